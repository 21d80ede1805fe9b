"""What every machine of a cluster is started from: its settings, its group, its role."""

import base64
from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._group import security_group
from components._policy import allow, trust
from components.compute.container import STOP_SECONDS
from components.compute.edges import Tags, reach_out
from components.compute.machine_parts import METADATA, disk
from components.compute.predictive import Predictive
from components.links import Grant, Peer

INSTANCE_TYPE: Final = "t3.micro"
DISK_GIB: Final = 30
"""As much as the image has."""


class CapacityArgs(TypedDict):
    """Inputs of the machines of a `Cluster`."""

    vpc_id: pulumi.Input[str]
    """VPC of the machines."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Private subnets, in two zones or more."""
    account_id: pulumi.Input[str]
    """Account, which bounds the machines' role."""
    region: str
    """Region, which bounds the machines' role."""
    image_id: pulumi.Input[str]
    """Amazon Linux 2023 optimized for ECS; another id renews the machines one by one."""
    peers: Mapping[str, Peer]
    """Where the machines may go on 443, by label: ECS, and what images and logs need."""
    instance_type: NotRequired[str]
    """A t3 or t4g type, micro to 2xlarge. Defaults to `t3.micro`."""
    min: NotRequired[int]
    """Fewest machines. Defaults to 1."""
    max: NotRequired[int]
    """Most machines. Defaults to 2."""
    predictive: NotRequired[Predictive]
    """Forecast of how many they will be, by a policy of their own. Defaults to none."""
    plan_tag: NotRequired[str]
    """Value of the tag by which a scaling plan knows them, instead. Defaults to none."""


def user_data(cluster_name: str) -> str:
    """The agent's settings: which cluster, no way to the machine's role, time to stop."""
    return f"""#!/bin/sh
cat >>/etc/ecs/ecs.config <<'SETTINGS'
ECS_CLUSTER={cluster_name}
ECS_AWSVPC_BLOCK_IMDS=true
ECS_CONTAINER_STOP_TIMEOUT={STOP_SECONDS}s
SETTINGS
"""


def template(
    name: str,
    *,
    parent: pulumi.Resource,
    cluster: aws.ecs.Cluster,
    args: CapacityArgs,
    tags: Tags,
) -> aws.ec2.LaunchTemplate:
    """IMDSv2 for the machine alone, an encrypted disk, nobody who could log in."""
    child = pulumi.ResourceOptions(parent=parent)
    named = {**tags, "Name": f"{name}-machines"}
    group = security_group(
        f"{name}-machines",
        parent=parent,
        vpc_id=args["vpc_id"],
        description=f"{name} machines",
        tags=named,
    )
    reach_out(f"{name}-machines", parent=parent, source_id=group.id, peers=args["peers"], tags=tags)
    profile = _profile(name, parent=parent, cluster=cluster, args=args, tags=named)
    return aws.ec2.LaunchTemplate(
        f"{name}-machines",
        image_id=args["image_id"],
        instance_type=args.get("instance_type", INSTANCE_TYPE),
        iam_instance_profile={"arn": profile.arn},
        vpc_security_group_ids=[group.id],
        metadata_options=METADATA,
        block_device_mappings=[disk(DISK_GIB)],
        monitoring={"enabled": True},
        user_data=cluster.name.apply(
            lambda cluster_name: base64.b64encode(user_data(cluster_name).encode()).decode()
        ),
        update_default_version=True,
        tag_specifications=[{"resource_type": "volume", "tags": named}],
        tags=named,
        opts=child,
    )


def _profile(
    name: str,
    *,
    parent: pulumi.Resource,
    cluster: aws.ecs.Cluster,
    args: CapacityArgs,
    tags: Tags,
) -> aws.iam.InstanceProfile:
    """What the agent of a machine may do: join this cluster and tell of its tasks."""
    child = pulumi.ResourceOptions(parent=parent)
    role = aws.iam.Role(
        f"{name}-machine-role", assume_role_policy=trust("ec2.amazonaws.com"), tags=tags, opts=child
    )
    instances = pulumi.Output.concat(
        "arn:aws:ecs:", args["region"], ":", args["account_id"],
        ":container-instance/", cluster.name, "/*",
    )  # fmt: skip
    may: list[Grant] = [
        {
            "actions": [
                "ecs:DeregisterContainerInstance",
                "ecs:RegisterContainerInstance",
                "ecs:SubmitAttachmentStateChanges",
                "ecs:SubmitContainerStateChange",
                "ecs:SubmitTaskStateChange",
            ],
            "resources": [cluster.arn],
        },
        # A machine learns its own id when it registers.
        {"actions": ["ecs:Poll", "ecs:StartTelemetrySession"], "resources": [instances]},
        # Which address to ask is nobody's resource.
        {"actions": ["ecs:DiscoverPollEndpoint"], "resources": ["*"]},
    ]
    policy = aws.iam.RolePolicy(
        f"{name}-machine-may-join", role=role.id, policy=allow(may), opts=child
    )
    return aws.iam.InstanceProfile(
        f"{name}-machine-profile",
        role=role.name,
        tags=tags,
        # A machine whose role cannot join yet gives up.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[policy]),
    )
