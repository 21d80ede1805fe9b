"""Machines that services run on: one cluster for each entry of `clusters`."""

from collections.abc import Mapping
from typing import Final

from components.compute.cluster import Cluster
from components.links import Peer
from components.network.network import Network
from stack.base import Base
from stack.beside import from_outside, sessions
from stack.images import is_private
from stack.lookups import ECS_ARM64, ECS_X86_64, image_id
from stack.settings import Architecture

INTERNET: Final[Peer] = {"cidr": "0.0.0.0/0"}
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
                    "peers": _peers(base, label, networks[entry.network]),
                    "instance_type": entry.machine,
                    "min": entry.min,
                    "max": entry.max,
                },
            },
            base.opts,
        )
        for label, entry in base.settings.clusters.items()
    }


def _peers(base: Base, label: str, network: Network) -> Mapping[str, Peer]:
    """AWS's own APIs, and the internet for images that live there: the machines pull them."""
    settings, peers = base.settings, dict(network.aws_apis())
    members = settings.members(label)
    images = (settings.image_of(service) for service in members)
    beside = [from_outside(settings.services[service], settings.region) for service in members]
    if any(beside) or not all(is_private(image, settings.region) for image in images):
        peers["internet"] = INTERNET
    return peers
