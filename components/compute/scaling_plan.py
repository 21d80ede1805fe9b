"""A scaling plan of AWS Auto Scaling: one forecast for every group of machines with its tag."""

from collections.abc import Mapping
from typing import TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.compute.predictive import (
    BUFFER_SECONDS,
    CPU_PERCENT,
    PLAN_TAG,
    PlannedMachines,
)


class ScalingPlanArgs(TypedDict):
    """Inputs of `ScalingPlan`."""

    tag: str
    """Value of the tag `scaling-plan` that the groups carry, and those of no other plan."""
    groups: Mapping[str, PlannedMachines]
    """Groups of the plan, by label."""


class ScalingPlan(pulumi.ComponentResource):
    """Adds machines ahead of time; takes none away, which stays with who manages the groups.

    AWS makes the role AWSServiceRoleForAutoScalingPlans_EC2AutoScaling with the first one.
    https://docs.aws.amazon.com/autoscaling/plans/userguide/how-it-works.html
    """

    plan_name: pulumi.Output[str]
    """Name of the plan."""

    def __init__(
        self, name: str, args: ScalingPlanArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, ScalingPlanArgs)
        if not args["groups"]:
            raise ValueError(f"{name}: groups must hold at least one, got none")
        super().__init__("groundwork:index:ScalingPlan", name, {}, opts)
        plan = aws.autoscalingplans.ScalingPlan(
            f"{name}-plan",
            application_source={"tag_filters": [{"key": PLAN_TAG, "values": [args["tag"]]}]},
            scaling_instructions=[
                {
                    "service_namespace": "autoscaling",
                    "scalable_dimension": "autoscaling:autoScalingGroup:DesiredCapacity",
                    "resource_id": pulumi.Output.concat("autoScalingGroup/", group["group_name"]),
                    "min_capacity": int(group["min"]),
                    "max_capacity": int(group["max"]),
                    "target_tracking_configurations": [
                        {
                            "target_value": CPU_PERCENT,
                            "predefined_scaling_metric_specification": {
                                "predefined_scaling_metric_type": "ASGAverageCPUUtilization"
                            },
                        }
                    ],
                    "predefined_load_metric_specification": {
                        "predefined_load_metric_type": "ASGTotalCPUUtilization"
                    },
                    "predictive_scaling_mode": "ForecastAndScale",
                    "predictive_scaling_max_capacity_behavior": "SetForecastCapacityToMaxCapacity",
                    "scheduled_action_buffer_time": BUFFER_SECONDS,
                    # ECS follows the tasks with a policy of its own.
                    "disable_dynamic_scaling": True,
                    "scaling_policy_update_behavior": "KeepExternalPolicies",
                }
                for _, group in sorted(args["groups"].items())
            ],
            opts=pulumi.ResourceOptions(parent=self),
        )

        self.plan_name = plan.name
        self.register_outputs({"plan_name": self.plan_name})
