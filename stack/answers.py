"""Who asks a function that has a route: a gateway that names it, else the distribution."""

from collections.abc import Mapping

from components.compute.function_args import Asked
from stack.settings import Service, Settings


def gateway_of(settings: Settings, label: str) -> str | None:
    """The first gateway that leads to a service."""
    named = (key for key, one in settings.gateways.items() if label in one.services)
    return next(named, None)


def answering(settings: Settings) -> Mapping[str, Service]:
    """Functions with a route, by label."""
    return {label: one for label, one in settings.functions.items() if one.route}


def asked(settings: Settings, label: str) -> Asked | None:
    """By what a function is asked for answers; None for one without a route."""
    if label not in answering(settings):
        return None
    return Asked.API if gateway_of(settings, label) else Asked.URL
