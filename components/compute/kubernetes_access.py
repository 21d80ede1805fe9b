"""Who may talk to the API of an EKS cluster: access entries, and nobody besides."""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags

ADMIN: Final = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
"""Everything in the cluster.

https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html
"""


def admins(
    name: str,
    *,
    parent: pulumi.Resource,
    cluster: aws.eks.Cluster,
    arns: Mapping[str, pulumi.Input[str]],
    tags: Tags,
) -> Sequence[pulumi.Resource]:
    """Roles or users of IAM that administer the cluster, by label."""
    child = pulumi.ResourceOptions(parent=parent)
    made: list[pulumi.Resource] = []
    for label, arn in sorted(arns.items()):
        entry = aws.eks.AccessEntry(
            f"{name}-{label}",
            cluster_name=cluster.name,
            principal_arn=arn,
            tags=tags,
            opts=child,
        )
        made.append(
            aws.eks.AccessPolicyAssociation(
                f"{name}-{label}",
                cluster_name=cluster.name,
                principal_arn=entry.principal_arn,
                policy_arn=ADMIN,
                access_scope={"type": "cluster"},
                opts=child,
            )
        )
    return made
