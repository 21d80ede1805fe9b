"""What stands beside a process: room for it, a way to its image and to what it calls."""

from collections.abc import Iterator
from typing import Final

from components.compute.beside import COLLECTOR
from components.compute.sidecar import LEFT
from components.compute.tracing import MEMORY
from stack.beside import from_outside
from stack.checks.facts import Facts
from stack.checks.reach import NAT, TASK
from stack.checks.secrets import holds_secret
from stack.errors import Found, listed
from stack.model.network import Endpoint
from stack.settings import Nat, Service

TAKEN: Final = {"migration": "a migration", COLLECTOR: "tracing"}
"""Labels of sidecars that are containers already, and whose."""
MOST_CONTAINERS: Final = 10
"""Of a task definition.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
"""
SHELL: Final = frozenset({Endpoint.SSMMESSAGES, Endpoint.KMS})
"""What the agent of ECS Exec calls, besides what a task calls anyway."""


def labels(facts: Facts) -> Iterator[Found]:
    """A sidecar is named as no other container of its task."""
    for label, service in facts.settings.containers.items():
        for taken in TAKEN.keys() & service.sidecars.keys():
            path = ("services", label, "sidecars", taken)
            yield Found(path, f"the container of {TAKEN[taken]}", "any other label")


def memory(facts: Facts) -> Iterator[Found]:
    """What stands beside a process leaves it some memory."""
    for label, service in facts.settings.containers.items():
        beside = sum(each.memory for each in service.sidecars.values())
        beside += MEMORY if service.tracing else 0
        if beside and service.memory < beside + LEFT:
            path = ("services", label)
            given = f"{service.memory} MiB, of which {beside} are for what stands beside it"
            needs = ((*path, "sidecars"), (*path, "tracing"))
            accepted = f"{beside + LEFT} MiB or more"
            yield Found((*path, "memory"), given, accepted, needs=needs)


def few(facts: Facts) -> Iterator[Found]:
    """A task has so many containers, a migration and a collector among them."""
    for label, service in facts.settings.containers.items():
        others = 1 + bool(service.migrate) + bool(service.tracing)
        if len(service.sidecars) > MOST_CONTAINERS - others:
            path = ("services", label, "sidecars")
            needs = (("services", label, "migrate"), ("services", label, "tracing"))
            given = f"{len(service.sidecars)} sidecars"
            yield Found(path, given, f"up to {MOST_CONTAINERS - others}", needs=needs)


def images(facts: Facts) -> Iterator[Found]:
    """Images from outside AWS come through NAT."""
    settings = facts.settings
    for label, service in settings.containers.items():
        network = settings.networks.get(service.network or "")
        if network is None or network.nat is not Nat.NONE:
            continue
        nat = ("networks", service.network or "", "nat")
        for key in from_outside(service, settings.region):
            yield Found(
                ("services", label, *key.split(".")),
                "an image that cannot be reached without NAT",
                f"one in ECR in {settings.region}, or {NAT} in networks.{service.network}",
                needs=(nat, ("region",)),
            )


def endpoints(facts: Facts) -> Iterator[Found]:
    """Where tasks reach AWS by endpoints alone, tracing and ECS Exec have theirs, too."""
    wanted: dict[str, tuple[frozenset[str], str]] = {
        "tracing": (frozenset({Endpoint.XRAY}), "send spans"),
        "exec": (SHELL, "be entered"),
    }
    for label, network in facts.settings.networks.items():
        if network.nat is not Nat.NONE and not set(network.endpoints) >= TASK:
            continue
        for key, (needed, what) in wanted.items():
            inside = _inside(facts, label, key)
            if inside and (missing := needed - set(network.endpoints)):
                yield Found(
                    ("networks", label, "endpoints"),
                    f"{listed(inside)} cannot {what} by these endpoints",
                    f"{listed(missing)} among them",
                    needs=(("networks", label, "nat"), *(("services", s, key) for s in inside)),
                )


def _inside(facts: Facts, network: str, key: str) -> list[str]:
    """Services of a network that say yes to a key."""

    def says(service: Service) -> bool:
        return service.network == network and bool(getattr(service, key))

    return [label for label, one in facts.settings.containers.items() if says(one)]


def plain_env(facts: Facts) -> Iterator[Found]:
    """Nothing that looks like a secret stands in the `env` of a sidecar."""
    for label, service in facts.settings.services.items():
        for name, each in service.sidecars.items():
            for variable, value in each.env.items():
                if seen := holds_secret(variable, value):
                    path = ("services", label, "sidecars", name, "env", variable)
                    yield Found(path, seen, "plain text: a sidecar gets no secrets")


CHECKS: Final = (labels, memory, few, images, endpoints, plain_env)
