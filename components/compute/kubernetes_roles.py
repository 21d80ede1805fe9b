"""Who may do what in an EKS cluster: its own role, that of its machines, and those of pods."""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
import pulumi_aws as aws

from components._policy import allow, trust, with_key
from components.compute.edges import Tags

MANAGED: Final = "arn:aws:iam::aws:policy/"
CLUSTER: Final = ("AmazonEKSClusterPolicy",)
AUTO: Final = (
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSComputePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
)
"""What Auto Mode does besides: disks, machines, balancers, interfaces.

https://docs.aws.amazon.com/eks/latest/userguide/auto-cluster-iam-role.html
"""
AUTO_NODE: Final = ("AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodeMinimalPolicy")
NODE: Final = ("AmazonEC2ContainerRegistryPullOnly", "AmazonEKSWorkerNodePolicy")
"""A machine joins the cluster and pulls images; what pods may do is their own roles'.

https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
"""
NETWORKING: Final = ("AmazonEKS_CNI_Policy",)


def cluster_role(
    name: str,
    *,
    parent: pulumi.Resource,
    account_id: pulumi.Input[str],
    auto: bool,
    key_arn: pulumi.Input[str] | None,
    tags: Tags,
) -> tuple[aws.iam.Role, Sequence[pulumi.Resource]]:
    """What EKS itself does in the account, and the policies that it needs before it starts."""
    role = aws.iam.Role(
        f"{name}-cluster-role",
        # Auto Mode tags its sessions, so that its policies hold for its own machines alone.
        assume_role_policy=trust("eks.amazonaws.com", _of(account_id), tagged=auto),
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    policies: list[pulumi.Resource] = _attached(
        f"{name}-cluster", parent, role, (*CLUSTER, *(AUTO if auto else ()))
    )
    # https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html
    uses = with_key(key_arn, "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants")
    if uses:
        policies.append(
            aws.iam.RolePolicy(
                f"{name}-cluster-may-encrypt",
                role=role.id,
                policy=allow(uses),
                opts=pulumi.ResourceOptions(parent=parent),
            )
        )
    return role, policies


def node_role(
    name: str, *, parent: pulumi.Resource, auto: bool, tags: Tags
) -> tuple[aws.iam.Role, Sequence[pulumi.Resource]]:
    """What a machine may do, and the policies that it needs before it starts."""
    role = aws.iam.Role(
        f"{name}-node-role",
        assume_role_policy=trust("ec2.amazonaws.com"),
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return role, _attached(f"{name}-node", parent, role, AUTO_NODE if auto else NODE)


def networking_role(
    name: str, *, parent: pulumi.Resource, account_id: pulumi.Input[str], tags: Tags
) -> tuple[aws.iam.Role, Sequence[pulumi.Resource]]:
    """What the pods do that give the others their addresses; machines may not."""
    role = pod_role(f"{name}-networking-role", parent=parent, account_id=account_id, tags=tags)
    return role, _attached(f"{name}-networking", parent, role, NETWORKING)


def pod_role(
    name: str, *, parent: pulumi.Resource, account_id: pulumi.Input[str], tags: Tags
) -> aws.iam.Role:
    """A role that EKS Pod Identity hands to the pods of one service account."""
    return aws.iam.Role(
        name,
        assume_role_policy=trust("pods.eks.amazonaws.com", _of(account_id), tagged=True),
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _of(account_id: pulumi.Input[str]) -> Mapping[str, Mapping[str, pulumi.Input[str]]]:
    """For clusters of this account alone."""
    return {"StringEquals": {"aws:SourceAccount": account_id}}


def _attached(
    name: str, parent: pulumi.Resource, role: aws.iam.Role, policies: Sequence[str]
) -> list[pulumi.Resource]:
    return [
        aws.iam.RolePolicyAttachment(
            f"{name}-{policy}",
            role=role.name,
            policy_arn=f"{MANAGED}{policy}",
            opts=pulumi.ResourceOptions(parent=parent),
        )
        for policy in policies
    ]
