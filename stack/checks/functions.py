"""Functions: what they are made of, what sets them off, and what they can reach."""

import json
import re
from collections.abc import Iterator
from typing import Final

from stack.apart import placed
from stack.checks.facts import Facts
from stack.checks.reach import by_endpoints
from stack.checks.ways import WAYS
from stack.errors import Found, among, listed, nearest, unknown
from stack.model.network import Endpoint
from stack.model.schedule import On
from stack.settings import Service, Settings

RESERVED: Final = re.compile(
    r"AWS_(ACCESS_KEY|ACCESS_KEY_ID|DEFAULT_REGION|EXECUTION_ENV|LAMBDA_.*|REGION|"
    r"SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_(RUNTIME_DIR|TASK_ROOT)"
)
"""Variables that Lambda sets, and lets nobody else set.

https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
"""
MOST_ENV: Final = 4096
"""Bytes of all variables together. Same page."""
OWN: Final = frozenset({"on", "handler", "runtime", "timeout_seconds"})
"""What only functions have."""
FIELDS: Final = OWN | {
    "runs",
    "build",
    "image",
    "route",
    "network",
    "memory",
    "architecture",
    "uses",
    "env",
}
"""All that can be said of a function."""
BY_ENDPOINT: Final = {
    "databases": (Endpoint.SECRETSMANAGER, "read its secrets"),
    "buckets": (Endpoint.S3, "reach a bucket"),
    **{kind: (endpoint, f"reach a {word}") for kind, (word, endpoint) in WAYS.items()},
}
"""What a function in a network without NAT reaches by an endpoint, by the kind of what it uses."""
MOST_MEMORY: Final = 10240
"""https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""


def fields(facts: Facts) -> Iterator[Found]:
    """Nothing that concerns a task is said of a function, and the other way round."""
    functions = facts.settings.functions
    for label, service in facts.settings.services.items():
        is_function = label in functions
        for key in facts.keys[label] - FIELDS if is_function else facts.keys[label] & OWN:
            path, needs = ("services", label, key), (("services", label, "runs"),)
            accepted = listed(FIELDS) if is_function else "runs: lambda beside it"
            yield Found(path, f"not for runs: {service.runs}", accepted, needs=needs)


def whole(facts: Facts) -> Iterator[Found]:
    """A function says what it is made of and what sets it off, and has a size that Lambda has."""
    for label, one in facts.settings.functions.items():
        path, needs = ("services", label), (("services", label, "runs"),)
        if one.build is None and one.image is None:
            accepted = "the folder that it is made of, such as services/digest/digest"
            yield Found((*path, "build"), "missing for runs: lambda", accepted, needs=needs)
        alone = On(timezone=one.on.timezone if one.on else None)
        if one.on == alone or (one.on is None and one.route is None):
            accepted = (
                "queue, table, topic, bus, stream or schedule, such as { schedule: rate(1 day) }, "
                "or a route beside it"
            )
            at, keys = (*path, "on"), ("queue", "table", "topic", "bus", "stream", "schedule")
            needs += tuple((*at, key) for key in keys)
            yield Found(at, "missing for runs: lambda", accepted, needs=needs)
        if one.memory > MOST_MEMORY:
            given = f"Lambda has no {one.memory} MiB"
            yield Found((*path, "memory"), given, f"512 to {MOST_MEMORY}", needs=needs)


def set_off(facts: Facts) -> Iterator[Found]:
    """The queue exists, waits for the function to end, and the times are times."""
    settings = facts.settings
    known = facts.labels["queues"]
    for label, one in settings.functions.items():
        on, path = one.on or On(), ("services", label, "on")
        if on.timezone is not None and not (on.schedule or "").startswith("cron"):
            at, needs = (*path, "timezone"), ((*path, "schedule"),)
            accepted = "schedule: cron(…) beside it"
            yield Found(at, "a time zone without times", accepted, needs=needs)
        if on.queue is None:
            continue
        if on.queue not in known:
            yield unknown((*path, "queue"), "queues", "queue", on.queue, known)
        elif on.queue in one.uses:
            given = f"uses {on.queue} beside on, which receives from it"
            at = ("services", label, "uses", on.queue)
            yield Found(at, given, "one of them", needs=((*path, "queue"),))
        queue = settings.queues.get(on.queue)
        if queue and queue.visibility_seconds < one.timeout_seconds:
            at = ("services", label, "timeout_seconds")
            given = f"longer than the {queue.visibility_seconds} s that {on.queue} waits for it"
            needs = ((*path, "queue"), ("queues", on.queue, "visibility_seconds"))
            accepted = "up to its visibility_seconds, best a sixth of them"
            yield Found(at, given, accepted, needs=needs)


def reach(facts: Facts) -> Iterator[Found]:
    """A function that connects to something is in its network, and finds AWS from there."""
    settings = facts.settings
    for label, one in settings.functions.items():
        if not connects(settings, one):
            if "network" in facts.keys[label]:
                path = ("services", label, "network")
                given = "a network, and nothing in it that it connects to"
                yield Found(path, given, "none", needs=(("services", label, "uses"),))
            continue
        if one.network not in facts.labels["networks"]:
            path, known = ("services", label, "network"), facts.labels["networks"]
            given = f"no network {one.network}" if one.network else "missing"
            accepted, hint = among("networks", known), nearest(one.network, known)
            yield Found(path, given, accepted, hint, (("networks",),))
        network = settings.networks.get(one.network or "")
        if network is None or not by_endpoints(network):
            continue
        for kind, (endpoint, what) in BY_ENDPOINT.items():
            wanted = one.uses.keys() & getattr(settings, kind).keys()
            if wanted and endpoint not in network.endpoints:
                yield Found(
                    ("networks", str(one.network), "endpoints"),
                    f"{label} cannot {what} by these endpoints",
                    f"{endpoint} among them",
                    needs=(("networks", str(one.network), "nat"),),
                )


def connects(settings: Settings, one: Service) -> bool:
    """Whether a function uses anything that has an address in a network."""
    return bool(one.uses.keys() & (placed(settings).keys() | settings.containers.keys()))


def variables(facts: Facts) -> Iterator[Found]:
    """Lambda takes some kilobytes of variables, and keeps some names for itself."""
    for label, one in facts.settings.functions.items():
        path = ("services", label, "env")
        for name in filter(RESERVED.fullmatch, one.env):
            yield Found((*path, name), "a variable that Lambda sets itself", "another name")
        if (size := len(json.dumps(dict(one.env)).encode())) > MOST_ENV:
            yield Found(path, f"{size} bytes of variables", f"up to {MOST_ENV}")


CHECKS: Final = (fields, whole, set_off, reach, variables)
"""Rules about functions."""
