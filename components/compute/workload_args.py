"""Inputs of `Workload` and their defaults."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi

from components.compute.scaling import Scale
from components.compute.scaling import check as check_scale
from components.compute.service_args import PORT, SCALE
from components.compute.task import Architecture
from components.links import Binding, Peer, Pods, Route, SecretRef

KEPT: Final = {"min", "max", "cpu", "memory"}
"""What of a scale the autoscaler of Kubernetes knows without metrics from elsewhere."""


class WorkloadArgs(TypedDict):
    """Inputs of `Workload`."""

    pods: Pods
    """Cluster that runs the pods."""
    account_id: pulumi.Input[str]
    """Account, for the trust of the role."""
    region: str
    """Region, for the trust of the role and for AWS's own APIs."""
    image: pulumi.Input[str]
    """Image reference, by digest where the pods must not change by themselves."""
    peers: Mapping[str, Peer]
    """Where the pods may go on 443, by label: AWS's own APIs, the internet."""
    port: NotRequired[int]
    """Port that the process listens on, 1024 or more. Defaults to 8080."""
    cpu: NotRequired[int]
    """CPU units to reserve, 1024 a vCPU. Defaults to 256."""
    memory: NotRequired[int]
    """Memory to reserve, MiB, and the most that a pod may take. Defaults to 512."""
    architecture: NotRequired[Architecture]
    """Processor. Defaults to `X86_64`."""
    command: NotRequired[Sequence[str]]
    """Command instead of the image's own, after its entry point. Defaults to none."""
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Plain variables, besides those of the bindings. Defaults to none."""
    secrets: NotRequired[Mapping[str, SecretRef]]
    """Secrets that the process reads, by name: `STRIPE_KEY` is told as `STRIPE_KEY_SECRET_ARN`.
    Defaults to none."""
    bindings: NotRequired[Mapping[str, Binding]]
    """What the workload uses, by label. Defaults to nothing."""
    ranges: NotRequired[Mapping[str, str]]
    """Ranges in which bound targets stand, by label. Defaults to that of the cluster's network."""
    callers: NotRequired[Sequence[str]]
    """Workloads of the same cluster that call this one, by name. Defaults to none."""
    route: NotRequired[Route]
    """Requests that are this workload's, with a priority of 1 to 1000; the cluster has ingresses.
    Defaults to none."""
    listen_port: NotRequired[int]
    """TCP port of a network load balancer of its own, which the internet reaches. Defaults to
    none."""
    health_path: NotRequired[str]
    """Path that answers 200 while the process lives, asked of what has a route or callers. Defaults
    to `/healthz`."""
    health_command: NotRequired[Sequence[str]]
    """Command in the container that exits 0 while the process lives. Defaults to none."""
    scale: NotRequired[Scale]
    """Number of pods, 1 or more, by CPU and memory. Defaults to 2 to 6, at 60 % of either."""
    migration: NotRequired[Sequence[str]]
    """Command in the same image that each pod ends well before it serves; safe to run twice and at
    the same time. Defaults to none."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every AWS resource, besides the provider's default tags. Defaults to none."""


def check_workload(name: str, args: WorkloadArgs) -> None:
    """Refuse plain values that Kubernetes, or the controller of its balancers, would refuse."""
    scale = args.get("scale", SCALE)
    check_scale(name, scale)
    if scale["min"] < 1:
        raise ValueError(f"{name}: scale.min must be 1 or more, got {scale['min']}")
    if unknown := sorted(scale.keys() - KEPT):
        raise ValueError(f"{name}: scale must have none but {sorted(KEPT)}, got {unknown}")
    if port_of(args) < 1024:
        raise ValueError(f"{name}: port must be 1024 or more, got {port_of(args)}")
    if route := args.get("route"):
        if "ingress" not in args["pods"]:
            raise ValueError(f"{name}: route must stand with a cluster that has ingresses")
        if not 1 <= route["priority"] <= 1000:
            raise ValueError(f"{name}: priority must be 1 to 1000, got {route['priority']}")
    if strange := sorted(args.get("ranges", {}).keys() - args.get("bindings", {}).keys()):
        raise ValueError(f"{name}: ranges must be those of bindings, got {strange}")


def serves(args: WorkloadArgs) -> bool:
    """Whether anybody asks the workload anything."""
    return "route" in args or "listen_port" in args or bool(args.get("callers"))


def port_of(args: WorkloadArgs) -> int:
    """Port that the process listens on."""
    return int(args.get("port", PORT))
