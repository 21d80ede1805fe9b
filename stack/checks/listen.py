"""Ports of the network load balancer: whose they are, and that it can stand somewhere."""

from collections.abc import Iterator, Mapping
from typing import Final

from components.edge.listen import Protocol
from stack.checks.facts import Facts
from stack.errors import Found
from stack.model.listen import Listen
from stack.settings import Service

MOST_LISTENERS: Final = 50
"""Of one network load balancer.

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html
"""


def _listening(facts: Facts) -> Mapping[str, tuple[Service, Listen]]:
    containers = facts.settings.containers
    return {label: (one, one.listen) for label, one in containers.items() if one.listen}


def one_way(facts: Facts) -> Iterator[Found]:
    """A service speaks HTTP behind its route, or something else behind a port."""
    for label, (service, _) in _listening(facts).items():
        if service.route:
            path = ("services", label, "listen")
            needs = (("services", label, "route"),)
            yield Found(
                path, f"a port beside the route {service.route}", "one of them", None, needs
            )


def distinct_ports(facts: Facts) -> Iterator[Found]:
    """No two services have one port, whatever they take there, and there are not too many."""
    seen: dict[int, str] = {}
    found = _listening(facts)
    for label, (_, listen) in found.items():
        if (other := seen.setdefault(listen.port, label)) != label:
            path = ("services", label, "listen", "port")
            needs = (("services", other, "listen"),)
            given = f"{listen.port} is the port of {other} too"
            yield Found(path, given, "a port of its own", needs=needs)
    if len(found) > MOST_LISTENERS:
        yield Found(("services",), f"{len(found)} services that listen", f"up to {MOST_LISTENERS}")


def one_balancer(facts: Facts) -> Iterator[Found]:
    """All ports are in one network, which has a public subnet."""
    found = _listening(facts)
    first = next((one.network for one, _ in found.values() if one.network), None)
    needs = tuple(("services", label, "network") for label in found)
    for label, (service, _) in found.items():
        if service.network not in (None, first):
            path = ("services", label, "network")
            given = f"listens in network {service.network}"
            accepted = f"all that listen in {first}, where the network load balancer is"
            yield Found(path, given, accepted, needs=needs)
    network = facts.settings.networks.get(first or "")
    if network and network.public_zones == 0:
        path = ("networks", str(first), "public_zones")
        given = "got 0 with the network load balancer in it"
        yield Found(path, given, "1 or more", needs=(("services",),))


def certified(facts: Facts) -> Iterator[Found]:
    """TLS has a name to prove."""
    for label, (_, listen) in _listening(facts).items():
        if listen.protocol is Protocol.TLS and facts.settings.domain is None:
            path = ("services", label, "listen", "protocol")
            accepted = "groundwork:domain beside it, or tcp"
            yield Found(path, "tls without a domain", accepted, needs=(("domain",),))


CHECKS: Final = (one_way, distinct_ports, one_balancer, certified)
"""Rules about ports."""
