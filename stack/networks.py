"""Networks: one component for each entry of `networks`."""

from collections.abc import Mapping

from components.network.network import Network, NetworkArgs
from stack.base import Base
from stack.discovery import called, namespace
from stack.lookups import LINUX_ARM64, image_id
from stack.settings import Nat, Orchestrator


def build(base: Base) -> Mapping[str, Network]:
    """Networks by label."""
    return {
        label: Network(label, _args(base, label), base.opts) for label in base.settings.networks
    }


def _args(base: Base, label: str) -> NetworkArgs:
    network = base.settings.networks[label]
    args: NetworkArgs = {
        "cidr": network.cidr,
        "region": base.settings.region,
        "account_id": base.account_id,
        "zones": network.zones,
        "public_zones": network.zones[: network.public_zones],
        "nat": network.nat,
        "endpoints": network.endpoints,
        "log_days": base.settings.log_days,
        **base.encryption,
    }
    if network.nat is Nat.INSTANCE:
        args["nat_image_id"] = image_id(LINUX_ARM64, base.opts.provider)
    eks = base.settings.clusters_of(Orchestrator.EKS).values()
    if any(cluster.network == label for cluster in eks):
        args["kubernetes"] = True
    services = base.settings.services
    if any(services[each].network == label for each in called(base.settings)):
        args["namespace"] = namespace(label)
    return args
