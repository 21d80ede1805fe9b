"""Machines that services run on: one cluster for each entry of `clusters`."""

from collections.abc import Mapping
from typing import Final

import pulumi

from components.compute.cluster import Cluster
from components.compute.machine_template import CapacityArgs
from components.compute.predictive import Predictive
from components.network.network import Network
from stack.base import Base
from stack.beside import sessions
from stack.lookups import ECS_ARM64, ECS_X86_64, image_id
from stack.model.cluster import Ahead
from stack.peers import peers
from stack.settings import Architecture, Orchestrator

IMAGES: Final = {Architecture.X86_64: ECS_X86_64, Architecture.ARM64: ECS_ARM64}


def build(base: Base, networks: Mapping[str, Network]) -> Mapping[str, Cluster]:
    """Clusters with machines, by label, and the plan of those that have one together."""
    built = {
        label: Cluster(
            label,
            {**sessions(base, label), "machines": _machines(base, networks, label)},
            base.opts,
        )
        for label in base.settings.clusters_of(Orchestrator.ECS)
    }
    entries = base.settings.clusters
    planned = {k: one.planned() for k, one in built.items() if entries[k].predictive is Ahead.PLAN}
    if planned:
        # Loaded by the few stacks that have one.
        from components.compute.scaling_plan import ScalingPlan  # noqa: PLC0415

        ScalingPlan("scaling-plan", {"tag": _tag(), "groups": planned}, base.opts)
    return built


def _machines(base: Base, networks: Mapping[str, Network], label: str) -> CapacityArgs:
    entry = base.settings.clusters[label]
    network = networks[entry.network]
    args: CapacityArgs = {
        "vpc_id": network.vpc_id,
        "subnet_ids": network.private_subnet_ids,
        "account_id": base.account_id,
        "region": base.settings.region,
        "image_id": image_id(IMAGES[entry.architecture], base.opts.provider),
        # They pull the images of all that runs on them.
        "peers": peers(base.settings, network, base.settings.members(label)),
        "instance_type": entry.machine,
        "min": entry.min,
        "max": entry.max,
    }
    if entry.predictive is Ahead.PLAN:
        args["plan_tag"] = _tag()
    elif entry.predictive is not None:
        args["predictive"] = Predictive(entry.predictive)
    return args


def _tag() -> str:
    """Of no other stack of the account."""
    return f"{pulumi.get_project()}-{pulumi.get_stack()}"
