"""What runs as pods: one component for each such entry of `services`.

Imported by those stacks alone: with it comes the provider of Kubernetes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import pulumi

from components.compute.pod_edges import PodEdges
from components.compute.service_args import Architecture
from components.compute.workload import Workload
from components.links import Binding, Route, SecretRef
from components.network.addresses import Tier, tier_range
from components.network.network import Network
from stack.base import Base
from stack.bindings import Usable, bindings
from stack.compute import order
from stack.kubernetes import Pods
from stack.mirrors import Mirrors
from stack.peerings import Peerings
from stack.peers import peers
from stack.ranks import ranked
from stack.settings import Settings

if TYPE_CHECKING:
    from components.compute.image import Image

Workloads: TypeAlias = Mapping[str, Workload]


@dataclass(frozen=True)
class Ground:
    """What workloads stand on and are given, each by label."""

    base: Base
    pods: Mapping[str, Pods]
    """Clusters that run them."""
    networks: Mapping[str, Network]
    peerings: Peerings
    secrets: Mapping[str, SecretRef]
    images: "Mapping[str, Image]"
    """Those that the stack builds."""
    mirrors: Mirrors


def build(ground: Ground, usable: Mapping[str, Usable]) -> Workloads:
    """Workloads by label, each after those that it calls; `usable` is what else they may use."""
    settings = ground.base.settings
    placed = routes(settings)
    built: dict[str, Workload] = {}
    bound: dict[str, dict[str, Binding]] = {}
    for label in order(settings.workloads):
        cluster = str(settings.workloads[label].cluster)
        bindings = _bindings(ground, label, usable, built)
        bound.setdefault(cluster, {}).update(bindings)
        args: Any = {**_args(ground, label), "bindings": bindings}
        if label in placed:
            args["route"] = placed[label]
        built[label] = Workload(label, args, ground.pods[cluster].opts)
    for cluster, bindings in bound.items():
        if any("target" in one for one in bindings.values()):
            # No label holds the word, so the name is free.
            name = f"{cluster}-to-data"
            group_id = ground.pods[cluster].cluster.security_group_id
            PodEdges(name, {"security_group_id": group_id, "bindings": bindings}, ground.base.opts)
    return built


def routes(settings: Settings) -> Mapping[str, Route]:
    """Route of each workload that has one, with its place among those of the balancer.

    A controller counts to 1000, so places follow each other in the order of priorities.
    """
    found = ranked(settings.workloads)
    ordered = sorted(found, key=lambda label: found[label]["priority"])
    return {label: {**found[label], "priority": place} for place, label in enumerate(ordered, 1)}


def outputs(ground: Ground, built: Workloads) -> Mapping[str, Mapping[str, pulumi.Output[str]]]:
    """What the stack exports of them."""
    entries = ground.base.settings.workloads
    return {
        label: {
            "deployment": each.deployment_name,
            "namespace": ground.pods[str(entries[label].cluster)].namespace.namespace,
        }
        for label, each in built.items()
    }


def _bindings(
    ground: Ground, label: str, usable: Mapping[str, Usable], built: Workloads
) -> dict[str, Binding]:
    """What a workload uses: its like by name, all else wherever it stands."""
    base = ground.base
    uses = base.settings.workloads[label].uses
    others = {used: use for used, use in uses.items() if used not in built}
    found = bindings(base, ground.peerings, label, others, usable)
    return {used: found[used] if used in found else built[used].binding() for used in uses}


def _args(ground: Ground, label: str) -> Mapping[str, Any]:
    base, settings = ground.base, ground.base.settings
    entry = settings.workloads[label]
    network = ground.networks[settings.network_of(label)]
    args: dict[str, Any] = {
        "pods": ground.pods[str(entry.cluster)].namespace.pods(),
        "account_id": base.account_id,
        "region": settings.region,
        "image": _image(ground, label),
        # Machines pull the images, so where these live is nothing to the pods.
        "peers": peers(settings, network, (), internet=entry.internet),
        "port": entry.port,
        "cpu": entry.cpu,
        "memory": entry.memory,
        "architecture": Architecture[entry.architecture.name],
        "command": entry.command or (),
        "environment": entry.env,
        "secrets": {name: ground.secrets[source] for name, source in entry.secrets.items()},
        "ranges": _ranges(settings, label),
        "callers": [k for k, one in settings.workloads.items() if label in one.uses],
        "health_path": entry.health.path,
        "health_command": entry.health.command or (),
        "scale": {
            key: value
            for key in ("min", "max", "cpu", "memory")
            if (value := getattr(entry.scale, key)) is not None
        },
    }
    if entry.migrate:
        args["migration"] = entry.migrate
    if entry.listen:
        args["listen_port"] = entry.listen.port
    return args


def _image(ground: Ground, label: str) -> pulumi.Input[str]:
    if image := ground.images.get(label):
        return image.reference
    return ground.mirrors.reference(ground.base.settings.image_of(label))


def _ranges(settings: Settings, label: str) -> Mapping[str, str]:
    """Where each thing with an address stands: the subnets for data of its network."""
    placed = {**settings.databases, **settings.caches}
    return {
        used: tier_range(settings.networks[placed[used].network].cidr, Tier.ISOLATED)
        for used in settings.workloads[label].uses
        if used in placed
    }
