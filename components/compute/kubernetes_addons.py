"""What runs in an EKS cluster besides workloads: add-ons that AWS keeps compatible with it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags
from components.compute.kubernetes_nodes import NodesArgs, node_group
from components.compute.kubernetes_roles import networking_role

METRICS: Final = "metrics-server"
"""What tells autoscalers how busy pods are; no part of Auto Mode either.

https://docs.aws.amazon.com/eks/latest/userguide/community-addons.html
"""
BEFORE: Final[Mapping[str, Mapping[str, Any]]] = {
    "eks-pod-identity-agent": {},
    "kube-proxy": {},
    "vpc-cni": {"enableNetworkPolicy": "true"},
}
"""What every machine runs, and its settings: there before the machines are."""
AFTER: Final = ("coredns", METRICS)
"""What runs on some machine or other."""
OWNER: Final = ("kube-system", "aws-node")
"""Namespace and service account of `vpc-cni`."""


def running(
    name: str,
    *,
    parent: pulumi.Resource,
    cluster: aws.eks.Cluster,
    nodes: NodesArgs | None,
    account_id: pulumi.Input[str],
    role: aws.iam.Role,
    rights: Sequence[pulumi.Resource],
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
    tags: Tags,
) -> Sequence[pulumi.Resource]:
    """What a cluster must have before anything runs in it; machines where it has none itself."""
    made: list[pulumi.Resource] = []
    if nodes is not None:
        before = _before_nodes(
            name, parent=parent, cluster=cluster, account_id=account_id, tags=tags
        )
        made.append(
            node_group(
                name,
                parent=parent,
                cluster=cluster,
                role=role,
                subnet_ids=subnet_ids,
                args=nodes,
                tags=tags,
                needs=[*rights, *before],
            )
        )
    later = (METRICS,) if nodes is None else AFTER
    return made + [
        _addon(name, one, parent=parent, cluster=cluster, tags=tags, needs=made) for one in later
    ]


def _before_nodes(
    name: str,
    *,
    parent: pulumi.Resource,
    cluster: aws.eks.Cluster,
    account_id: pulumi.Input[str],
    tags: Tags,
) -> Sequence[pulumi.Resource]:
    """Addresses of pods, network policies, and roles for pods; Auto Mode has them built in."""
    role, right = networking_role(name, parent=parent, account_id=account_id, tags=tags)
    namespace, account = OWNER
    association = aws.eks.PodIdentityAssociation(
        f"{name}-networking",
        cluster_name=cluster.name,
        namespace=namespace,
        service_account=account,
        role_arn=role.arn,
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    # Pods that start before they have the role would go without.
    needs = {"vpc-cni": [*right, association]}
    return [
        _addon(name, one, parent=parent, cluster=cluster, tags=tags, needs=needs.get(one, ()))
        for one in BEFORE
    ]


def _addon(
    name: str,
    label: str,
    *,
    parent: pulumi.Resource,
    cluster: aws.eks.Cluster,
    tags: Tags,
    needs: Sequence[pulumi.Resource],
) -> aws.eks.Addon:
    """One add-on, in the version that AWS recommends for the cluster's when it is made."""
    settings = BEFORE.get(label)
    return aws.eks.Addon(
        f"{name}-{label}",
        cluster_name=cluster.name,
        addon_name=label,
        configuration_values=json.dumps(settings, sort_keys=True) if settings else None,
        resolve_conflicts_on_create="OVERWRITE",
        resolve_conflicts_on_update="OVERWRITE",
        tags={**tags, "Name": f"{name}-{label}"},
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(needs)),
    )
