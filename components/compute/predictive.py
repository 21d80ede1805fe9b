"""Capacity that is there before it is asked for, by a forecast from what was asked before.

A forecast needs 24 hours of metrics, and is best after two weeks of them. It never takes capacity
away: of what it says and what the other policies say, the most counts.
https://docs.aws.amazon.com/autoscaling/ec2/userguide/predictive-scaling-policy-overview.html
"""

from enum import StrEnum
from typing import Any, Final, TypedDict

import pulumi
import pulumi_aws as aws

BUFFER_SECONDS: Final = 300
"""How long before its hour forecast capacity is started."""
PLAN_TAG: Final = "scaling-plan"
"""Key of the tag that groups of a scaling plan carry."""
CPU_PERCENT: Final = 60
"""Average CPU of the machines to forecast for."""


class Predictive(StrEnum):
    """What is done with a forecast."""

    FORECAST = "forecast"
    """It is shown beside what happened, and changes nothing."""
    SCALE = "scale"
    """It adds capacity ahead of time."""


class PlannedMachines(TypedDict):
    """A group of machines, for a scaling plan."""

    group_name: pulumi.Input[str]
    """Name of the Auto Scaling group."""
    min: int
    """Fewest machines."""
    max: int
    """Most machines."""


MODES: Final = {Predictive.FORECAST: "ForecastOnly", Predictive.SCALE: "ForecastAndScale"}
PAIRS: Final = {
    "cpu": "ECSServiceCPUUtilization",
    "memory": "ECSServiceMemoryUtilization",
    "requests": "ALBRequestCount",
}
"""What tasks are forecast by, by the target of `Scale`; the first of them that is there."""


def forecast_machines(
    name: str,
    *,
    parent: pulumi.Resource,
    group: "aws.autoscaling.Group",
    predictive: Predictive,
) -> None:
    """Forecast how many machines their processors will want; ECS keeps its own policy beside."""
    aws.autoscaling.Policy(
        f"{name}-predictive",
        autoscaling_group_name=group.name,
        policy_type="PredictiveScaling",
        predictive_scaling_configuration={
            "mode": MODES[predictive],
            "max_capacity_breach_behavior": "HonorMaxCapacity",
            "scheduling_buffer_time": str(BUFFER_SECONDS),
            "metric_specification": {
                "target_value": CPU_PERCENT,
                "predefined_metric_pair_specification": {
                    "predefined_metric_type": "ASGCPUUtilization"
                },
            },
        },
        opts=pulumi.ResourceOptions(parent=parent),
    )


def forecast_tasks(
    name: str,
    *,
    parent: pulumi.Resource,
    target: "aws.appautoscaling.Target",
    predictive: Predictive,
    key: str,
    value: int,
    target_label: pulumi.Input[str] | None,
) -> None:
    """Forecast how many tasks hold `value` of the target `key` of `Scale`, beside that target."""
    label = {"resource_label": target_label} if key == "requests" else {}
    configuration: Any = {
        "mode": MODES[predictive],
        "max_capacity_breach_behavior": "HonorMaxCapacity",
        "scheduling_buffer_time": BUFFER_SECONDS,
        "metric_specifications": [
            {
                "target_value": str(value),
                "predefined_metric_pair_specification": {
                    "predefined_metric_type": PAIRS[key],
                    **label,
                },
            }
        ],
    }
    aws.appautoscaling.Policy(
        name,
        policy_type="PredictiveScaling",
        service_namespace=target.service_namespace,
        scalable_dimension=target.scalable_dimension,
        resource_id=target.resource_id,
        predictive_scaling_policy_configuration=configuration,
        opts=pulumi.ResourceOptions(parent=parent),
    )
