"""Networks: one component for each entry of `networks`."""

from collections.abc import Mapping

from components.network.network import Network, NetworkArgs
from stack.base import Base
from stack.lookups import LINUX_ARM64, image_id
from stack.model.network import Discovery
from stack.settings import Access, Nat, Settings


def build(base: Base) -> Mapping[str, Network]:
    """Networks by label."""
    return {
        label: Network(label, _args(base, label), base.opts) for label in base.settings.networks
    }


def namespace(label: str) -> str:
    """Private DNS name under which the services of a network call each other."""
    return f"{label}.internal"


def called(settings: Settings) -> frozenset[str]:
    """Labels of the services that another entry calls."""
    return frozenset(
        label
        for entry in (*settings.services.values(), *settings.jobs.values())
        for label, use in entry.uses.items()
        if use.access is Access.CALL
    )


def is_connected(settings: Settings, label: str) -> bool:
    """Whether a service has a proxy of Service Connect: to call others by, or to be called by."""
    if settings.networks[settings.network_of(label)].discovery is not Discovery.CONNECT:
        return False
    calls = any(use.access is Access.CALL for use in settings.services[label].uses.values())
    return calls or label in called(settings)


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
    services = base.settings.services
    if any(services[each].network == label for each in called(base.settings)):
        args["namespace"] = namespace(label)
    return args
