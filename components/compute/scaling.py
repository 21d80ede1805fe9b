"""How many tasks: a floor, a ceiling, targets that the autoscaler keeps, and times of day."""

from collections.abc import Mapping
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components.compute.cron import check_cron
from components.compute.predictive import Predictive, forecast_tasks

OUT_SECONDS: Final = 60
IN_SECONDS: Final = 300
METRICS: Final = {
    "cpu": "ECSServiceAverageCPUUtilization",
    "memory": "ECSServiceAverageMemoryUtilization",
    "requests": "ALBRequestCountPerTarget",
}


class Backlog(TypedDict):
    """A queue that tells how many tasks are needed."""

    queue_name: pulumi.Input[str]
    """Name of the SQS queue."""
    per_task: int
    """Waiting messages a task to keep, 1 or more."""


class Times(TypedDict):
    """Bounds that hold from a time on, until those of another time do."""

    cron: str
    """Six fields: minute, hour, day, month, weekday, year, as in `0 6 ? * MON-FRI *`."""
    min: int
    """Fewest tasks."""
    max: int
    """Most tasks."""
    timezone: NotRequired[str]
    """Such as `Europe/Stockholm`. Defaults to UTC."""


class Scale(TypedDict):
    """Bounds and targets of a service's number of tasks."""

    min: int
    """Fewest tasks, 0 or more."""
    max: int
    """Most tasks; equal to `min` switches the autoscaler off, but for a `schedule`."""
    cpu: NotRequired[int]
    """Average CPU to keep, percent of what the tasks reserve. Defaults to no such target."""
    memory: NotRequired[int]
    """Average memory to keep, percent. Defaults to no such target."""
    requests: NotRequired[int]
    """Requests a minute and task to keep, behind a balancer. Defaults to no such target."""
    backlog: NotRequired[Backlog]
    """Queue to keep up with. Defaults to none."""
    predictive: NotRequired[Predictive]
    """Forecast by the first of cpu, memory and requests, beside the targets. Defaults to none."""
    schedule: NotRequired[Mapping[str, Times]]
    """Other bounds at certain times, by a label. Defaults to none."""


def check(name: str, scale: Scale) -> None:
    """Refuse bounds that cannot hold, and a range that nothing would ever move through."""
    schedule = scale.get("schedule", {})
    low, high = _check_bounds(f"{name}: scale", scale["min"], scale["max"])
    for label, times in schedule.items():
        _check_bounds(f"{name}: scale.schedule.{label}", times["min"], times["max"])
        check_cron(f"{name}: scale.schedule.{label}.cron", times["cron"])
    for key in ("cpu", "memory"):
        if not 1 <= scale.get(key, 1) <= 100:
            raise ValueError(f"{name}: scale.{key} must be between 1 and 100, got {scale.get(key)}")
    backlog = scale.get("backlog")
    for key, value in (
        ("requests", scale.get("requests", 1)),
        ("backlog.per_task", backlog["per_task"] if backlog else 1),
    ):
        if value < 1:
            raise ValueError(f"{name}: scale.{key} must be at least 1, got {value}")
    if "predictive" in scale and not (low < high and METRICS.keys() & scale.keys()):
        raise ValueError(
            f"{name}: scale.predictive must have min < max and one of {', '.join(METRICS)}"
        )
    if low < high and not (schedule or METRICS.keys() & scale.keys() or backlog):
        raise ValueError(
            f"{name}: scale {low}..{high} must have a target: cpu, memory, requests or backlog"
        )


def _check_bounds(what: str, low: int, high: int) -> tuple[int, int]:
    if not 0 <= low <= high or high < 1:
        raise ValueError(f"{what} must be 0 <= min <= max and max >= 1, got {low}..{high}")
    return low, high


def moves(scale: Scale) -> bool:
    """Whether the autoscaler sets the number of tasks."""
    return scale["min"] < scale["max"] or bool(scale.get("schedule"))


