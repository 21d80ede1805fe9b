"""Rules of networks."""

from dataclasses import replace
from typing import Any

import pytest

from plan.rules.network import (
    ACL,
    ACL_RULE,
    BALANCER,
    DEFAULT_GROUP,
    FLOW_LOG,
    KUBERNETES_INGRESS,
    SUBNET,
    VPC,
)
from plan.rules.openings import EGRESS, GROUP, INGRESS, LAST, RULE, Opening
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

APP = made(VPC, cidrBlock="10.0.0.0/16")
IN_APP = {"vpcId": [APP]}
LOG = made(FLOW_LOG, trafficType="ALL", needs=IN_APP)
REJECTS = made(FLOW_LOG, trafficType="REJECT", needs=IN_APP)
CLOSED = made(DEFAULT_GROUP, ingress=[], egress=[], needs=IN_APP)
LET_OUT = made(DEFAULT_GROUP, ingress=[], egress=[{"protocol": "-1"}], needs=IN_APP)

FRONT = made(GROUP, "front", description="a balancer")
BALANCERS = {"securityGroups": [FRONT]}
PUBLIC = made(BALANCER, "balancer", internal=False, needs=BALANCERS)
PRIVATE = made(BALANCER, "balancer", internal=True, needs=BALANCERS)
PODS = made(KUBERNETES_INGRESS, "pods-front", needs={"metadata": [FRONT]})


def into(first: int, last: int | None = None, *, protocol: str = "tcp", **source: Any):
    return made(
        INGRESS,
        ipProtocol=protocol,
        fromPort=first,
        toPort=first if last is None else last,
        needs={"securityGroupId": [FRONT]},
        **(source or {"cidrIpv4": "0.0.0.0/0"}),
    )


def inline(**rules: Any):
    return made(GROUP, **rules)


def older(kind: str, first: int, last: int, **ranges: Any):
    return made(
        RULE,
        type=kind,
        protocol="tcp",
        fromPort=first,
        toPort=last,
        needs={"securityGroupId": [FRONT]},
        **ranges,
    )


def listed(**changed: Any):
    shell = {"cidrBlock": "0.0.0.0/0", "ruleAction": "allow", "fromPort": 22, "toPort": 22}
    return made(ACL_RULE, **{**shell, **changed})


EVERYWHERE = {"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}
WITHIN = into(5432, cidrIpv4="10.0.0.0/16")
OUT = made(EGRESS, ipProtocol="tcp", fromPort=443, toPort=443, cidrIpv4="0.0.0.0/0")

CASES = [
    met("VPC7", APP, LOG),
    found("VPC7", "it has no FlowLog", APP),
    found("VPC7", "its FlowLog keeps no traffic of both kinds", APP, REJECTS),
    met("EC2.2", APP, CLOSED),
    found("EC2.2", "it has no DefaultSecurityGroup, so that of AWS stays open", APP),
    found("EC2.2", "its DefaultSecurityGroup has rules", APP, LET_OUT),
    met("VPC3", APP, LOG),
    found("VPC3", "it has a NetworkAcl", APP, made(ACL, needs=IN_APP)),
    met("EC2.21", listed(cidrBlock="10.0.0.0/16")),
    met("EC2.21", listed(egress=True)),
    met("EC2.21", listed(ruleAction="deny")),
    met("EC2.21", listed(fromPort=1024, toPort=2048)),
    found("EC2.21", "everyone may come in by port 22", listed()),
    found("EC2.21", "everyone may come in by port 3389", listed(fromPort=3000, toPort=4000)),
    found("EC2.21", "everyone may come in by port 22", listed(cidrBlock="", ipv6CidrBlock="::/0")),
    met("EC2.15", made(SUBNET)),
    met("EC2.15", made(SUBNET, mapPublicIpOnLaunch=False)),
    found("EC2.15", "mapPublicIpOnLaunch is true", made(SUBNET, mapPublicIpOnLaunch=True)),
    met("EC23", WITHIN, FRONT),
    met("EC23", inline(ingress=[{**EVERYWHERE, "cidrBlocks": ["10.0.0.0/8"]}])),
    met("EC23", older("egress", 443, 443, cidrBlocks=["0.0.0.0/0"]), FRONT),
    found("EC23", "everyone may come in by port 443", into(443), FRONT),
    found("EC23", "everyone may come in by port 443", into(443), FRONT, PRIVATE),
    found("EC23", "everyone may come in by port 80", into(80, cidrIpv6="::/0"), FRONT),
    found("EC23", "everyone may come in by every port", inline(ingress=[EVERYWHERE])),
    found(
        "EC23",
        "everyone may come in by ports 8000 to 8999",
        older("ingress", 8000, 8999, ipv6CidrBlocks=["::/0"]),
        FRONT,
    ),
    exempt("EC23", "balancer is there for everyone", into(443), FRONT, PUBLIC),
    exempt("EC23", "pods-front is there for everyone", into(443), FRONT, PODS),
    met("EC2.18", into(443), FRONT),
    met("EC2.18", into(80), FRONT),
    met("EC2.18", WITHIN, FRONT),
    found("EC2.18", "everyone may come in by ports 80 to 443", into(80, 443), FRONT),
    found("EC2.18", "everyone may come in by port 465", into(465), FRONT, PUBLIC),
    met("EC2.19", into(443), FRONT),
    met("EC2.19", WITHIN, FRONT),
    met("EC2.19", into(-1, protocol="icmp"), FRONT),
    found("EC2.19", "everyone may come in by port 22, SSH", into(22), FRONT),
    found("EC2.19", "everyone may come in by port 20, FTP", inline(ingress=[EVERYWHERE])),
    found("EC2.19", "everyone may come in by port 5432, PostgreSQL", into(5432, 5433), FRONT),
    found("EC2.19", "everyone may come in by port 8080, a proxy", into(8000, 8080), FRONT),
    met("EC27", FRONT),
    met("EC27", made(EGRESS, description="tasks connect board")),
    found("EC27", "description is not given", made(INGRESS)),
    found("EC27", "description is Managed by Pulumi", made(GROUP, description="Managed by Pulumi")),
    met("GW.egress", OUT),
    met("GW.egress", made(EGRESS, ipProtocol="-1", cidrIpv4="10.0.0.0/16")),
    met("GW.egress", older("ingress", 0, LAST, cidrBlocks=["0.0.0.0/0"])),
    found(
        "GW.egress",
        "everyone may be reached by every port",
        made(EGRESS, ipProtocol="-1", cidrIpv4="0.0.0.0/0"),
    ),
    found("GW.egress", "everyone may be reached by every port", inline(egress=[EVERYWHERE])),
    found(
        "GW.egress",
        "everyone may be reached by every port",
        older("egress", 0, LAST, cidrBlocks=["0.0.0.0/0"]),
    ),
]

test_what_is_said = said_of(CASES)


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        (Opening("tcp", 22, 22), "port 22"),
        (Opening("udp", 1, 2), "ports 1 to 2"),
        (Opening("-1", 0, LAST), "every port"),
        (Opening("icmp", -1, -1), "protocol icmp"),
    ],
)
def test_an_opening_in_words(opening, words):
    assert str(opening) == words


def test_protocols_without_ports_open_none():
    assert 22 in Opening("tcp", 20, 23)
    assert 22 not in Opening("tcp", 23, 24)
    assert 22 not in replace(Opening("tcp", 0, LAST), protocol="icmp")
