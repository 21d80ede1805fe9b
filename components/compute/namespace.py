"""Where workloads of a cluster live: what holds for all of them, and the way in."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
from pulumi_kubernetes.core.v1 import ConfigMap
from pulumi_kubernetes.core.v1 import Namespace as Space
from pulumi_kubernetes.networking.v1 import Ingress, NetworkPolicy

from components._args import check_keys
from components.compute.balancer_controller import balancer_controller
from components.compute.edges import Tags
from components.compute.ingress_class import (
    AUTO,
    CLASS,
    CONTROLLER,
    IngressArgs,
    ingress_class,
)
from components.edge.origins import BalancerOrigin
from components.links import Pods

NAME: Final = "apps"
POLICY: Final = "default"
LEVEL: Final = "restricted"
"""Pod Security Standard.

https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""
GATES: Final = {
    True: "eks.amazonaws.com/pod-readiness-gate-inject",
    False: "elbv2.k8s.aws/pod-readiness-gate-inject",
}
"""Label by which new pods wait for the balancer: that of Auto Mode, or of the controller.

https://aws.amazon.com/blogs/containers/how-to-build-highly-available-kubernetes-applications-with-amazon-eks-auto-mode
https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/pod_readiness_gate
"""


class NamespaceArgs(TypedDict):
    """Inputs of `Namespace`."""

    cluster_name: pulumi.Input[str]
    """Name of the EKS cluster."""
    security_group_id: pulumi.Input[str]
    """Group of every pod, the cluster's own."""
    vpc_id: pulumi.Input[str]
    """VPC of the cluster."""
    network_cidr: str
    """Range of the VPC."""
    account_id: pulumi.Input[str]
    """Account, which bounds what makes balancers."""
    region: str
    """Region, for the same."""
    auto: bool
    """Whether EKS Auto Mode runs the machines and makes balancers."""
    ingress: NotRequired[IngressArgs]
    """Load balancer for workloads with a route. Defaults to none."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource of AWS, besides the provider's default tags. Defaults to none."""


class Namespace(pulumi.ComponentResource):
    """Pods here are restricted, and talk to nobody until a network policy lets them.

    Takes two providers: of AWS, and of the cluster.
    """

    namespace: pulumi.Output[str]
    """Name of the namespace, known once workloads can have all that they need."""
    host_name: pulumi.Output[str | None]
    """DNS name of the load balancer; none without `ingress`."""

    _args: NamespaceArgs

    def __init__(
        self, name: str, args: NamespaceArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, NamespaceArgs)
        ingress = args.get("ingress")
        if ingress is not None:
            check_keys(f"{name}: ingress", ingress, IngressArgs)
        super().__init__("groundwork:index:Namespace", name, {}, opts)
        self._args = args
        tags = {"Name": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)

        made = self._controller(name, tags)
        space = Space(
            f"{name}-namespace",
            metadata={
                "name": NAME,
                "labels": {
                    GATES[args["auto"]]: "enabled",
                    **{
                        f"pod-security.kubernetes.io/{mode}": LEVEL
                        for mode in ("audit", "enforce", "warn")
                    },
                },
            },
            opts=child,
        )
        here = space.metadata.name.apply(str)
        policy = NetworkPolicy(
            f"{name}-deny",
            metadata={"name": POLICY, "namespace": here},
            spec={"pod_selector": {}, "policy_types": ["Ingress", "Egress"]},
            opts=child,
        )
        front: Ingress | None = None
        if ingress is not None:
            front = ingress_class(
                name,
                parent=self,
                here={
                    "vpc_id": args["vpc_id"],
                    "region": args["region"],
                    "account_id": args["account_id"],
                    "pods_id": args["security_group_id"],
                    "namespace": here,
                },
                api=AUTO if args["auto"] else CONTROLLER,
                args=ingress,
                tags=tags,
                needs=[made],
            )

        # A route that outlives the controller keeps its balancer, and the namespace, for good.
        ready = [policy, made, *([front] if front else [])]
        self.namespace = pulumi.Output.all(space.metadata.name, *(one.urn for one in ready))[0]
        self.host_name = (
            front.status.load_balancer.ingress[0].hostname
            if front
            else pulumi.Output.from_input(None)
        )
        self.register_outputs({"namespace": self.namespace, "host_name": self.host_name})

    def _controller(self, name: str, tags: Tags) -> pulumi.Resource:
        """What makes load balancers; in Auto Mode it is there, and policies are switched on.

        https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html
        """
        args = self._args
        if args["auto"]:
            return ConfigMap(
                f"{name}-policies",
                metadata={"name": "amazon-vpc-cni", "namespace": "kube-system"},
                data={"enable-network-policy-controller": "true"},
                opts=pulumi.ResourceOptions(parent=self),
            )
        return balancer_controller(
            name,
            parent=self,
            here={
                "cluster_name": args["cluster_name"],
                "vpc_id": args["vpc_id"],
                "region": args["region"],
                "account_id": args["account_id"],
            },
            tags=tags,
        )

    def pods(self) -> Pods:
        """What a workload needs in order to run here."""
        args = self._args
        pods: Pods = {
            "cluster_name": args["cluster_name"],
            "namespace": self.namespace,
            "security_group_id": args["security_group_id"],
            "network_cidr": args["network_cidr"],
            "auto": args["auto"],
        }
        if "ingress" in args:
            pods["ingress"] = {"class_name": CLASS}
        return pods

    def origin(self) -> BalancerOrigin:
        """What a distribution needs in order to stand in front of the load balancer."""
        tls = "certificate_arn" in self._args.get("ingress", {})
        return {"domain_name": self.host_name.apply(str), "tls": tls}
