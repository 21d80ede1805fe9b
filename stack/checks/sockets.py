"""WebSocket gateways: that one function answers each, and whoever sends gets there."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.checks.functions import connects
from stack.checks.reach import by_endpoints
from stack.errors import Found, listed
from stack.protocols import answering, apis, sockets
from stack.settings import Runs

FIELDS: Final = frozenset({"protocol", "services", "rate", "log_role"})
"""All that can be said of a WebSocket API."""


def fields(facts: Facts) -> Iterator[Found]:
    """Nothing that concerns requests is said of connections."""
    for label in sockets(facts.settings):
        for key in facts.keys[label] - FIELDS:
            path, needs = ("gateways", label, key), (("gateways", label, "protocol"),)
            yield Found(path, "not for protocol: websocket", listed(FIELDS), needs=needs)


def one_function(facts: Facts) -> Iterator[Found]:
    """It leads to one function, which answers nothing else."""
    settings = facts.settings
    behind = {name: label for label, one in apis(settings).items() for name in one.services}
    for label, gateway in sockets(settings).items():
        path = ("gateways", label, "services")
        needs = (("gateways", label, "protocol"), ("services",))
        accepted = f"one function ({listed(facts.settings.functions)})"
        first, *others = gateway.services
        if others:
            given = f"{len(gateway.services)} services behind protocol: websocket"
            yield Found(path, given, accepted, needs=needs)
        elif first not in facts.labels["services"]:
            yield Found(path, f"no service {first}", accepted, needs=needs)
        elif (service := settings.services.get(first)) and service.runs is not Runs.LAMBDA:
            given = f"{first} runs: {service.runs}, behind protocol: websocket"
            yield Found(path, given, accepted, needs=needs)
        elif (other := behind.setdefault(first, label)) != label:
            given = f"{first} answers {other} already"
            yield Found(path, given, "a function of its own", needs=needs)


def routed(facts: Facts) -> Iterator[Found]:
    """A function that answers a WebSocket API says at which path a distribution leads there."""
    answers, functions = answering(facts.settings), facts.settings.functions
    for label in answers.keys() & functions.keys():
        route, gateway = functions[label].route, answers[label]
        if route is None or route.host or not route.path:
            given = f"{route or 'missing'} behind {gateway}"
            needs = (("gateways", gateway, "protocol"), ("gateways", gateway, "services"))
            accepted = "a path of its own, such as /api/live"
            yield Found(("services", label, "route"), given, accepted, needs=needs)


def reach(facts: Facts) -> Iterator[Found]:
    """Whoever sends gets out of its network: no endpoint leads to a WebSocket API."""
    settings = facts.settings
    functions, known = settings.functions, sockets(settings).keys()
    for kind, label, entry in facts.users:
        network = settings.networks.get(entry.network or "")
        used = entry.uses.keys() & known
        if not used or network is None or not by_endpoints(network):
            continue
        accepted = "a network with NAT and fewer endpoints"
        if label not in functions:
            if entry.internet:
                continue
            accepted += ", or internet: true beside it"
        elif not connects(settings, functions[label]):
            continue
        for one in sorted(used):
            given = f"{one} cannot be reached by the endpoints of {entry.network}"
            needs = (("networks", str(entry.network)), ("gateways", one, "protocol"))
            yield Found((kind, label, "uses", one), given, accepted, needs=needs)


CHECKS: Final = (fields, one_function, routed, reach)
"""Rules about WebSocket gateways."""
