"""Rules of networks: what they log, what is open in them, and to whom."""

from typing import Final

from plan.groups import EVERYONE
from plan.record import Resource
from plan.rules.forms import every, found, number, off, present
from plan.rules.openings import EGRESS, GROUP, INGRESS, LAST, RULE, groups, inbound, outbound
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, given

VPC: Final = "aws:ec2/vpc:Vpc"
SUBNET: Final = "aws:ec2/subnet:Subnet"
FLOW_LOG: Final = "aws:ec2/flowLog:FlowLog"
DEFAULT_GROUP: Final = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
ACL: Final = "aws:ec2/networkAcl:NetworkAcl"
ACL_RULE: Final = "aws:ec2/networkAclRule:NetworkAclRule"
BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
KUBERNETES_INGRESS: Final = "kubernetes:networking.k8s.io/v1:Ingress"
KUBERNETES_SERVICE: Final = "kubernetes:core/v1:Service"

EVERYWHERE: Final = tuple(EVERYONE)
WEB: Final = (80, 443)
RISKY: Final = {
    20: "FTP",
    21: "FTP",
    22: "SSH",
    23: "Telnet",
    25: "SMTP",
    110: "POP3",
    135: "RPC",
    143: "IMAP",
    445: "CIFS",
    1433: "SQL Server",
    1434: "SQL Server",
    3000: "a web server for development",
    3306: "MySQL",
    3389: "RDP",
    4333: "ahsp",
    5000: "a web server for development",
    5432: "PostgreSQL",
    5500: "fcp-addr-srvr1",
    5601: "OpenSearch Dashboards",
    6379: "Redis",
    8080: "a proxy",
    8088: "HTTP",
    8888: "HTTP",
    9200: "OpenSearch",
    9300: "OpenSearch",
    27017: "MongoDB",
}
"""Ports of services that are attacked wherever they are found; Redis and MongoDB are ours.

https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19
"""
MANAGED: Final = ("Managed by Pulumi", "Managed by Terraform")
"""What a provider writes where nobody describes a group."""


def _logged(vpc: Resource, subject: Subject) -> str | None:
    logs = subject.naming(vpc, "vpcId", FLOW_LOG)
    if not logs:
        return "it has no FlowLog"
    keeps_all = any(given(log, "trafficType") in (None, "ALL") for log in logs)
    return None if keeps_all else "its FlowLog keeps no traffic of both kinds"


def _default_closed(vpc: Resource, subject: Subject) -> str | None:
    taken = subject.naming(vpc, "vpcId", DEFAULT_GROUP)
    if not taken:
        return "it has no DefaultSecurityGroup, so that of AWS stays open"
    is_open = any(given(one, "ingress") or given(one, "egress") for one in taken)
    return "its DefaultSecurityGroup has rules" if is_open else None


def _no_list(vpc: Resource, subject: Subject) -> str | None:
    return "it has a NetworkAcl" if subject.naming(vpc, "vpcId", ACL) else None


def _no_shell(rule: Resource, _: Subject) -> str | None:
    is_open = any(given(rule, key) in EVERYWHERE for key in ("cidrBlock", "ipv6CidrBlock"))
    is_in = given(rule, "egress") not in (True, "true")
    if not is_open or not is_in or str(given(rule, "ruleAction")).lower() != "allow":
        return None
    first, last = number(given(rule, "fromPort")), number(given(rule, "toPort"))
    for port in (22, 3389):
        if (first or 0) <= port <= (last or LAST):
            return f"everyone may come in by port {port}"
    return None


def _front(group: Resource, subject: Subject) -> str | None:
    """What faces the internet behind a group."""
    for balancer in subject.naming(group, "securityGroups", BALANCER):
        if given(balancer, "internal") not in (True, "true"):
            return balancer.name
    published = subject.naming(group, "metadata", KUBERNETES_INGRESS, KUBERNETES_SERVICE)
    return published[0].name if published else None


def _open(resource: Resource, subject: Subject) -> str | Exempt | None:
    openings = list(inbound(resource))
    if not openings:
        return None
    for group in groups(resource, subject):
        if front := _front(group, subject):
            return Exempt(f"{front} is there for everyone")
    return f"everyone may come in by {openings[0]}"


def _only_web(resource: Resource, _: Subject) -> str | None:
    for opening in inbound(resource):
        if opening.first != opening.last or opening.first not in WEB:
            return f"everyone may come in by {opening}"
    return None


def _nothing_risky(resource: Resource, _: Subject) -> str | None:
    for opening in inbound(resource):
        for port, service in RISKY.items():
            if port in opening:
                return f"everyone may come in by port {port}, {service}"
    return None


