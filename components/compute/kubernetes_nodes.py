"""Machines of an EKS cluster that it does not choose itself: a managed node group."""

from collections.abc import Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags
from components.compute.machine_parts import METADATA, disk
from components.compute.node_types import ARM, NODE_TYPE, NODE_TYPES

DISK_GIB: Final = 50


class NodesArgs(TypedDict):
    """Inputs of the machines of a `Kubernetes`."""

    instance_type: NotRequired[str]
    """One of `NODE_TYPES`. Defaults to `t3.large`."""
    min: NotRequired[int]
    """Fewest machines, and as many as there are at first. Defaults to 2."""
    max: NotRequired[int]
    """Most machines. Defaults to 6."""


def check_nodes(name: str, args: NodesArgs) -> None:
    """Refuse bounds that cannot hold, and types that are no machines of a cluster.

    Raises:
        ValueError: the type is unknown, or there are fewer machines at most than at least.
    """
    kind, low, high = args.get("instance_type", NODE_TYPE), *bounds(args)
    if kind not in NODE_TYPES:
        raise ValueError(
            f"{name}: instance_type must be one of {', '.join(NODE_TYPES)}, got {kind}"
        )
    if not 1 <= low <= high:
        raise ValueError(f"{name}: nodes must be 1 <= min <= max, got {low}..{high}")


def bounds(args: NodesArgs) -> tuple[int, int]:
    """Fewest and most machines."""
    return int(args.get("min", 2)), int(args.get("max", 6))


def node_group(
    name: str,
    *,
    parent: pulumi.Resource,
    cluster: aws.eks.Cluster,
    role: aws.iam.Role,
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
    args: NodesArgs,
    tags: Tags,
    needs: list[pulumi.Resource],
) -> aws.eks.NodeGroup:
    """Machines in all zones of the subnets; EKS renews, drains and repairs them."""
    kind, (low, high) = args.get("instance_type", NODE_TYPE), bounds(args)
    named = {**tags, "Name": f"{name}-nodes"}
    template = aws.ec2.LaunchTemplate(
        f"{name}-nodes",
        # Pods have roles of their own, and no way to the machine's.
        metadata_options=METADATA,
        block_device_mappings=[disk(DISK_GIB)],
        monitoring={"enabled": True},
        update_default_version=True,
        tag_specifications=[
            {"resource_type": kind, "tags": named} for kind in ("instance", "volume")
        ],
        tags=named,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return aws.eks.NodeGroup(
        f"{name}-nodes",
        cluster_name=cluster.name,
        node_role_arn=role.arn,
        subnet_ids=subnet_ids,
        ami_type=f"AL2023_{'ARM_64' if kind.startswith(ARM) else 'x86_64'}_STANDARD",
        instance_types=[kind],
        launch_template={"id": template.id, "version": template.latest_version.apply(str)},
        scaling_config={"min_size": low, "max_size": high, "desired_size": low},
        update_config={"max_unavailable_percentage": 33},
        node_repair_config={"enabled": True},
        tags=named,
        opts=pulumi.ResourceOptions(
            parent=parent,
            depends_on=needs,
            # Whoever scales them by hand or by a tool says how many there are.
            ignore_changes=["scalingConfig.desiredSize"],
        ),
    )
