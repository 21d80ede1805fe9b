"""Tasks on ECS as rules look at them: their services, containers, numbers and balancers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import mappings, number
from plan.rules.subject import Subject, document, given

SERVICE: Final = "aws:ecs/service:Service"
TASK: Final = "aws:ecs/taskDefinition:TaskDefinition"
SCALED: Final = "aws:appautoscaling/target:Target"
TARGETS: Final = "aws:lb/targetGroup:TargetGroup"


def containers(task: Resource) -> Sequence[Mapping[str, Any]]:
    """The containers of a task definition; none where they cannot be read."""
    return mappings(document(given(task, "containerDefinitions")))


def tasks_of(service: Resource, subject: Subject) -> Sequence[Resource]:
    """The task definition that a service runs."""
    return [one for one in subject.named(service, "taskDefinition") if one.type == TASK]


def balancing(service: Resource, subject: Subject) -> Sequence[Resource]:
    """The target groups that its tasks are in."""
    return [one for one in subject.named(service, "loadBalancers") if one.type == TARGETS]


def least(service: Resource, subject: Subject) -> float:
    """Tasks at the least: what scaling leaves, else the number it has; one where nobody says."""
    return min(_bounds(service, subject, "minCapacity"))


def most(service: Resource, subject: Subject) -> float:
    """Tasks at the most, without those that a deployment starts beside them."""
    return max(_bounds(service, subject, "maxCapacity"))


def _bounds(service: Resource, subject: Subject, key: str) -> Sequence[float]:
    scaled = [number(given(one, key)) for one in subject.naming(service, "resourceId", SCALED)]
    known = [one for one in scaled if one is not None]
    wanted = number(given(service, "desiredCount"))
    return known or [1.0 if wanted is None else wanted]
