"""Who the pods of a workload are to Kubernetes, and to AWS."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components._policy import allow, trust, with_key
from components.compute.edges import Tags
from components.compute.pod_names import metadata
from components.compute.roles import secrets_to_read
from components.compute.workload_args import WorkloadArgs
from components.links import Grant


@dataclass(frozen=True)
class Identity:
    """A service account that stands for a role."""

    account: "kubernetes.core.v1.ServiceAccount"
    role: aws.iam.Role
    needs: list[pulumi.Resource]
    """What the first pod must find."""


def identity(name: str, *, parent: pulumi.Resource, args: WorkloadArgs, aws_tags: Tags) -> Identity:
    """The account and its role, with one policy a label; nothing that no binding grants."""
    child, pods = pulumi.ResourceOptions(parent=parent), args["pods"]
    account = kubernetes.core.v1.ServiceAccount(
        f"{name}-account",
        metadata=metadata(name, pods["namespace"]),
        # Nothing in the pods asks the API server.
        automount_service_account_token=False,
        opts=child,
    )
    role = aws.iam.Role(
        f"{name}-role",
        assume_role_policy=_trust(name, args),
        tags={**aws_tags, "Name": f"{name}-role"},
        opts=child,
    )
    policies = [
        aws.iam.RolePolicy(policy, role=role.id, policy=allow(grants), opts=child)
        for policy, grants in _wanted(name, args).items()
    ]
    association = aws.eks.PodIdentityAssociation(
        f"{name}-identity",
        cluster_name=pods["cluster_name"],
        namespace=pods["namespace"],
        service_account=name,
        role_arn=role.arn,
        tags={**aws_tags, "Name": f"{name}-identity"},
        opts=child,
    )
    return Identity(account, role, [*policies, association])


def _trust(name: str, args: WorkloadArgs) -> pulumi.Output[str]:
    """EKS alone, and for the pods of one service account in one namespace of one cluster.

    https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html and pod-id-abac.html
    """
    pods = args["pods"]
    cluster = pulumi.Output.format(
        "arn:aws:eks:{0}:{1}:cluster/{2}",
        args["region"],
        args["account_id"],
        pods["cluster_name"],
    )
    asked: Mapping[str, pulumi.Input[str]] = {
        "aws:RequestTag/eks-cluster-arn": cluster,
        "aws:RequestTag/kubernetes-namespace": pods["namespace"],
        "aws:RequestTag/kubernetes-service-account": name,
    }
    return trust("pods.eks.amazonaws.com", {"StringEquals": asked}, tagged=True)


def _wanted(name: str, args: WorkloadArgs) -> Mapping[str, list[Grant]]:
    """Grants by the name of their policy."""
    bindings, wanted = args.get("bindings", {}), dict[str, list[Grant]]()
    for label, binding in sorted(bindings.items()):
        if granted := binding.get("grants"):
            wanted[f"{name}-may-{label}"] = list(granted)
    read = secrets_to_read(args.get("secrets", {}), bindings, None)
    for label, secret in sorted(read.items()):
        grants: list[Grant] = [
            {"actions": ["secretsmanager:GetSecretValue"], "resources": [secret["arn"]]}
        ]
        grants += with_key(secret.get("key_arn"), "kms:Decrypt")
        wanted[f"{name}-reads-{label}"] = grants
    return wanted
