"""Rules of load balancers."""

from typing import Any

from plan.rules.balancers import ASSOCIATION, BALANCER, CLASSIC, CONTROLLER_CLASS, EKS_CLASS
from plan.rules.openings import GROUP, INGRESS
from tests.plan.rules.cases import exempt, exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made

GROUP_OF_IT = made(GROUP, "balancer-sg")
NEEDS = {"securityGroups": [GROUP_OF_IT]}
OF_GROUP = {"securityGroupId": [GROUP_OF_IT]}
FROM_ALL = made(INGRESS, cidrIpv4="0.0.0.0/0", fromPort=443, toPort=443, needs=OF_GROUP)
FROM_OFFICE = made(INGRESS, cidrIpv4="198.51.100.0/24", needs=OF_GROUP)
FROM_EDGE = made(INGRESS, prefixListId="pl-1", fromPort=443, toPort=443, needs=OF_GROUP)


def alb(**inputs: Any):
    return made(BALANCER, "alb", needs=NEEDS, **inputs)


def by_class(token: str = CONTROLLER_CLASS, **attributes: str):
    listed = [{"key": key.replace("__", "."), "value": value} for key, value in attributes.items()]
    return made(token, "class", spec={"loadBalancerAttributes": listed})


NETWORK = alb(loadBalancerType="network")
ACL = made(ASSOCIATION, needs={"resourceArn": [alb()]})
NO_HEADERS = "it is a network balancer, which reads no headers"

CASES = [
    met("ELB1", alb()),
    found("ELB1", "it is a Classic Load Balancer", made(CLASSIC)),
    met("ELB2", alb(accessLogs={"enabled": True, "bucket": "logs"})),
    met("ELB2", by_class(access_logs__s3__enabled="true")),
    met("ELB2", by_class(EKS_CLASS, access_logs__s3__enabled="true")),
    found("ELB2", "accessLogs.enabled is not given", alb()),
    found("ELB2", "accessLogs.enabled is false", alb(accessLogs={"enabled": False})),
    found("ELB2", "accessLogs.enabled is not given", by_class()),
    found("ELB2", "accessLogs.enabled is false", by_class(access_logs__s3__enabled="false")),
    met("ELB.4", alb(dropInvalidHeaderFields=True)),
    met("ELB.4", by_class(routing__http__drop_invalid_header_fields__enabled="true")),
    found("ELB.4", "dropInvalidHeaderFields is not given", alb()),
    found("ELB.4", "dropInvalidHeaderFields is not given", by_class()),
    exempt("ELB.4", NO_HEADERS, NETWORK),
    met("ELB.12", alb()),
    met("ELB.12", alb(desyncMitigationMode="strictest")),
    met("ELB.12", by_class()),
    found("ELB.12", "desyncMitigationMode is monitor", alb(desyncMitigationMode="monitor")),
    found(
        "ELB.12",
        "desyncMitigationMode is monitor",
        by_class(routing__http__desync_mitigation_mode="monitor"),
    ),
    exempt("ELB.12", NO_HEADERS, NETWORK),
    met("ELB.6", alb(enableDeletionProtection=True)),
    met("ELB.6", by_class(deletion_protection__enabled="true")),
    found("ELB.6", "enableDeletionProtection is false", alb(enableDeletionProtection=False)),
    found("ELB.6", "enableDeletionProtection is not given", by_class()),
    exempt_in_dev("ELB.6", alb(enableDeletionProtection=False)),
    met("ELB.13", alb(subnets=["a", "b"])),
    met("ELB.13", alb(subnetMappings=[{"subnetId": "a"}, {"subnetId": "b"}])),
    met("ELB.13", by_class()),
    met("ELB.13", made(EKS_CLASS, spec={"subnets": {"ids": ["a", "b"]}})),
    found("ELB.13", "it stands in no more than one zone", alb(subnets=["a"])),
    found(
        "ELB.13",
        "it stands in no more than one zone",
        made(EKS_CLASS, spec={"subnets": {"ids": ["a"]}}),
    ),
    exempt_in_dev("ELB.13", alb(subnets=["a"])),
    met("ELB.16", alb(), ACL, GROUP_OF_IT, FROM_ALL),
    found("ELB.16", "it has no WebAclAssociation", alb(), GROUP_OF_IT, FROM_ALL),
    found("ELB.16", "it has no WebAclAssociation", alb(), GROUP_OF_IT),
    found("ELB.16", "it has no WebAclAssociation", alb(), GROUP_OF_IT, FROM_OFFICE),
    exempt("ELB.16", "it does not face the internet", alb(internal=True)),
    exempt(
        "ELB.16", "CloudFront is before it, and nobody else comes in", alb(), GROUP_OF_IT, FROM_EDGE
    ),
    exempt("ELB.16", "a network balancer takes no web ACL", NETWORK),
]

test_what_is_said = said_of(CASES)
