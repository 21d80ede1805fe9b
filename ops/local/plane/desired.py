"""Everything that was deployed and that something on this machine must do."""

from dataclasses import dataclass

from ops.local.plane.deployed.balancers import (
    Balancer,
    Fixed,
    Forward,
    Listener,
    Redirect,
    Rule,
    balancers,
)
from ops.local.plane.deployed.distributions import (
    Behavior,
    Distribution,
    Failover,
    Origin,
    distributions,
)
from ops.local.plane.deployed.functions import Function, functions
from ops.local.plane.deployed.stores import Store, stores
from ops.local.plane.deployed.tasks import Check, Container, Group, Service, services

__all__ = [
    "Balancer",
    "Behavior",
    "Check",
    "Container",
    "Desired",
    "Distribution",
    "Failover",
    "Fixed",
    "Forward",
    "Function",
    "Group",
    "Listener",
    "Origin",
    "Redirect",
    "Rule",
    "Service",
    "Store",
    "read",
]


@dataclass(frozen=True)
class Desired:
    """One look at the emulator."""

    services: tuple[Service, ...]
    balancers: tuple[Balancer, ...]
    distributions: tuple[Distribution, ...]
    stores: tuple[Store, ...]
    functions: tuple[Function, ...]


def read(endpoint: str, region: str) -> Desired:
    """Look at the emulator; raises what botocore raises where it does not answer."""
    return Desired(
        services=services(endpoint, region),
        balancers=balancers(endpoint, region),
        distributions=distributions(endpoint),
        stores=stores(endpoint, region),
        functions=functions(endpoint, region),
    )
