"""Gateways: that they lead somewhere, and that whoever comes through can get there."""

import re
from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, listed, nearest
from stack.protocols import apis
from stack.settings import Gateway, Runs, Service

BELOW: Final = re.compile(r"/api/[a-z0-9]+(-[a-z0-9]+)*")
"""A stage has one word in a path, and hands it on: it is the first of each route."""
CLIENTS: Final = ("client_daily_requests", "client_rate")
"""What bounds a client."""


def lead(facts: Facts) -> Iterator[Found]:
    """A gateway leads to services that exist, once to each."""
    settings, services = facts.settings, facts.settings.services
    known = facts.labels["services"] - settings.sites.keys()
    for label, gateway in apis(settings).items():
        path = ("gateways", label, "services")
        for wanted in dict.fromkeys(gateway.services):
            if wanted not in known:
                hint = nearest(wanted, known)
                given = f"no service {wanted} with a route"
                needs = (("services",), ("gateways", label, "protocol"))
                yield Found(path, given, listed(known), hint, needs)
            elif gateway.services.count(wanted) > 1:
                yield Found(path, f"{wanted} is named twice", "each service once")
            elif wanted in services:
                yield from _through(label, wanted, services[wanted])


def _through(label: str, name: str, service: Service) -> Iterator[Found]:
    """What comes by a gateway is what the service answers, to whoever asks."""
    path, at = ("gateways", label, "services"), ("services", name)
    route = str(service.route) if service.route else None
    if route is None or not BELOW.fullmatch(route):
        given = f"{name} has {f'the route {route}' if route else 'no route'}"
        accepted = "services with a route of one word below /api, such as /api/tasks"
        yield Found(path, given, accepted, needs=((*at, "route"),))
    if service.runs is Runs.EKS:
        given = f"{name} on Kubernetes, to whose balancer no gateway leads"
        accepted = "a service with another runs"
        yield Found(path, given, accepted, needs=((*at, "runs"),))
    if service.sign_in is not None:
        given = f"{name} asks for a sign-in at the load balancer, where no program can sign in"
        accepted = "services without sign_in; a gateway has users of its own"
        yield Found(path, given, accepted, needs=((*at, "sign_in"),))


def distinct(facts: Facts) -> Iterator[Found]:
    """No two parts of gateways have one name: the gateway's label, then that of path or client."""
    owners: dict[tuple[str, str], str] = {}
    for label, gateway in apis(facts.settings).items():
        for key, *names in _names(facts, label, gateway):
            if taken := next((name for name in names if (key, name) in owners), None):
                other = owners[key, taken]
                needs = (("services",), ("gateways", other))
                given = f"{taken} is the name of another part, of {other}"
                yield Found(("gateways", label, key), given, "another label", needs=needs)
            owners.update({(key, name): label for name in names})


def _names(facts: Facts, label: str, gateway: Gateway) -> Iterator[tuple[str, ...]]:
    """For each path and client the key that it comes from, and the names that it gets."""
    for service in dict.fromkeys(gateway.services):
        entry = facts.settings.services.get(service)
        route = str(entry.route) if entry and entry.route else ""
        if BELOW.fullmatch(route):
            name = f"{label}-{route.rpartition('/')[2]}"
            yield "services", name, f"{name}-below"
    for client in gateway.clients:
        yield "clients", f"{label}-{client}"


def bounded(facts: Facts) -> Iterator[Found]:
    """Only clients are bounded one by one."""
    for label, gateway in apis(facts.settings).items():
        for key in facts.keys[label] & set(CLIENTS) if not gateway.clients else ():
            path = ("gateways", label, key)
            needs = (("gateways", label, "clients"),)
            yield Found(path, "a bound without clients", "clients beside it, or none", needs=needs)


def one_log_role(facts: Facts) -> Iterator[Found]:
    """The role for logs is one setting of the account: this stack has it, or another one."""
    gateways = facts.settings.gateways
    roles = {gateway.log_role for gateway in gateways.values()}
    if len(roles) > 1:
        first, *_ = gateways
        for label, gateway in gateways.items():
            if gateway.log_role != gateways[first].log_role:
                path = ("gateways", label, "log_role")
                needs = (("gateways", first, "log_role"),)
                given = f"another log_role than that of {first}"
                yield Found(path, given, "one for all, or none at all", needs=needs)


CHECKS: Final = (lead, distinct, bounded, one_log_role)
"""Rules about gateways."""
