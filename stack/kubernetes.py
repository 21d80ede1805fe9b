"""Clusters of Kubernetes: one for each such entry of `clusters`, and where their workloads live."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_kubernetes as kubernetes

from components.compute.ingress_class import IngressArgs
from components.compute.kubernetes import Kubernetes, KubernetesArgs
from components.compute.namespace import Namespace, NamespaceArgs
from components.network.network import Network
from stack.base import Base
from stack.checks.kubernetes import SUFFIX
from stack.lookups import cloudfront_prefix_list_id, deployer_arn
from stack.settings import Nodes, Orchestrator


@dataclass(frozen=True)
class Pods:
    """One cluster, ready for workloads."""

    cluster: Kubernetes
    namespace: Namespace
    is_routed: bool
    """Whether anything in it answers requests from outside."""
    opts: pulumi.ResourceOptions
    """Options of every workload: the provider of AWS and that of the cluster."""


def build(
    base: Base, networks: Mapping[str, Network], certificate_arn: pulumi.Input[str] | None
) -> Mapping[str, Pods]:
    """Clusters by label; a balancer stands before those with a route."""
    return {
        label: _pods(base, label, networks, certificate_arn)
        for label in base.settings.clusters_of(Orchestrator.EKS)
    }


def command(base: Base, pods: Pods) -> pulumi.Output[str]:
    """What writes the file by which `kubectl` finds the cluster."""
    region = base.settings.region
    return pulumi.Output.format(
        "aws eks update-kubeconfig --name {0} --region {1}", pods.cluster.cluster_name, region
    )


def _pods(
    base: Base,
    label: str,
    networks: Mapping[str, Network],
    certificate_arn: pulumi.Input[str] | None,
) -> Pods:
    entry = base.settings.clusters[label]
    network = networks[entry.network]
    cluster = Kubernetes(label, _args(base, label, network), base.opts)
    provider = kubernetes.Provider(
        label, kubeconfig=cluster.kubeconfig, enable_server_side_apply=True
    )
    opts = pulumi.ResourceOptions(providers=[_aws(base), provider])
    args: NamespaceArgs = {
        "cluster_name": cluster.cluster_name,
        "security_group_id": cluster.security_group_id,
        "vpc_id": network.vpc_id,
        "network_cidr": base.settings.networks[entry.network].cidr,
        "account_id": base.account_id,
        "region": base.settings.region,
        "auto": entry.nodes is Nodes.AUTO,
    }
    if routed := _is_routed(base, label):
        args["ingress"] = _ingress(base, network, certificate_arn)
    return Pods(cluster, Namespace(f"{label}{SUFFIX}", args, opts), routed, opts)


def _args(base: Base, label: str, network: Network) -> KubernetesArgs:
    settings = base.settings
    entry = settings.clusters[label]
    args: KubernetesArgs = {
        "vpc_id": network.vpc_id,
        "subnet_ids": network.private_subnet_ids,
        "account_id": base.account_id,
        "region": settings.region,
        "admin_arns": entry.admins or {"deployer": deployer_arn(base.opts.provider)},
        "version": entry.version,
        "public_cidrs": entry.admin_cidrs or (),
        "log_days": settings.log_days,
        "disposable": settings.disposable,
        **base.encryption,
    }
    if entry.nodes is Nodes.MANAGED:
        args["nodes"] = {"instance_type": entry.machine, "min": entry.min, "max": entry.max}
    return args


def _ingress(
    base: Base, network: Network, certificate_arn: pulumi.Input[str] | None
) -> IngressArgs:
    args: IngressArgs = {
        "subnet_ids": network.public_subnet_ids,
        "log_days": base.settings.log_days,
        "disposable": base.settings.disposable,
    }
    if certificate_arn is not None:
        args["certificate_arn"] = certificate_arn
    if base.settings.edge:
        args["cloudfront_prefix_list_id"] = cloudfront_prefix_list_id(_aws(base))
    return args


def _is_routed(base: Base, label: str) -> bool:
    """Whether anything in the cluster answers requests from outside."""
    services = base.settings.services.values()
    return any(one.cluster == label and one.route for one in services)


def _aws(base: Base) -> pulumi.ProviderResource:
    if base.opts.provider is None:
        raise ValueError("the stack has no provider of AWS")
    return base.opts.provider
