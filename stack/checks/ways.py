"""That tasks where AWS is reached by endpoints alone have those of what they use."""

from collections.abc import Iterator, Mapping
from typing import Final

from stack.checks.facts import Facts
from stack.checks.reach import by_endpoints
from stack.errors import Found, listed
from stack.model.network import Endpoint

WAYS: Final[Mapping[str, tuple[str, Endpoint]]] = {
    "tables": ("table", Endpoint.DYNAMODB),
    "queues": ("queue", Endpoint.SQS),
    "topics": ("topic", Endpoint.SNS),
    "buses": ("bus", Endpoint.EVENTS),
    # Whoever asks a search takes its role, of STS.
    "searches": ("search", Endpoint.STS),
}
"""Kinds that are reached through an API of AWS, one of them in a word, and their endpoint."""


def ways(facts: Facts) -> Iterator[Found]:
    """Where a network has no NAT, or every endpoint of a task, nothing goes another way."""
    settings = facts.settings
    for label, network in settings.networks.items():
        if not by_endpoints(network):
            continue
        for kind, (word, endpoint) in WAYS.items():
            inside = [
                name
                for _, name, task in facts.imaged
                if task.network == label and task.uses.keys() & facts.labels[kind]
            ]
            if inside and endpoint not in network.endpoints:
                yield Found(
                    ("networks", label, "endpoints"),
                    f"{listed(inside)} cannot reach a {word} by these endpoints",
                    f"{endpoint} among them",
                    needs=(("networks", label, "nat"), (kind,)),
                )


CHECKS: Final = (ways,)
