"""Users: that they have a page to sign in on, and that whoever asks for a sign-in can."""

from collections.abc import Iterator
from typing import Final

from components.identity.sign_in import RESERVED
from stack.answers import answering
from stack.checks.facts import Facts
from stack.checks.reach import NAT
from stack.errors import Found, unknown
from stack.settings import Nat, Scheme


def possible(facts: Facts) -> Iterator[Found]:
    """The label can stand in the address of the pages where users sign in."""
    for label in facts.labels["users"]:
        for word in RESERVED:
            if word in label:
                yield Found(("users", label), f"holds {word}", "a label without it")


def addressed(facts: Facts) -> Iterator[Found]:
    """Users come back to the stack over HTTPS, which Cognito insists on."""
    settings = facts.settings
    led = settings.edge and answering(settings)
    if (settings.domain or settings.edge) and (facts.routed or settings.sites or led):
        return
    asked = {service.sign_in for service in settings.asking.values()}
    for label in settings.users.keys() - asked:
        accepted = "a service with a route, and groundwork:domain or groundwork:edge beside it"
        needs = (("services",), ("domain",), ("edge",))
        yield Found(("users", label), "no page over HTTPS to come back to", accepted, needs=needs)


def known(facts: Facts) -> Iterator[Found]:
    """Services and gateways name users that exist."""
    settings, there = facts.settings, facts.labels["users"]
    wanted = [
        *((("services", s, "sign_in"), one.sign_in) for s, one in settings.containers.items()),
        *((("gateways", g, "users"), one.users) for g, one in settings.gateways.items()),
    ]
    for path, label in wanted:
        if label is not None and label not in there:
            yield unknown(path, "users", "users", label, there)


def sign_in(facts: Facts) -> Iterator[Found]:
    """A sign-in stands before a route, on a balancer with a certificate."""
    for label, service in facts.settings.containers.items():
        if service.sign_in is None:
            continue
        at, path = ("services", label), ("services", label, "sign_in")
        if service.route is None:
            needs = ((*at, "route"),)
            yield Found(path, "a sign-in without a route", "a route beside it", needs=needs)
        elif facts.settings.domain is None:
            given = "a sign-in without HTTPS at the load balancer"
            yield Found(path, given, "groundwork:domain beside it", needs=(("domain",),))


def asking(facts: Facts) -> Iterator[Found]:
    """A balancer without public addresses asks Cognito by way of NAT."""
    settings = facts.settings
    if settings.edge is None or settings.edge.balancer is Scheme.PUBLIC:
        return
    for label, service in settings.asking.items():
        network = settings.networks.get(service.network or "")
        if service.route and network and network.nat is Nat.NONE:
            yield Found(
                ("services", label, "sign_in"),
                "a sign-in at an internal load balancer without NAT, which cannot ask Cognito",
                f"{NAT} in networks.{service.network}, or edge.balancer: {Scheme.PUBLIC}",
                needs=(("edge", "balancer"), ("networks", str(service.network), "nat")),
            )


CHECKS: Final = (possible, addressed, known, sign_in, asking)
"""Rules about users."""
