"""Networks: ranges, zones, and room for what stands in them."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations
from typing import Final

from components.network.addresses import NARROWEST_PREFIX, SLOT_BITS, WIDEST_PREFIX
from stack import zones
from stack.checks.facts import Facts
from stack.errors import Found, Path, among, listed, nearest, unknown
from stack.settings import Scheme

PRIVATE: Final = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""RFC 1918."""
BALANCER_PREFIX: Final = 21
"""A network is cut into 64 subnets, and a balancer needs subnets of /27.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
"""
BALANCER_ADDRESSES: Final = 8
"""What a balancer wants free in each of its subnets. Same page."""
TAKEN: Final = 5
"""Addresses that AWS keeps of each subnet.

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""


def ranges(facts: Facts) -> Iterator[Found]:
    """Ranges are private, of a size that can be cut up, and have no host bits."""
    for label, network in facts.settings.networks.items():
        path = ("networks", label, "cidr")
        private = f"/{WIDEST_PREFIX} to /{NARROWEST_PREFIX} within {', '.join(map(str, PRIVATE))}"
        if (given := range_of(network.cidr)) is None:
            try:
                canonical = str(IPv4Network(network.cidr, strict=False))
            except ValueError:
                canonical = None
            yield Found(path, f"{network.cidr} is not the start of a range", private, canonical)
        elif not any(given.subnet_of(block) for block in PRIVATE):
            yield Found(path, f"{network.cidr} is not private", private)
        elif not WIDEST_PREFIX <= given.prefixlen <= NARROWEST_PREFIX:
            yield Found(path, f"{network.cidr} has the wrong size", private)


def range_of(cidr: str) -> IPv4Network | None:
    """The range behind a CIDR; None if it is not one, or has host bits."""
    try:
        return IPv4Network(cidr)
    except ValueError:
        return None


def apart(facts: Facts) -> Iterator[Found]:
    """No two networks overlap, so that they can be peered whenever a `uses` asks for it."""
    networks = facts.settings.networks
    known = {label: range_of(network.cidr) for label, network in networks.items()}
    for first, second in combinations(networks, 2):
        one, other = known[first], known[second]
        if one and other and one.overlaps(other):
            given = f"{other} overlaps {one} of networks.{first}"
            needs: tuple[Path, ...] = (("networks", first, "cidr"),)
            yield Found(("networks", second, "cidr"), given, "a range of its own", needs=needs)


def real_zones(facts: Facts) -> Iterator[Found]:
    """Zones are of the stack's region, and each is named once."""
    region = facts.settings.region
    real = zones.zones(region)
    if not real:
        return
    for label, network in facts.settings.networks.items():
        path = ("networks", label, "zones")
        accepted = f"1 to {len(real)}, or some of {', '.join(real)}"
        if strange := [zone for zone in network.zones if zone not in real]:
            given = f"no zone {', '.join(strange)} in {region}"
            yield Found(path, given[:200], accepted, nearest(strange[0], real), (("region",),))
        elif not network.zones or len(set(network.zones)) < len(network.zones):
            yield Found(path, "no zone, or one named twice", accepted)


def enough_zones(facts: Facts) -> Iterator[Found]:
    """Databases, caches of several nodes and the load balancer need two zones."""
    settings = facts.settings
    for label, network in settings.networks.items():
        if len(network.zones) > 1:
            continue
        inside = [d for d, entry in settings.databases.items() if entry.network == label]
        inside += [
            c for c, entry in settings.caches.items() if entry.network == label and entry.nodes > 1
        ]
        routed = [s for s, entry in facts.routed.items() if entry.network == label]
        if inside or routed:
            owners = listed(inside) if inside else "the load balancer"
            given = f"got one zone with {owners} in it"
            yield Found(("networks", label, "zones"), given, "two zones or more")


def known_networks(facts: Facts) -> Iterator[Found]:
    """Entries name a network that exists."""
    networks = facts.labels["networks"]
    for kind, entries in (
        ("databases", facts.settings.databases),
        ("caches", facts.settings.caches),
        ("streams", facts.settings.streams),
        ("searches", facts.settings.searches),
        ("clusters", facts.settings.clusters),
        ("services", facts.settings.processes),
        ("jobs", facts.settings.jobs),
    ):
        for label, entry in entries.items():
            path = (kind, label, "network")
            if entry.network is None:
                yield Found(path, "missing", among("networks", networks), needs=(("networks",),))
            elif entry.network not in networks and "network" in facts.keys[label]:
                yield unknown(path, "networks", "network", entry.network, networks)


def room(facts: Facts) -> Iterator[Found]:
    """The subnets hold the load balancer, and every task that may run."""
    edge = facts.settings.edge
    internal = edge is not None and edge.balancer is Scheme.INTERNAL
    for label, network in facts.settings.networks.items():
        path = ("networks", label, "cidr")
        cidr = range_of(network.cidr)
        if cidr is None or cidr.prefixlen > NARROWEST_PREFIX:
            continue
        inside = {s: e for s, e in facts.settings.balanced.items() if e.network == label}
        jobs = [job for job in facts.settings.jobs.values() if job.network == label]
        if cidr.prefixlen > BALANCER_PREFIX and inside.keys() & facts.routed.keys():
            given = f"/{cidr.prefixlen} has subnets too small for a load balancer"
            yield Found(path, given, f"/{WIDEST_PREFIX} to /{BALANCER_PREFIX}")
        addresses = 2 ** (32 - cidr.prefixlen - SLOT_BITS) - TAKEN
        if internal and inside.keys() & facts.routed.keys():
            addresses -= BALANCER_ADDRESSES
        tasks = sum(entry.scale.most for entry in inside.values()) + len(jobs)
        if tasks > addresses * len(network.zones):
            given = f"{addresses * len(network.zones)} private addresses for up to {tasks} tasks"
            needs = tuple(("services", service, "scale") for service in inside)
            yield Found(path, given, "a wider range", needs=(*needs, (*path[:2], "zones")))


CHECKS: Final = (ranges, apart, real_zones, enough_zones, known_networks, room)
