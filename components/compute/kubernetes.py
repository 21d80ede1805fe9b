"""An EKS cluster: its API, who may use it, and the machines that pods run on."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._group import security_group
from components.compute.kubeconfig import kubeconfig
from components.compute.kubernetes_access import admins
from components.compute.kubernetes_addons import running
from components.compute.kubernetes_facts import VERSION, VERSIONS, check_cidrs
from components.compute.kubernetes_nodes import NodesArgs, check_nodes
from components.compute.kubernetes_roles import cluster_role, node_role
from components.observability.logs import log_group

LOGS: Final = ("api", "audit", "authenticator", "controllerManager", "scheduler")
POOLS: Final = ("general-purpose", "system")


class KubernetesArgs(TypedDict):
    """Inputs of `Kubernetes`."""

    vpc_id: pulumi.Input[str]
    """VPC of the subnets."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Private subnets of API and machines, in at least two availability zones."""
    account_id: pulumi.Input[str]
    """Account, whose clusters alone have the roles."""
    region: str
    """Region, for those who ask for a token."""
    admin_arns: Mapping[str, pulumi.Input[str]]
    """Roles or users of IAM that administer the cluster, by label; whoever deploys is one."""
    version: NotRequired[str]
    """Version of Kubernetes. Defaults to `1.35`."""
    nodes: NotRequired[NodesArgs]
    """Machines of a managed node group. Defaults to none: EKS Auto Mode chooses them."""
    public_cidrs: NotRequired[Sequence[str]]
    """IPv4 ranges, /8 or narrower, from which the API is reached without the network. Defaults to
    none: it is private alone."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key for the cluster's secrets and logs. Defaults to AWS's own."""
    log_days: NotRequired[int]
    """Retention of the control plane's logs, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Kubernetes(pulumi.ComponentResource):
    """A cluster whose API is private, logged, and open to those who are named."""

    cluster_name: pulumi.Output[str]
    """Name of the cluster."""
    arn: pulumi.Output[str]
    """ARN of the cluster."""
    security_group_id: pulumi.Output[str]
    """Group of every machine and pod, made by EKS: it lets itself in, and everything out."""
    kubeconfig: pulumi.Output[str]
    """How a client finds the API and asks AWS for a token; known once it is of use."""

    def __init__(
        self, name: str, args: KubernetesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, KubernetesArgs)
        _check(name, args)
        super().__init__("groundwork:index:Kubernetes", name, {}, opts)
        auto, disposable = "nodes" not in args, args.get("disposable", False)
        tags = {"Name": name, **args.get("tags", {})}

        group = security_group(
            f"{name}-api",
            parent=self,
            vpc_id=args["vpc_id"],
            description=f"{name} API of Kubernetes",
            tags={**tags, "Name": f"{name}-api"},
        )
        # As for Postgres: unique, and it lives as long as what is named after it.
        identifier = pulumi.Output.concat(name, "-", group.id)
        logs = log_group(
            f"{name}-logs",
            parent=self,
            days=args.get("log_days", 365),
            key_arn=args.get("key_arn"),
            tags={**tags, "Name": f"{name}-logs"},
            physical_name=pulumi.Output.concat("/aws/eks/", identifier, "/cluster"),
        )
        role, policies = cluster_role(
            name,
            parent=self,
            account_id=args["account_id"],
            auto=auto,
            key_arn=args.get("key_arn"),
            tags=tags,
        )
        machine, rights = node_role(name, parent=self, auto=auto, tags=tags)
        cluster = aws.eks.Cluster(
            f"{name}-cluster",
            name=identifier,
            version=args.get("version", VERSION),
            role_arn=role.arn,
            vpc_config=_reach(args, group),
            access_config={
                "authentication_mode": "API",
                "bootstrap_cluster_creator_admin_permissions": False,
            },
            enabled_cluster_log_types=list(LOGS),
            encryption_config=_encryption(args),
            upgrade_policy={"support_type": "STANDARD"},
            deletion_protection=not disposable,
            bootstrap_self_managed_addons=False,
            **_auto(machine if auto else None),
            tags=tags,
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=not disposable,
                depends_on=[logs, *policies, *(rights if auto else ())],
            ),
        )
        allowed = admins(name, parent=self, cluster=cluster, arns=args["admin_arns"], tags=tags)
        ready = running(
            name,
            parent=self,
            cluster=cluster,
            nodes=args.get("nodes"),
            account_id=args["account_id"],
            role=machine,
            rights=rights,
            subnet_ids=args["subnet_ids"],
            tags=tags,
        )

        self.cluster_name = cluster.name
        self.arn = cluster.arn
        self.security_group_id = cluster.vpc_config.cluster_security_group_id.apply(str)
        # What is made by it comes after all that it takes, and goes before that.
        self.kubeconfig = pulumi.Output.all(
            kubeconfig(cluster, args["region"]), *(one.urn for one in [*allowed, *ready])
        )[0]
        self.register_outputs(
            {
                "cluster_name": self.cluster_name,
                "arn": self.arn,
                "security_group_id": self.security_group_id,
                "kubeconfig": self.kubeconfig,
            }
        )


def _check(name: str, args: KubernetesArgs) -> None:
    """Refuse versions that EKS does not support, and what access and machines refuse."""
    version, nodes = args.get("version", VERSION), args.get("nodes")
    if version not in VERSIONS:
        raise ValueError(f"{name}: version must be one of {', '.join(VERSIONS)}, got {version}")
    if not args["admin_arns"]:
        raise ValueError(f"{name}: admin_arns must name somebody, got none")
    check_cidrs(name, args.get("public_cidrs", ()))
    if nodes is not None:
        check_keys(f"{name}: nodes", nodes, NodesArgs)
        check_nodes(name, nodes)


def _reach(args: KubernetesArgs, group: aws.ec2.SecurityGroup) -> aws.eks.ClusterVpcConfigArgsDict:
    """From where the API is reached: always from the network, else from ranges alone."""
    cidrs = list(args.get("public_cidrs", ()))
    within: aws.eks.ClusterVpcConfigArgsDict = {
        "subnet_ids": args["subnet_ids"],
        "security_group_ids": [group.id],
        "endpoint_private_access": True,
        "endpoint_public_access": bool(cidrs),
    }
    return {**within, "public_access_cidrs": cidrs} if cidrs else within


def _encryption(args: KubernetesArgs) -> aws.eks.ClusterEncryptionConfigArgsDict | None:
    """Envelopes by a key of ours; without one EKS takes a key that AWS owns.

    https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html
    """
    if "key_arn" not in args:
        return None
    return {"provider": {"key_arn": args["key_arn"]}, "resources": ["secrets"]}


def _auto(role: aws.iam.Role | None) -> dict[str, Any]:
    """What Auto Mode takes over, all or nothing: machines, balancers and disks."""
    if role is None:
        return {}
    return {
        "compute_config": {
            "enabled": True,
            "node_pools": list(POOLS),
            "node_role_arn": role.arn,
        },
        "kubernetes_network_config": {"elastic_load_balancing": {"enabled": True}},
        "storage_config": {"block_storage": {"enabled": True}},
    }
