"""What keeps tasks from starting or a deployment from ending well, seen before AWS does."""

import re
from collections.abc import Iterator
from typing import Any, Final

from components.compute.fargate import SIZES
from plan.record import Resource
from plan.rules.forms import in_prod, items, mappings, number
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.running import SERVICE, TASK, balancing, containers, least, tasks_of
from plan.rules.subject import Subject, given, plain
from stack.images import PLACEHOLDER, is_loopback

FUNCTION: Final = "aws:lambda/function:Function"
IMAGES: Final = ("docker:index/image:Image", "docker-build:index:Image", "awsx:ecr:Image")
VERSION: Final = re.compile(
    r"[^@]*@(sha256:[0-9a-f]{64}|<<[^<>]+>>)|<<[^<>]+>>|.*:(?!latest$)[^/:]+"
)
"""A digest, what a build gives out, or a tag that is not the one that moves with every release."""
CHIPS: Final = {"linux/amd64": "X86_64", "linux/arm64": "ARM64"}
ON_SPOT: Final = "FARGATE_SPOT"
INTERVAL: Final = 30.0
HEALTHY: Final = 5.0
"""Defaults of a target group's health check.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""
DELAY: Final = 300.0
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html"""
STOP: Final = 30.0
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html"""


def _sized(task: Resource, _: Subject) -> str | Exempt | None:
    if "FARGATE" not in items(given(task, "requiresCompatibilities")):
        return Exempt("it does not run on Fargate")
    cpu, memory = number(given(task, "cpu")), number(given(task, "memory"))
    if cpu is None or memory is None:
        return "cpu or memory is not given"
    is_pair = cpu in SIZES and memory in SIZES[int(cpu)]
    return None if is_pair else f"cpu is {cpu:g}, memory is {memory:g} MiB"


def _versioned(resource: Resource, _: Subject) -> str | Exempt | None:
    images = list(_images(resource))
    for image in images:
        if not VERSION.fullmatch(image) and not _is_unreal(image):
            return f"the image {image} has no version"
    unknown = any(map(_is_unreal, images))
    return Exempt("nobody has named its image yet") if unknown else None


def _images(resource: Resource) -> Iterator[str]:
    """Image references of a task definition, or of a function."""
    named = [given(resource, "imageUri")] if resource.type == FUNCTION else []
    if resource.type == TASK:
        named = [plain(one.get("image")) for one in containers(resource)]
    yield from (one for one in named if isinstance(one, str))


def _is_unreal(image: str) -> bool:
    """Whether it stands for one that comes later, or is on this machine."""
    return image.startswith(PLACEHOLDER) or is_loopback(image)


def _fitting(resource: Resource, subject: Subject) -> str | None:
    is_function = resource.type == FUNCTION
    asked = "architectures.0" if is_function else "runtimePlatform.0.cpuArchitecture"
    wanted = str(given(resource, asked) or "X86_64").upper()
    for image in subject.named(resource, "imageUri" if is_function else "containerDefinitions"):
        if image.type in IMAGES:
            for platform in _platforms(image):
                if CHIPS.get(platform, wanted) != wanted:
                    return f"{image.name} is built for {platform}, it runs on {wanted}"
    return None


def _platforms(image: Resource) -> Iterator[str]:
    for path in ("build.platform", "platform", "platforms"):
        yield from (one for one in items(given(image, path)) if isinstance(one, str))


def _steady(service: Resource, _: Subject) -> str | None:
    used = [
        plain(one.get("capacityProvider"))
        for one in mappings(given(service, "capacityProviderStrategies"))
        if number(one.get("weight")) or number(one.get("base"))
    ]
    on_spot = bool(used) and set(map(str, used)) == {ON_SPOT}
    return "every task runs on Spot" if on_spot else None


def _tried(service: Resource, subject: Subject) -> str | Exempt | None:
    if given(service, "deploymentCircuitBreaker.0.enable") is not True:
        return Exempt("it has no circuit breaker")
    if least(service, subject) or number(given(service, "desiredCount")):
        return None
    return "a deployment may start no task at all"


def _patient(service: Resource, subject: Subject) -> str | Exempt | None:
    groups = balancing(service, subject)
    if not groups:
        return Exempt("no balancer asks it")
    grace = number(given(service, "healthCheckGracePeriodSeconds")) or 0
    for group in groups:
        interval = _or_else(given(group, "healthCheck.0.interval"), INTERVAL)
        needed = interval * _or_else(given(group, "healthCheck.0.healthyThreshold"), HEALTHY)
        if grace < needed:
            return f"{needed:g} s until a task is healthy, {grace:g} s of grace"
    return None


def _drained(service: Resource, subject: Subject) -> str | Exempt | None:
    groups = balancing(service, subject)
    if not groups:
        return Exempt("no balancer asks it")
    delay = max(_or_else(given(one, "deregistrationDelay"), DELAY) for one in groups)
    for task in tasks_of(service, subject):
        stops = [_or_else(one.get("stopTimeout"), STOP) for one in _asked(service, task)]
        if stops and delay > min(stops):
            return f"{delay:g} s to finish requests, {min(stops):g} s to stop"
    return None


def _asked(service: Resource, task: Resource) -> Iterator[Any]:
    """The containers that the balancers ask."""
    asked = [plain(one.get("containerName")) for one in mappings(given(service, "loadBalancers"))]
    yield from (one for one in containers(task) if plain(one.get("name")) in asked)


def _or_else(value: Any, default: float) -> float:
    known = number(value)
    return default if known is None else known


PREFLIGHT_TASK_RULES: Final = (
    Rule(
        id="GW.task-size",
        title="CPU and memory of a task are a pair that Fargate has",
        severity=Severity.HIGH,
        reason="AWS refuses the task definition.",
        remedy="`cpu` and `memory` of the service, by the steps of Fargate.",
        source="Groundwork",
        types=(TASK,),
        check=_sized,
    ),
    Rule(
        id="GW.image-version",
        title="An image is named by a version",
        severity=Severity.MEDIUM,
        reason="Every task that is started may run another release than the one beside it.",
        remedy="`build`, which pins what it pushes, or an `image` with a tag or a digest.",
        source="Groundwork",
        types=(TASK, FUNCTION),
        check=_versioned,
    ),
    Rule(
        id="GW.image-platform",
        title="An image is built for the processor that it runs on",
        severity=Severity.HIGH,
        reason="It does not start: exec format error.",
        remedy="`architecture` of the service, and the platform of the build.",
        source="Groundwork",
        types=(TASK, FUNCTION),
        check=_fitting,
    ),
    Rule(
        id="GW.spot-base",
        title="Some task of a service runs on demand",
        severity=Severity.MEDIUM,
        reason="AWS takes Spot back all at once: nothing may be left, and no deployment settles.",
        remedy="`spot_percent` of the service, which keeps a first task on demand.",
        source="Groundwork",
        types=(SERVICE,),
        check=in_prod(_steady),
    ),
    Rule(
        id="GW.untried-release",
        title="A deployment starts at least one task",
        severity=Severity.LOW,
        reason="The circuit breaker counts tasks that fail: where none starts, all succeeds.",
        remedy="`scale: { min: 1 }` of the service.",
        source="Groundwork",
        types=(SERVICE,),
        check=_tried,
    ),
    Rule(
        id="GW.health-grace",
        title="A task has time to become healthy",
        severity=Severity.MEDIUM,
        reason="A task that starts slowly is stopped before it could answer, again and again.",
        remedy="Let healthCheckGracePeriodSeconds be the interval times the healthy threshold.",
        source="Groundwork",
        types=(SERVICE,),
        check=_patient,
    ),
    Rule(
        id="GW.drain-time",
        title="A task may finish the requests that its balancer lets finish",
        severity=Severity.LOW,
        reason="Where a task is stopped at once, as on Spot, what takes longer is cut off.",
        remedy="Let deregistrationDelay be at most the stopTimeout of the container.",
        source="Groundwork",
        types=(SERVICE,),
        check=_drained,
    ),
)
