"""Who could reach a resource: ports, security groups and routes."""

from collections.abc import Iterable
from typing import Final

from plan.record import Resource
from plan.rules.openings import INGRESS, RULE, inbound
from plan.rules.rule import Check
from plan.rules.subject import Subject, given

_ASSOCIATION: Final = "aws:ec2/routeTableAssociation:RouteTableAssociation"
_ROUTE: Final = "aws:ec2/route:Route"
_GATEWAY: Final = "aws:ec2/internetGateway:InternetGateway"


def own_port(*usual: int) -> Check:
    """The port is none of the usual ones."""

    def check(resource: Resource, _: Subject) -> str | None:
        port = given(resource, "port")
        return f"port is {port or 'the default'}" if port in (None, *usual) else None

    return check


def closed_groups(property_: str) -> Check:
    """No security group that the property names lets every address in."""

    def check(resource: Resource, subject: Subject) -> str | None:
        for group in subject.named(resource, property_):
            rules = subject.naming(group, "securityGroupId", INGRESS, RULE)
            openings = [found for one in (group, *rules) for found in inbound(one)]
            if openings:
                return f"{group.name} lets everyone in by {openings[0]}"
        return None

    return check


def in_public_subnets(holders: Iterable[Resource], subnets: str, subject: Subject) -> str | None:
    """Say which subnet, named in the property `subnets`, has a route to an internet gateway."""
    for holder in holders:
        for subnet in subject.named(holder, subnets):
            if _leads_out(subnet, subject):
                return f"{subnet.name} has a route to an internet gateway"
    return None


def _leads_out(subnet: Resource, subject: Subject) -> bool:
    return any(
        gateway.type == _GATEWAY
        for association in subject.naming(subnet, "subnetId", _ASSOCIATION)
        for table in subject.named(association, "routeTableId")
        for route in subject.naming(table, "routeTableId", _ROUTE)
        for gateway in subject.named(route, "gatewayId")
    )
