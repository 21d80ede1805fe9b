"""What security groups let through to and from everyone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from plan.groups import EVERYONE
from plan.record import Resource
from plan.rules.forms import items, mappings, number
from plan.rules.subject import Subject, given

GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
INGRESS: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS: Final = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
RULE: Final = "aws:ec2/securityGroupRule:SecurityGroupRule"
"""The older form of a rule, in either direction."""
LAST: Final = 65535

ALL: Final = ("-1", "all")
WITH_PORTS: Final = ("tcp", "udp", "6", "17", *ALL)


@dataclass(frozen=True)
class Opening:
    """Ports that are open to everyone."""

    protocol: str
    first: int
    last: int

    def __str__(self) -> str:
        """As in `port 22` or `every port`."""
        if self.protocol not in WITH_PORTS:
            return f"protocol {self.protocol}"
        if (self.first, self.last) == (0, LAST):
            return "every port"
        if self.first == self.last:
            return f"port {self.first}"
        return f"ports {self.first} to {self.last}"

    def __contains__(self, port: int) -> bool:
        """Whether a port is open."""
        return self.protocol in WITH_PORTS and self.first <= port <= self.last


def inbound(resource: Resource) -> Iterator[Opening]:
    """By which ports everyone may come in, as a group or one rule of it says."""
    yield from _openings(resource, INGRESS, "ingress")


def outbound(resource: Resource) -> Iterator[Opening]:
    """By which ports everyone may be reached."""
    yield from _openings(resource, EGRESS, "egress")


def groups(resource: Resource, subject: Subject) -> Sequence[Resource]:
    """The group itself, or that of a rule."""
    return [resource] if resource.type == GROUP else subject.named(resource, "securityGroupId")


def _openings(resource: Resource, own: str, word: str) -> Iterator[Opening]:
    if resource.type == own or (resource.type == RULE and given(resource, "type") == word):
        yield from _read(resource.inputs)
    elif resource.type == GROUP:
        for rule in mappings(given(resource, word)):
            yield from _read(rule)


def _read(rule: Mapping[str, Any]) -> Iterator[Opening]:
    ranges = [
        one
        for key in ("cidrIpv4", "cidrIpv6", "cidrBlocks", "ipv6CidrBlocks")
        for one in items(rule.get(key))
    ]
    if not any(one in EVERYONE for one in ranges if isinstance(one, str)):
        return
    protocol = str(rule.get("ipProtocol", rule.get("protocol", "-1")))
    if protocol in ALL:
        yield Opening(protocol, 0, LAST)
    else:
        first, last = number(rule.get("fromPort")), number(rule.get("toPort"))
        yield Opening(protocol, int(first or 0), LAST if last is None else int(last))
