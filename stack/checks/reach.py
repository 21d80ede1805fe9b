"""That a private task can fetch what it needs to start, before AWS finds out."""

from collections.abc import Iterator
from typing import Final

from components.network.endpoint_names import AGENT_ENDPOINTS
from stack.checks.facts import Facts
from stack.errors import Found, listed
from stack.images import is_private
from stack.model.network import PRESETS, Endpoint
from stack.settings import Nat, Network, Orchestrator, Settings

TASK: Final = PRESETS[Endpoint.TASKS]
NAT: Final = f"nat: {Nat.SINGLE}, {Nat.PER_ZONE} or {Nat.INSTANCE}"


def endpoints(facts: Facts) -> Iterator[Found]:
    """A network with tasks has NAT, or every endpoint that a starting one calls."""
    for label, network in _without_nat(facts.settings):
        inside = [name for _, name, task in facts.tasks if task.network == label]
        if inside and (missing := TASK - set(network.endpoints)):
            yield Found(
                ("networks", label, "endpoints"),
                f"without NAT, {listed(inside)} cannot reach {listed(missing)} "
                "for image, secrets and logs",
                f"[tasks], or {NAT}",
                needs=(("networks", label, "nat"),),
            )


def outside(facts: Facts) -> Iterator[Found]:
    """A task that talks to the internet, or whose image is there, has NAT."""
    settings = facts.settings
    without = dict(_without_nat(settings))
    for kind, label, task in facts.imaged:
        if task.network not in without:
            continue
        nat = ("networks", task.network, "nat")
        remedy = f"{NAT} in networks.{task.network}"
        if task.internet:
            path = (kind, label, "internet")
            yield Found(path, "the internet without NAT", f"{remedy}, or false", needs=(nat,))
        if is_private(settings.image_of(label), settings.region):
            continue
        owner = settings.image_owner(label)
        built = settings.is_built(owner)
        path = ("registry",) if built else (kind, label, "image" if owner == label else "of")
        given = f"{f'{label} has ' if built else ''}an image that cannot be reached without NAT"
        ecr = "no registry, for ECR" if built else f"one in ECR in {settings.region}"
        yield Found(path, given, f"{ecr}, or {remedy}", needs=(nat, ("region",)))


def machines(facts: Facts) -> Iterator[Found]:
    """Where machines reach AWS by endpoints alone, those of ECS are among them."""
    for label, network in facts.settings.networks.items():
        machines = facts.settings.clusters_of(Orchestrator.ECS)
        inside = [c for c, entry in machines.items() if entry.network == label]
        if (
            by_endpoints(network)
            and inside
            and (missing := set(AGENT_ENDPOINTS) - set(network.endpoints))
        ):
            yield Found(
                ("networks", label, "endpoints"),
                f"machines of {listed(inside)} cannot join their cluster by these endpoints",
                f"{listed(missing)} among them",
                needs=(("networks", label, "nat"), ("clusters",)),
            )


def by_endpoints(network: Network) -> bool:
    """Whether AWS is reached by endpoints alone: without NAT, or with all that a task needs."""
    return network.nat is Nat.NONE or set(network.endpoints) >= TASK


def _without_nat(settings: Settings) -> Iterator[tuple[str, Network]]:
    return (item for item in settings.networks.items() if item[1].nat is Nat.NONE)


CHECKS: Final = (endpoints, outside, machines)
