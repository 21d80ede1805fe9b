"""Rules of databases: who reaches them, and what survives."""

from typing import Any

from plan.rules.databases import CLUSTER, INSTANCE, MEMBER
from plan.rules.openings import GROUP, INGRESS
from tests.plan.rules.cases import exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made

SIDE = made(GROUP, "board-sg")
OF_SIDE = {"vpcSecurityGroupIds": [SIDE]}
FROM_SERVICE = made(
    INGRESS,
    referencedSecurityGroupId="sg-1",
    fromPort=5432,
    toPort=5432,
    needs={"securityGroupId": [SIDE]},
)
FROM_ALL = made(
    INGRESS,
    cidrIpv4="0.0.0.0/0",
    ipProtocol="tcp",
    fromPort=5432,
    toPort=5432,
    needs={"securityGroupId": [SIDE]},
)
SUBNET = made("aws:ec2/subnet:Subnet", "public-a")
SUBNETS = made("aws:rds/subnetGroup:SubnetGroup", needs={"subnetIds": [SUBNET]})
TABLE = made("aws:ec2/routeTable:RouteTable")
ASSOCIATION = made(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    needs={"subnetId": [SUBNET], "routeTableId": [TABLE]},
)
GATEWAY = made("aws:ec2/internetGateway:InternetGateway")
NAT = made("aws:ec2/natGateway:NatGateway")


def route(**needs: Any):
    return made("aws:ec2/route:Route", needs={"routeTableId": [TABLE], **needs})


def board(**inputs: Any):
    return made(INSTANCE, "board", **inputs)


def lake(**inputs: Any):
    return made(CLUSTER, "lake", **inputs)


def member(name: str, zone: str | None = None):
    zoned = {"availabilityZone": zone} if zone else {}
    return made(MEMBER, name, needs={"clusterIdentifier": [lake()]}, **zoned)


IN_SUBNETS = made(INSTANCE, "board", needs={"dbSubnetGroupName": [SUBNETS]})
BEHIND = made(INSTANCE, "board", needs=OF_SIDE)
PLACED = (IN_SUBNETS, SUBNETS, SUBNET, TABLE, ASSOCIATION)

CASES = [
    met("RDS2", board(storageEncrypted=True)),
    met("RDS2", lake(storageEncrypted=True)),
    found("RDS2", "storageEncrypted is not given", board()),
    found("RDS2", "storageEncrypted is false", lake(storageEncrypted=False)),
    met("RDS3", board(multiAz=True)),
    found("RDS3", "multiAz is false", board(multiAz=False)),
    exempt_in_dev("RDS3", board(multiAz=False)),
    met("RDS.15", lake(), member("a", "eu-north-1a"), member("b", "eu-north-1b")),
    met("RDS.15", lake(), member("a"), member("b")),
    found("RDS.15", "instances: 1, zones: 1", lake(), member("a", "eu-north-1a")),
    found("RDS.15", "instances: 2, zones: 1", lake(), member("a", "x"), member("b", "x")),
    exempt_in_dev("RDS.15", lake()),
    met("RDS6", lake(iamDatabaseAuthenticationEnabled=True)),
    found("RDS6", "iamDatabaseAuthenticationEnabled is not given", lake()),
    met("RDS.10", board(iamDatabaseAuthenticationEnabled=True)),
    found("RDS.10", "iamDatabaseAuthenticationEnabled is not given", board()),
    met("RDS8", BEHIND, SIDE, FROM_SERVICE),
    met("RDS8", board(), SIDE, FROM_ALL),
    found("RDS8", "board-sg lets everyone in by port 5432", BEHIND, SIDE, FROM_ALL),
    found(
        "RDS8",
        "board-sg lets everyone in by every port",
        BEHIND,
        made(GROUP, "board-sg", ingress=[{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]),
    ),
    met("RDS.2", board(publiclyAccessible=False)),
    met("RDS.2", made(MEMBER)),
    found("RDS.2", "publiclyAccessible is true", made(MEMBER, publiclyAccessible=True)),
    met("RDS.46", *PLACED),
    met("RDS.46", *PLACED, NAT, route(natGatewayId=[NAT])),
    found(
        "RDS.46",
        "public-a has a route to an internet gateway",
        *PLACED,
        GATEWAY,
        route(gatewayId=[GATEWAY]),
    ),
    met("RDS10", board(deletionProtection=True)),
    found("RDS10", "deletionProtection is not given", board()),
    exempt_in_dev("RDS10", board()),
    met("RDS.7", lake(deletionProtection=True)),
    found("RDS.7", "deletionProtection is false", lake(deletionProtection=False)),
    exempt_in_dev("RDS.7", lake()),
    met("RDS11", board(port=6543)),
    found("RDS11", "port is 5432", board(port=5432)),
    found("RDS11", "port is the default", lake()),
    met("RDS13", board(backupRetentionPeriod=7)),
    found("RDS13", "backupRetentionPeriod is 6", lake(backupRetentionPeriod=6)),
    found("RDS13", "backupRetentionPeriod is not given", board()),
    exempt_in_dev("RDS13", board(backupRetentionPeriod=1)),
]

test_what_is_said = said_of(CASES)
