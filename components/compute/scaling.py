"""How many tasks: a floor, a ceiling, and targets that the autoscaler keeps."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

OUT_SECONDS: Final = 60
IN_SECONDS: Final = 300
METRICS: Final = {
    "cpu": "ECSServiceAverageCPUUtilization",
    "memory": "ECSServiceAverageMemoryUtilization",
}


class Scale(TypedDict):
    """Bounds and targets of a service's number of tasks."""

    min: int
    """Fewest tasks, 0 or more."""
    max: int
    """Most tasks; equal to `min` switches the autoscaler off."""
    cpu: NotRequired[int]
    """Average CPU to keep, percent of what the tasks reserve. Defaults to no such target."""
    memory: NotRequired[int]
    """Average memory to keep, percent. Defaults to no such target."""


def check(name: str, scale: Scale) -> None:
    """Refuse bounds that cannot hold, and a range that nothing would ever move through."""
    low, high = scale["min"], scale["max"]
    if not 0 <= low <= high or high < 1:
        raise ValueError(f"{name}: scale must be 0 <= min <= max and max >= 1, got {low}..{high}")
    targets = _targets(scale)
    for key, percent in targets.items():
        if not 1 <= percent <= 100:
            raise ValueError(f"{name}: scale.{key} must be between 1 and 100, got {percent}")
    if low < high and not targets:
        raise ValueError(f"{name}: scale {low}..{high} must have a target, cpu or memory")


def _targets(scale: Scale) -> dict[str, int]:
    return {key: value for key, value in scale.items() if key in METRICS and isinstance(value, int)}


def autoscale(
    name: str,
    *,
    parent: pulumi.Resource,
    scale: Scale,
    cluster_name: pulumi.Input[str],
    service_name: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
) -> None:
    """Track every target that `scale` names; quick to grow, slow to shrink; nothing if fixed."""
    if scale["min"] == scale["max"]:
        return
    target = aws.appautoscaling.Target(
        f"{name}-scale",
        service_namespace="ecs",
        scalable_dimension="ecs:service:DesiredCount",
        resource_id=pulumi.Output.concat("service/", cluster_name, "/", service_name),
        min_capacity=scale["min"],
        max_capacity=scale["max"],
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    for key, percent in _targets(scale).items():
        aws.appautoscaling.Policy(
            f"{name}-scale-{key}",
            policy_type="TargetTrackingScaling",
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            target_tracking_scaling_policy_configuration={
                "target_value": percent,
                "scale_out_cooldown": OUT_SECONDS,
                "scale_in_cooldown": IN_SECONDS,
                "predefined_metric_specification": {"predefined_metric_type": METRICS[key]},
            },
            opts=pulumi.ResourceOptions(parent=parent),
        )
