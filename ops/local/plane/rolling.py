"""What a service needs next: how many tasks to start and which to stop. Nothing is done here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ops.local.plane.desired import Service
from ops.local.plane.task import Phase

COMING = (Phase.PENDING, Phase.STARTING)


@dataclass(frozen=True)
class Member:
    """A task that nobody has told to end."""

    id: str
    current: bool
    """Whether it is of the deployment that is asked for."""
    phase: Phase
    began: float


@dataclass(frozen=True)
class Step:
    """What to do at once; afterwards everything is looked at again."""

    start: int
    stop: tuple[str, ...]


def bounds(service: Service) -> tuple[int, int]:
    """Fewest healthy tasks and most tasks, as ECS rounds them.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
    """
    least = math.ceil(service.desired * service.min_percent / 100)
    most = service.desired * service.max_percent // 100
    return least, max(most, service.desired)


def step(service: Service, members: Sequence[Member]) -> Step:
    """The next step towards as many healthy tasks of the asked deployment as are desired."""
    least, most = bounds(service)
    old = [one for one in members if not one.current]
    good = [one for one in members if one.current and one.phase is not Phase.UNHEALTHY]
    coming = [one for one in good if one.phase in COMING]
    missing, room = service.desired - len(good), most - len(members)
    # A deployment rolls one by one: the next one starts when the last one is healthy.
    at_once = (0 if coming else 1) if old else missing
    start = max(0, min(missing, room, at_once))
    stop = _surplus(service.desired, good) + _replaced(service.desired, members, full=room <= 0)
    return Step(start, (*stop, *_outdated(old, members, least)))


def _surplus(desired: int, good: Sequence[Member]) -> tuple[str, ...]:
    """More than are desired: those that do not serve yet go first, then the youngest."""
    ranked = sorted(good, key=lambda one: (one.phase is Phase.HEALTHY, -one.began))
    return tuple(one.id for one in ranked[: max(0, len(good) - desired)])


def _replaced(desired: int, members: Sequence[Member], *, full: bool) -> tuple[str, ...]:
    """Unhealthy ones, when others serve in their place; one of them where there is no room."""
    ill = sorted(
        (one for one in members if one.current and one.phase is Phase.UNHEALTHY),
        key=lambda one: one.began,
    )
    healthy = [one for one in members if one.current and one.phase is Phase.HEALTHY]
    coming = [one for one in members if one.current and one.phase in COMING]
    if len(healthy) >= desired:
        return tuple(one.id for one in ill)
    return tuple(one.id for one in ill[:1]) if full and not coming else ()


def _outdated(old: Sequence[Member], members: Sequence[Member], least: int) -> tuple[str, ...]:
    """Of earlier deployments: all that do not serve, and of the others what can be missed."""
    idle = [one.id for one in old if one.phase is not Phase.HEALTHY]
    serving = [one for one in old if one.phase is Phase.HEALTHY]
    spare = sum(one.phase is Phase.HEALTHY for one in members) - least
    oldest = sorted(serving, key=lambda one: one.began)
    return (*idle, *(one.id for one in oldest[: max(0, spare)]))
