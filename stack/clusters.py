"""Machines that services run on: one cluster for each entry of `clusters`."""

from collections.abc import Mapping
from typing import Final

from components.compute.cluster import Cluster
from components.network.network import Network
from stack.base import Base
from stack.beside import sessions
from stack.lookups import ECS_ARM64, ECS_X86_64, image_id
from stack.peers import peers
from stack.settings import Architecture, Orchestrator

IMAGES: Final = {Architecture.X86_64: ECS_X86_64, Architecture.ARM64: ECS_ARM64}


def build(base: Base, networks: Mapping[str, Network]) -> Mapping[str, Cluster]:
    """Clusters with machines, by label."""
    return {
        label: Cluster(
            label,
            {
                **sessions(base, label),
                "machines": {
                    "vpc_id": networks[entry.network].vpc_id,
                    "subnet_ids": networks[entry.network].private_subnet_ids,
                    "account_id": base.account_id,
                    "region": base.settings.region,
                    "image_id": image_id(IMAGES[entry.architecture], base.opts.provider),
                    # They pull the images of all that runs on them.
                    "peers": peers(
                        base.settings, networks[entry.network], base.settings.members(label)
                    ),
                    "instance_type": entry.machine,
                    "min": entry.min,
                    "max": entry.max,
                },
            },
            base.opts,
        )
        for label, entry in base.settings.clusters_of(Orchestrator.ECS).items()
    }
