"""What tasks on Fargate cost, from the least to the most of a service."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from plan.cost.desk import Desk, Item, NotPriced, Pricer, Use, amount, entries, listed, number, runs
from plan.cost.model import Price
from plan.record import Resource
from plan.rules.subject import given

SERVICE: Final = "aws:ecs/service:Service"
TASK: Final = "aws:ecs/taskDefinition:TaskDefinition"
CLUSTER: Final = "aws:ecs/cluster:Cluster"
TARGET: Final = "aws:appautoscaling/target:Target"
SCHEDULED: Final = "aws:appautoscaling/scheduledAction:ScheduledAction"
PROVIDERS: Final = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"
FARGATE: Final = "FARGATE"
SPOT: Final = "FARGATE_SPOT"
UNITS: Final = 1024
"""Of CPU in a vCPU, and MiB in a GB."""
INCLUDED: Final = 20
"""GB of disk that a task has without being asked for it."""


def _service(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """Tasks; on machines of the account they cost nothing by themselves."""
    strategy = _strategy(resource, desk)
    if not {FARGATE, SPOT} & {str(one.get("capacityProvider")) for one in strategy}:
        return
    definition = next(iter(desk.subject.named(resource, "taskDefinition")), None)
    if definition is None:
        raise NotPriced("unknown taskDefinition")
    size, hour = _size(definition), _hour(definition, desk)
    low, high = bounds(resource, desk)
    plain = [_placed(count, strategy, FARGATE) for count in (low, high)]
    spot = [_placed(count, strategy, SPOT) for count in (low, high)]
    if plain[1]:
        yield runs(f"Fargate task, {size}", "task", hour, plain[0], plain[1], saving="fargate")
    if spot[1]:
        share = desk.price(resource, "fargate.spot")
        yield runs(f"Fargate Spot task, {size}", "task", hour * share, spot[0], spot[1])
    if given(resource, "networkConfiguration.assignPublicIp"):
        address = desk.price(resource, "address.hour")
        yield runs("public IPv4 address", "address", address, low, high)


def _task(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """What no service runs ends by itself: a job, paid for as long as it takes."""
    compatible = listed(resource, "requiresCompatibilities")
    if FARGATE in compatible and not desk.subject.naming(resource, "taskDefinition", SERVICE):
        yield Use(f"Fargate task, {_size(resource)}", "hour", _hour(resource, desk))


def _cluster(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """The cluster is free; what Container Insights writes down of it is not."""
    said = {str(one.get("name")): one.get("value") for one in entries(resource, "settings")}
    if said.get("containerInsights", "disabled") != "disabled":
        price = desk.price(resource, "watch.insights-metric")
        yield Use("Container Insights", "metric, a month", price)


def bounds(resource: Resource, desk: Desk) -> tuple[Decimal, Decimal]:
    """The least and the most tasks that scaling and its schedule allow, else the desired count."""
    targets = desk.subject.naming(resource, "resourceId", TARGET)
    if not targets:
        count = number(resource, "desiredCount", 1)
        return count, count
    low = [number(one, "minCapacity") for one in targets]
    high = [number(one, "maxCapacity") for one in targets]
    # A schedule names the target's own id, which comes from the service.
    for action in desk.subject.each(SCHEDULED):
        if action.inputs.get("resourceId") in [one.inputs.get("resourceId") for one in targets]:
            low.append(number(action, "scalableTargetAction.minCapacity"))
            high.append(number(action, "scalableTargetAction.maxCapacity"))
    return min(low), max(high)


def _strategy(resource: Resource, desk: Desk) -> Sequence[Mapping[str, Any]]:
    """Where tasks go: what the service says, else its cluster's default."""
    if own := entries(resource, "capacityProviderStrategies"):
        return own
    if launch := given(resource, "launchType"):
        return [{"capacityProvider": launch, "weight": 1}]
    for cluster in desk.subject.named(resource, "cluster"):
        for providers in desk.subject.naming(cluster, "clusterName", PROVIDERS):
            return entries(providers, "defaultCapacityProviderStrategies")
    return ()


def _placed(count: Decimal, strategy: Sequence[Mapping[str, Any]], provider: str) -> Decimal:
    """How many of so many tasks run there: each provider's base, and its share of the others."""
    bases, weights = (
        {str(one.get("capacityProvider")): amount(one.get(key)) or Decimal() for one in strategy}
        for key in ("base", "weight")
    )
    base = min(bases.get(provider, Decimal()), count)
    others = max(count - sum(bases.values(), Decimal()), Decimal())
    total = sum(weights.values(), Decimal())
    return base + others * weights.get(provider, Decimal()) / total if total else base


def _size(definition: Resource) -> str:
    cpu, memory = (number(definition, key) / UNITS for key in ("cpu", "memory"))
    arm = " on ARM" if _architecture(definition) == "arm64" else ""
    return f"{cpu.normalize():f} vCPU and {memory.normalize():f} GB{arm}"


def _hour(definition: Resource, desk: Desk) -> Price:
    """A task for an hour, with the disk that it asks for."""
    architecture = _architecture(definition)
    cpu, memory = (number(definition, key) / UNITS for key in ("cpu", "memory"))
    hour = desk.price(definition, f"fargate.{architecture}-vcpu") * cpu
    hour += desk.price(definition, f"fargate.{architecture}-gb") * memory
    disk = number(definition, "ephemeralStorage.sizeInGib", INCLUDED) - INCLUDED
    return hour + desk.price(definition, "fargate.disk-gb") * disk if disk > 0 else hour


def _architecture(definition: Resource) -> str:
    return str(given(definition, "runtimePlatform.cpuArchitecture") or "x86_64").lower()


PRICERS: Final[Mapping[str, Pricer]] = {SERVICE: _service, TASK: _task, CLUSTER: _cluster}
