"""Public subnets: that there are as many as what stands in them needs."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found
from stack.settings import Nat, Scheme

BALANCER_ZONES: Final = 2
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html"""


def enough_public(facts: Facts) -> Iterator[Found]:
    """Every zone with a public subnet exists, as does the subnet of each NAT gateway."""
    for label, network in facts.settings.networks.items():
        given, zones = network.public_zones, len(network.zones)
        path = ("networks", label, "public_zones")
        if given is None:
            continue
        if given > zones:
            said = f"got {given} of {zones} zone{'s' if zones > 1 else ''}"
            yield Found(path, said, f"0 to {zones}", needs=((*path[:2], "zones"),))
        elif network.nat is not Nat.NONE and not given:
            said = "got 0 with NAT, which stands in a public subnet"
            accepted = f"1 or more, or nat: {Nat.NONE}"
            yield Found(path, said, accepted, needs=((*path[:2], "nat"),))
        elif network.nat is Nat.PER_ZONE and given < zones:
            said = f"got {given} with a NAT gateway in each of {zones} zones"
            accepted = f"{zones}, or nat: {Nat.SINGLE}"
            yield Found(path, said, accepted, needs=((*path[:2], "nat"), (*path[:2], "zones")))


def public_balancer(facts: Facts) -> Iterator[Found]:
    """A load balancer has public subnets in two zones, an internal one an internet gateway.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
    """
    settings = facts.settings
    internal = settings.edge is not None and settings.edge.balancer is Scheme.INTERNAL
    least = 1 if internal else BALANCER_ZONES
    for label, network in settings.networks.items():
        routed = any(service.network == label for service in facts.routed.values())
        if routed and network.public_zones is not None and network.public_zones < least:
            instead = f", or groundwork:edge: {{ balancer: {Scheme.INTERNAL} }}"
            yield Found(
                ("networks", label, "public_zones"),
                f"got {network.public_zones} with the load balancer in it",
                f"{least} or more{'' if internal else instead}",
                needs=(("edge",), ("services",)),
            )


def internal_balancer(facts: Facts) -> Iterator[Found]:
    """A load balancer is there at all, where something is said of it."""
    edge = facts.settings.edge
    if edge and edge.balancer is Scheme.INTERNAL and facts.settings.sites and not facts.routed:
        given = "an internal load balancer, and no container has a route"
        accepted = "a service in a network with a route, or public"
        yield Found(("edge", "balancer"), given, accepted, needs=(("services",),))


CHECKS: Final = (enough_public, public_balancer, internal_balancer)
"""Rules about subnets with public addresses, and about doing without."""