def autoscale(
    name: str,
    *,
    parent: pulumi.Resource,
    scale: Scale,
    cluster_name: pulumi.Input[str],
    service_name: pulumi.Input[str],
    target_label: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]],
) -> None:
    """Track every target that `scale` names; quick to grow, slow to shrink; nothing if fixed.

    `target_label` names balancer and target group, for a target of requests.
    """
    if not moves(scale):
        return
    schedule = scale.get("schedule", {})
    target = aws.appautoscaling.Target(
        f"{name}-scale",
        service_namespace="ecs",
        scalable_dimension="ecs:service:DesiredCount",
        resource_id=pulumi.Output.concat("service/", cluster_name, "/", service_name),
        min_capacity=scale["min"],
        max_capacity=scale["max"],
        tags=dict(tags),
        opts=pulumi.ResourceOptions(
            parent=parent,
            # The schedule sets them between two deployments.
            ignore_changes=["minCapacity", "maxCapacity"] if schedule else None,
        ),
    )
    for key, metric in METRICS.items():
        if key in scale:
            label = {"resource_label": target_label} if key == "requests" else {}
            _track(
                f"{name}-scale-{key}",
                parent=parent,
                target=target,
                value=scale[key],
                metric={
                    "predefined_metric_specification": {"predefined_metric_type": metric, **label}
                },
            )
    if "predictive" in scale:
        key = next(key for key in METRICS if key in scale)
        forecast_tasks(
            f"{name}-scale-predictive",
            parent=parent,
            target=target,
            predictive=scale["predictive"],
            key=key,
            value=scale[key],
            target_label=target_label,
        )
    if backlog := scale.get("backlog"):
        _track(
            f"{name}-scale-backlog",
            parent=parent,
            target=target,
            value=backlog["per_task"],
            metric={
                "customized_metric_specification": {
                    "metrics": _waiting(backlog["queue_name"], cluster_name, service_name)
                }
            },
        )
    for label, times in sorted(schedule.items()):
        aws.appautoscaling.ScheduledAction(
            f"{name}-scale-{label}",
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            schedule=f"cron({times['cron']})",
            timezone=times.get("timezone", "UTC"),
            scalable_target_action={"min_capacity": times["min"], "max_capacity": times["max"]},
            opts=pulumi.ResourceOptions(parent=parent),
        )


def _track(
    name: str,
    *,
    parent: pulumi.Resource,
    target: "aws.appautoscaling.Target",
    value: int,
    metric: dict[str, Any],
) -> None:
    configuration: Any = {
        "target_value": value,
        "scale_out_cooldown": OUT_SECONDS,
        "scale_in_cooldown": IN_SECONDS,
        **metric,
    }
    aws.appautoscaling.Policy(
        name,
        policy_type="TargetTrackingScaling",
        service_namespace=target.service_namespace,
        scalable_dimension=target.scalable_dimension,
        resource_id=target.resource_id,
        target_tracking_scaling_policy_configuration=configuration,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _waiting(
    queue_name: pulumi.Input[str],
    cluster_name: pulumi.Input[str],
    service_name: pulumi.Input[str],
) -> list[dict[str, Any]]:
    """Waiting messages a running task; a service of none counts as one.

    https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking-metric-math.html
    """

    def counted(key: str, namespace: str, metric: str, **dimensions: Any) -> dict[str, Any]:
        named = [{"name": k, "value": v} for k, v in dimensions.items()]
        stat = {"namespace": namespace, "metric_name": metric, "dimensions": named}
        return {
            "id": key,
            "metric_stat": {"metric": stat, "stat": "Average"},
            "return_data": False,
        }

    return [
        counted("visible", "AWS/SQS", "ApproximateNumberOfMessagesVisible", QueueName=queue_name),
        counted(
            "running",
            "ECS/ContainerInsights",
            "RunningTaskCount",
            ClusterName=cluster_name,
            ServiceName=service_name,
        ),
        {
            "id": "backlog",
            "label": "messages a task",
            "expression": "visible / IF(FILL(running, 0) > 0, FILL(running, 0), 1)",
            "return_data": True,
        },
    ]
