"""Numbers of tasks: their bounds, and what moves them."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, listed
from stack.settings import Access

MOST_TIMES: Final = 200
"""Scheduled actions of one scalable target.

https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-quotas.html
"""


def bounds(facts: Facts) -> Iterator[Found]:
    """There are not more tasks at least than at most, at any time."""
    for label, service in facts.settings.processes.items():
        path = ("services", label, "scale")
        low, high = service.scale.min, service.scale.max
        if low > high:
            given = f"min {low} is more than max {high}"
            accepted = (
                f"max {low} or more (posture {facts.settings.posture} fills what is left out)"
            )
            yield Found((*path, "max"), given, accepted, needs=((*path, "min"),))
        for name, times in service.scale.schedule.items():
            if times.min > times.max:
                at = (*path, "schedule", name)
                given = f"min {times.min} is more than max {times.max}"
                accepted = f"max {times.min} or more"
                yield Found((*at, "max"), given, accepted, needs=((*at, "min"),))


def moved(facts: Facts) -> Iterator[Found]:
    """Something moves the number of tasks, where it may move."""
    targets = ("cpu", "memory", "requests", "backlog")
    for label, service in facts.settings.processes.items():
        scale, path = service.scale, ("services", label, "scale")
        if scale.min < scale.max and not scale.moves:
            given = f"{scale.min} to {scale.max} tasks, and none of {listed(targets)} to scale by"
            needs = tuple((*path, key) for key in ("min", "max", "schedule", *targets))
            yield Found(path, given, "one of them, or equal min and max", needs=needs)


def forecast(facts: Facts) -> Iterator[Found]:
    """A forecast is one of something, and of a number that moves."""
    metrics = ("cpu", "memory", "requests")
    for label, service in facts.settings.containers.items():
        scale, path = service.scale, ("services", label, "scale")
        at = (*path, "predictive")
        if scale.predictive and scale.min == scale.max:
            given = f"{scale.predictive} of tasks that are always {scale.max}"
            needs = ((*path, "min"), (*path, "max"))
            yield Found(at, given, "min below max, or none", needs=needs)
        elif scale.predictive and all(getattr(scale, key) is None for key in metrics):
            needs = tuple((*path, key) for key in metrics)
            given = f"{scale.predictive}, and none of {listed(metrics)} to forecast by"
            yield Found(at, given, "one of them beside it", needs=needs)


def woken(facts: Facts) -> Iterator[Found]:
    """Where no task runs, none uses a processor or answers: something else starts the next one."""
    for label, service in facts.settings.containers.items():
        scale, path = service.scale, ("services", label, "scale")
        if scale.min == 0 and scale.max > 0 and not (scale.backlog or scale.schedule):
            needs = ((*path, "backlog"), (*path, "schedule"), (*path, "max"))
            given = "0 tasks, and neither backlog nor schedule to start one"
            yield Found((*path, "min"), given, "1 or more, or one of them", needs=needs)


def few_times(facts: Facts) -> Iterator[Found]:
    """A service has so many scheduled actions."""
    for label, service in facts.settings.containers.items():
        if len(service.scale.schedule) > MOST_TIMES:
            path = ("services", label, "scale", "schedule")
            yield Found(path, f"{len(service.scale.schedule)} times", f"up to {MOST_TIMES}")


def requests(facts: Facts) -> Iterator[Found]:
    """Requests are counted on the way from the load balancer."""
    for label, service in facts.settings.containers.items():
        if service.scale.requests is not None and service.route is None:
            path = ("services", label, "scale", "requests")
            needs = (("services", label, "route"),)
            yield Found(path, "requests without a route", "a route, or no requests", needs=needs)


def backlog(facts: Facts) -> Iterator[Found]:
    """A service keeps up with a queue that it empties."""
    for label, service in facts.settings.containers.items():
        wanted = service.scale.backlog
        received = [u for u, use in service.uses.items() if use.access is Access.RECEIVE]
        if wanted and wanted.queue not in received:
            path = ("services", label, "scale", "backlog", "queue")
            given = f"{wanted.queue}, which {label} does not receive from"
            accepted = listed(received) if received else f"{wanted.queue}: receive in its uses"
            yield Found(path, given, accepted, needs=(("services", label, "uses"),))


CHECKS: Final = (bounds, moved, forecast, woken, few_times, requests, backlog)
"""Rules about numbers of tasks."""
