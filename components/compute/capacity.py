"""EC2 machines of a cluster: the group that ECS grows and shrinks."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags
from components.compute.machine_template import INSTANCE_TYPE, CapacityArgs, template
from components.compute.machines import check_machine
from components.compute.predictive import PLAN_TAG, forecast_machines

WARM_SECONDS: Final = 120
OWN_NAMES: Final = ("aws", "ecs", "fargate")
"""What the name of a capacity provider of ours may not begin with.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCapacityProvider.html
"""


def check_capacity(name: str, args: CapacityArgs) -> None:
    """Refuse bounds that cannot hold, and names that ECS keeps for itself."""
    low, high = int(args.get("min", 1)), int(args.get("max", 2))
    check_machine(name, args.get("instance_type", INSTANCE_TYPE), high)
    if not 0 <= low <= high:
        raise ValueError(f"{name}: machines must be 0 <= min <= max, got {low}..{high}")
    if "predictive" in args and "plan_tag" in args:
        raise ValueError(f"{name}: predictive must stand without plan_tag")
    if low == high and {"predictive", "plan_tag"} & args.keys():
        raise ValueError(f"{name}: machines must be min < max for a forecast, got {low}..{high}")
    # The name of a capacity provider follows that of the component.
    if name.startswith(OWN_NAMES):
        raise ValueError(f"{name}: name must not begin with {', '.join(OWN_NAMES)}")


def capacity_provider(
    name: str,
    *,
    parent: pulumi.Resource,
    cluster: aws.ecs.Cluster,
    args: CapacityArgs,
    tags: Tags,
) -> "tuple[aws.ecs.CapacityProvider, aws.autoscaling.Group]":
    """Machines that ECS starts when tasks wait for room, and drains before it stops them."""
    child = pulumi.ResourceOptions(parent=parent)
    planned = {PLAN_TAG: args["plan_tag"]} if "plan_tag" in args else {}
    made = template(name, parent=parent, cluster=cluster, args=args, tags=tags)
    group = aws.autoscaling.Group(
        f"{name}-machines",
        min_size=int(args.get("min", 1)),
        max_size=int(args.get("max", 2)),
        vpc_zone_identifiers=args["subnet_ids"],
        launch_template={
            "id": made.id,
            "version": made.latest_version.apply(str),
        },
        health_check_type="EC2",
        health_check_grace_period=WARM_SECONDS,
        # ECS says which machine may go: one without tasks.
        protect_from_scale_in=True,
        # Protected machines would otherwise keep the group alive for ever; they hold no data.
        force_delete=True,
        instance_refresh={
            "strategy": "Rolling",
            "preferences": {
                "min_healthy_percentage": 100,
                "max_healthy_percentage": 200,
                "instance_warmup": str(WARM_SECONDS),
                "scale_in_protected_instances": "Refresh",
                "skip_matching": True,
            },
        },
        tags=[
            # ECS adds the first one by itself, and a later update would take it away again.
            {"key": "AmazonECSManaged", "value": "true", "propagate_at_launch": True},
            *(
                {"key": key, "value": value, "propagate_at_launch": True}
                for key, value in sorted({**tags, **planned, "Name": f"{name}-machines"}.items())
            ),
        ],
        opts=pulumi.ResourceOptions(
            parent=parent,
            # A scaling plan raises them before the hour that it has forecast.
            ignore_changes=["minSize", "maxSize"] if planned else None,
        ),
    )
    if "predictive" in args:
        forecast_machines(name, parent=parent, group=group, predictive=args["predictive"])
    provider = aws.ecs.CapacityProvider(
        f"{name}-machines",
        auto_scaling_group_provider={
            "auto_scaling_group_arn": group.arn,
            "managed_scaling": {
                "status": "ENABLED",
                "target_capacity": 100,
                "minimum_scaling_step_size": 1,
                "maximum_scaling_step_size": int(args.get("max", 2)),
                "instance_warmup_period": WARM_SECONDS,
            },
            "managed_termination_protection": "ENABLED",
            "managed_draining": "ENABLED",
        },
        tags={**tags, "Name": f"{name}-machines"},
        opts=child,
    )
    return provider, group
