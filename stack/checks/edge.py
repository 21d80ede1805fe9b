"""The way in: routes, priorities and the domain."""

from collections.abc import Iterator
from typing import Final

from components.edge.priorities import assign
from stack.answers import answering
from stack.checks.facts import Facts
from stack.errors import Found, listed
from stack.settings import Posture, Service

MOST_ROUTED: Final = 100
"""Target groups of one load balancer.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
"""


def distinct_routes(facts: Facts) -> Iterator[Found]:
    """No two services answer the same requests."""
    seen: dict[str, str] = {}
    for label, service in facts.settings.services.items():
        if not service.route:
            continue
        route = str(service.route)
        if other := seen.get(route):
            path = ("services", label, "route")
            needs = (("services", other, "route"),)
            yield Found(path, f"{route} is the route of {other}", "a route of its own", needs=needs)
        seen.setdefault(route, label)


def distinct_priorities(facts: Facts) -> Iterator[Found]:
    """Every route has a place of its own among the rules, computed or explicit."""
    seen: dict[int, tuple[str, Service]] = {}
    for label, service in facts.settings.processes.items():
        if not service.route:
            continue
        path = ("services", label, "priority")
        wanted = service.route
        try:
            number = assign({label: (wanted.host, wanted.path, service.priority)})[label]
        except ValueError:
            at = ("services", label, "route")
            yield Found(at, "a path of too many segments", "one of up to 6, or a priority with it")
            continue
        other, theirs = seen.setdefault(number, (label, service))
        if other != label and theirs.route != service.route:
            needs = (("services", label, "route"), ("services", other))
            given = f"{number} is the priority of {other} too"
            yield Found(path, given, "a number of its own, best below 1000", needs=needs)


def useful_priority(facts: Facts) -> Iterator[Found]:
    """Only a route has a priority."""
    for label, service in facts.settings.services.items():
        if service.priority is not None and service.route is None:
            path = ("services", label, "priority")
            needs = (("services", label, "route"),)
            yield Found(path, "a priority without a route", "a route, or no priority", needs=needs)


def one_balancer(facts: Facts) -> Iterator[Found]:
    """All routes fit on the one load balancer, which stands in one network."""
    routed = facts.routed
    if len(routed) > MOST_ROUTED:
        yield Found(("services",), f"{len(routed)} services with a route", f"up to {MOST_ROUTED}")
    first = next((one.network for one in routed.values() if one.network), None)
    for label, service in routed.items():
        if service.network not in (None, first):
            given = f"a route in network {service.network}"
            needs = tuple(("services", other, "network") for other in routed)
            accepted = f"all routes in {first}, where the load balancer is"
            yield Found(("services", label, "network"), given, accepted, needs=needs)


def domain(facts: Facts) -> Iterator[Found]:
    """The domain is in its zone, and prod speaks HTTPS."""
    settings = facts.settings
    if settings.domain is None:
        pages = answering(settings) if settings.edge else {}
        pods = {label: one for label, one in settings.workloads.items() if one.route}
        routed = {**facts.routed, **settings.sites, **pages, **pods}
        if settings.posture is Posture.PROD and routed:
            given = f"missing, with routes in prod ({listed(routed)})"
            yield Found(("domain",), given, "{ name: shop.example.com, zone: example.com }")
        return
    name, zone = settings.domain.name, settings.domain.zone
    if name != zone and not name.endswith(f".{zone}"):
        needs = (("domain", "zone"),)
        yield Found(
            ("domain", "name"), f"{name} is not in {zone}", f"a name in {zone}", needs=needs
        )


CHECKS: Final = (distinct_routes, distinct_priorities, useful_priority, one_balancer, domain)
