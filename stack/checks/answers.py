"""Functions that answer requests: that somebody leads to them, and waits for their answer."""

from collections.abc import Iterator
from typing import Final

from stack.answers import answering, gateway_of
from stack.checks.facts import Facts
from stack.errors import Found
from stack.images import is_private
from stack.model.service import LONGEST_ANSWER
from stack.protocols import apis
from stack.settings import Route


def led(facts: Facts) -> Iterator[Found]:
    """A gateway or the distribution leads to each, by a path."""
    settings = facts.settings
    for label, one in answering(settings).items():
        path = ("services", label, "route")
        needs = (("gateways",), ("edge",))
        if not (settings.edge or gateway_of(settings, label)):
            given = f"{one.route}, and nothing leads there"
            accepted = f"a gateway that names {label}, or groundwork:edge: {{}} beside it"
            yield Found(path, given, accepted, needs=needs)
        elif settings.edge and one.route and one.route.host:
            given = f"a host behind the distribution: {one.route}"
            yield Found(path, given, "a path such as /api", needs=needs)


def in_time(facts: Facts) -> Iterator[Found]:
    """Nobody waits longer for an answer."""
    for label, one in answering(facts.settings).items():
        if one.timeout_seconds > LONGEST_ANSWER:
            path = ("services", label, "timeout_seconds")
            given = f"{one.timeout_seconds} s for an answer"
            accepted = f"up to {LONGEST_ANSWER}, which is what is waited for one"
            yield Found(path, given, accepted, needs=(("services", label, "route"),))


def by_default(facts: Facts) -> Iterator[Found]:
    """Where functions alone stand behind the distribution, one of them answers at /."""
    settings, pages = facts.settings, answering(facts.settings)
    if settings.edge is None or facts.routed or settings.sites or not pages:
        return
    asked_for = [one.route for label, one in pages.items() if not gateway_of(settings, label)]
    if Route() not in asked_for:
        accepted = "a service with the route /, which no gateway names"
        yield Found(
            ("edge",), "nothing answers at /", accepted, needs=(("services",), ("gateways",))
        )


def known_early(facts: Facts) -> Iterator[Found]:
    """Users come back to an address that is known before the distribution that leads there."""
    settings = facts.settings
    if settings.edge is None or settings.domain:
        return
    for label, gateway in apis(settings).items():
        behind = [name for name in gateway.services if name in answering(settings)]
        if gateway.users and behind:
            path = ("gateways", label, "users")
            given = f"users at the distribution that leads to {behind[0]}"
            yield Found(
                path, given, "groundwork:domain beside them", needs=(("edge",), ("domain",))
            )


def pulled(facts: Facts) -> Iterator[Found]:
    """An image of a function is one that Lambda can pull: of ECR, in its own region."""
    settings = facts.settings
    for label, one in settings.functions.items():
        if one.image and not (settings.emulator or is_private(one.image, settings.region)):
            path, given = ("services", label, "image"), f"{one.image} for a function"
            accepted = f"one in ECR in {settings.region}"
            yield Found(path, given, accepted, needs=(("region",), ("emulator",)))


CHECKS: Final = (led, in_time, by_default, known_early, pulled)
"""Rules about functions that answer requests."""
