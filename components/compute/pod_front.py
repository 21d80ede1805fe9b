"""What leads to the pods of a workload: a name in the cluster, and balancers before it."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi
import pulumi_kubernetes as kubernetes

from components.compute.pod import PORT_NAME
from components.compute.pod_names import metadata, selected
from components.compute.traffic import DRAIN_SECONDS
from components.compute.workload_args import WorkloadArgs, port_of, serves

CLASSES: Final = {True: "eks.amazonaws.com/nlb", False: "service.k8s.aws/nlb"}
"""Who makes network load balancers: Auto Mode, or the AWS Load Balancer Controller."""
DRAIN: Final = f"deregistration_delay.timeout_seconds={DRAIN_SECONDS}"
ALB: Final = "alb.ingress.kubernetes.io"
NLB: Final = "service.beta.kubernetes.io/aws-load-balancer"


def fronts(name: str, *, parent: pulumi.Resource, args: WorkloadArgs) -> None:
    """Make what the workload asks for; nothing for one that nobody asks."""
    if not serves(args):
        return
    child = pulumi.ResourceOptions(parent=parent)
    namespace, health = args["pods"]["namespace"], args.get("health_path", "/healthz")
    service = kubernetes.core.v1.Service(
        f"{name}-service",
        metadata=metadata(name, namespace),
        spec=_service(name, port_of(args), {"type": "ClusterIP"}),
        opts=child,
    )
    if "route" in args and "ingress" in args["pods"]:
        kubernetes.networking.v1.Ingress(
            f"{name}-ingress",
            metadata=metadata(
                name,
                namespace,
                annotations={
                    f"{ALB}/group.order": str(args["route"]["priority"]),
                    f"{ALB}/target-type": "ip",
                    f"{ALB}/healthcheck-path": health,
                    f"{ALB}/target-group-attributes": DRAIN,
                },
            ),
            spec={
                "ingress_class_name": args["pods"]["ingress"]["class_name"],
                "rules": [_rule(args, service.metadata.name)],
            },
            opts=child,
        )
    if port := args.get("listen_port"):
        kubernetes.core.v1.Service(
            f"{name}-balancer",
            metadata=metadata(
                f"{name}-balancer",
                namespace,
                of=name,
                annotations={
                    f"{NLB}-scheme": "internet-facing",
                    f"{NLB}-nlb-target-type": "ip",
                    f"{NLB}-target-group-attributes": DRAIN,
                },
            ),
            spec=_service(
                name,
                port,
                {
                    "type": "LoadBalancer",
                    "load_balancer_class": CLASSES[args["pods"]["auto"]],
                    "allocate_load_balancer_node_ports": False,
                },
            ),
            opts=child,
        )


def _service(name: str, port: int, way: Mapping[str, Any]) -> Any:
    """A port that leads to that of the pods."""
    leading = {"name": PORT_NAME, "port": port, "target_port": PORT_NAME, "protocol": "TCP"}
    return {"selector": selected(name), "ports": [leading], **way}


def _rule(args: WorkloadArgs, service: pulumi.Input[str]) -> Any:
    """The one rule of an ingress: everything below a path, of a host or of any."""
    route = args.get("route", {})
    path = {
        "path": route.get("path", "/"),
        "path_type": "Prefix",
        "backend": {"service": {"name": service, "port": {"name": PORT_NAME}}},
    }
    rule: dict[str, Any] = {"http": {"paths": [path]}}
    return {"host": route["host"], **rule} if "host" in route else rule
