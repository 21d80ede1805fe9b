"""Distribution and firewall: that something stands behind them, and what they can tell apart."""

from collections.abc import Iterator
from typing import Final

from stack.answers import answering
from stack.checks.facts import Facts
from stack.checks.workloads import EDGE
from stack.errors import Found
from stack.paths import paths
from stack.protocols import apis

MOST_BEHAVIORS: Final = 75
"""Cache behaviors of one distribution; a path takes two, itself and what is below it.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
"""


def behind(facts: Facts) -> Iterator[Found]:
    """Something answers behind a distribution or firewall."""
    settings = facts.settings
    if facts.balanced or settings.sites or answering(settings):
        return
    for key in ("edge", "firewall"):
        if getattr(settings, key) is not None:
            given = "no service has a route"
            yield Found((key,), given, "a service with a route, such as /", needs=(("services",),))


def guarded(facts: Facts) -> Iterator[Found]:
    """Without a distribution, a firewall has a load balancer or a gateway for requests to guard."""
    settings = facts.settings
    if settings.firewall is None or settings.edge:
        return
    pods = (label for label, one in settings.workloads.items() if one.route)
    if label := next(pods, None):
        given = f"{label} on Kubernetes, whose balancer it does not guard"
        yield Found(("firewall",), given, EDGE, needs=(("edge",), ("services", label)))
    elif answering(settings) and not (facts.routed or apis(settings)):
        given = "nothing but a WebSocket API, which no firewall guards"
        needs = (("edge",), ("gateways",), ("services",))
        yield Found(("firewall",), given, EDGE, needs=needs)


def by_path(facts: Facts) -> Iterator[Found]:
    """A distribution answers to one name, so routes behind it differ by path alone."""
    if facts.settings.edge is None:
        return
    for label, service in facts.settings.processes.items():
        if service.route and service.route.host:
            path = ("services", label, "route")
            given = f"a host behind the distribution: {service.route}"
            yield Found(path, given, "a path such as /api", needs=(("edge",),))


def few_paths(facts: Facts) -> Iterator[Found]:
    """Every path that is not left to the default has its behaviors."""
    settings = facts.settings
    back = bool(settings.asking)
    most, count = (MOST_BEHAVIORS - 1) // 2 - back, len(paths(settings)) - back
    if settings.edge and settings.sites and count > most:
        given = f"{count} services with a route beside a static site"
        yield Found(("services",), given, f"up to {most}", needs=(("edge",),))


CHECKS: Final = (behind, guarded, by_path, few_paths)
"""Rules about what is before the load balancer."""
