"""Who answers which path behind the distribution, by the labels of its origins."""

from collections.abc import Mapping
from typing import Final

from components.identity.sign_in import BALANCER_PATH
from stack.answers import answering, gateway_of
from stack.settings import Settings

BALANCER: Final = "balancer"
"""Label of the load balancer, which no service may have."""


def default(settings: Settings) -> str:
    """Who answers what no path is for: site, function or cluster at `/`, else a balancer."""
    pods = {k: str(one.cluster) for k, one in settings.workloads.items() if one.route}
    own = {label: label for label in (*settings.sites, *answering(settings))}
    services = settings.services.items()
    others = {**own, **pods}
    found = (others[label] for label, one in services if label in others and str(one.route) == "/")
    routed = any(one.route for one in settings.containers.values())
    return next(found, BALANCER if routed or not pods else next(iter(pods.values())))


def paths(settings: Settings) -> Mapping[str, str]:
    """Who answers each path, and all below it, that is not left to the default.

    In the order of the file; where several answer, what lies below another comes before it.
    """
    known, rest = _answered(settings), default(settings)
    others = [path for path, label in known.items() if label != rest]
    found = {
        path: label
        for path, label in known.items()
        if label != rest or any(path.startswith(f"{other}/") for other in others)
    }
    if len(set(found.values())) <= 1:
        return found
    return dict(sorted(found.items(), key=lambda each: -each[0].count("/")))


def _answered(settings: Settings) -> Mapping[str, str]:
    """Every path that something answers, where users come back among them."""
    found = {BALANCER_PATH: BALANCER} if settings.asking else {}
    for label, service in settings.services.items():
        path = service.route and service.route.path
        if path and label in settings.balanced:
            found[path] = BALANCER
        elif path and label in settings.workloads:
            found[path] = str(service.cluster)
        elif path and label in settings.sites:
            found[path] = label
        elif path and label in settings.functions:
            found[path] = gateway_of(settings, label) or label
    return found