def _narrow_out(resource: Resource, _: Subject) -> str | None:
    for opening in outbound(resource):
        if (opening.first, opening.last) == (0, LAST):
            return f"everyone may be reached by {opening}"
    return None


def _own_words(resource: Resource, _: Subject) -> str | None:
    said = given(resource, "description")
    return found("description", said) if said in MANAGED else None


NETWORK_RULES: Final = (
    Rule(
        id="VPC7",
        title="A VPC logs its traffic",
        severity=Severity.MEDIUM,
        reason="Without flow logs nobody can tell afterwards who talked to whom.",
        remedy="Add an `ec2.FlowLog` of all traffic, as `Network` does.",
        source="AWS Solutions VPC7, FSBP EC2.6, Checkov CKV2_AWS_11",
        types=(VPC,),
        check=_logged,
    ),
    Rule(
        id="VPC3",
        title="No network ACL besides that of the VPC",
        severity=Severity.LOW,
        reason="ACLs know no connections, and a second list of rules is one that nobody reads.",
        remedy="Say in security groups who may talk to whom.",
        source="AWS Solutions VPC3, Checkov CKV_AWS_229 to 232",
        types=(VPC,),
        check=_no_list,
    ),
    Rule(
        id="EC2.21",
        title="No network ACL lets everyone in by SSH or RDP",
        severity=Severity.MEDIUM,
        reason="Ways to a shell are found and tried within minutes.",
        remedy="Set `cidrBlock` to where operators are, or use Session Manager.",
        source="FSBP EC2.21",
        types=(ACL_RULE,),
        check=_no_shell,
    ),
    Rule(
        id="EC2.2",
        title="The default security group of a VPC is closed",
        severity=Severity.HIGH,
        reason="What is created without a group gets this one, in which all may talk to all.",
        remedy="Add an `ec2.DefaultSecurityGroup` without rules, as `Network` does.",
        source="FSBP EC2.2, Checkov CKV2_AWS_12",
        types=(VPC,),
        check=_default_closed,
    ),
    Rule(
        id="EC2.15",
        title="A subnet gives no public addresses by itself",
        severity=Severity.MEDIUM,
        reason="Whatever is put there is on the internet without anybody having said so.",
        remedy="Set `mapPublicIpOnLaunch` to false.",
        source="FSBP EC2.15, Checkov CKV_AWS_130",
        types=(SUBNET,),
        check=off("mapPublicIpOnLaunch"),
    ),
    Rule(
        id="EC23",
        title="Everyone may come in by balancers alone",
        severity=Severity.HIGH,
        reason="What the internet reaches directly has neither firewall nor access log before it.",
        remedy="Let the balancer in by its security group: `route` or `listen` of the service.",
        source="AWS Solutions EC23, Checkov CKV_AWS_24, 25, 260, 277",
        types=(GROUP, INGRESS, RULE),
        check=_open,
    ),
    Rule(
        id="EC2.18",
        title="Everyone may come in by ports 80 and 443 alone",
        severity=Severity.HIGH,
        reason="Each further port is one more thing that can be attacked.",
        remedy="Use `route` in place of `listen`, or waive the port that must be open.",
        source="FSBP EC2.18",
        types=(GROUP, INGRESS, RULE),
        check=_only_web,
    ),
    Rule(
        id="EC2.19",
        title="Nobody comes in from everywhere by ports that are attacked most",
        severity=Severity.CRITICAL,
        reason="Shells and databases on the internet are tried by machines all day.",
        remedy="Name the security group or the range of those who need it.",
        source="FSBP EC2.19, EC2.13, EC2.14",
        types=(GROUP, INGRESS, RULE),
        check=_nothing_risky,
    ),
    Rule(
        id="EC27",
        title="Security groups and their rules are described",
        severity=Severity.LOW,
        reason="Who reviews them in AWS has nothing but these words.",
        remedy="Give each a `description`.",
        source="AWS Solutions EC27, Checkov CKV_AWS_23",
        types=(GROUP, INGRESS, EGRESS, RULE),
        check=every(present("description"), _own_words),
    ),
    Rule(
        id="GW.egress",
        title="No security group lets everything out to everyone",
        severity=Severity.MEDIUM,
        reason="Whoever takes over a task can send its data anywhere, by any protocol.",
        remedy="Name the ports: `uses` for what is inside, `internet` for HTTPS to the outside.",
        source="Checkov CKV_AWS_382",
        types=(GROUP, EGRESS, RULE),
        check=_narrow_out,
    ),
)
