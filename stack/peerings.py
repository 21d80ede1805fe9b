"""Peerings: one component for each two networks that `uses` joins."""

from collections.abc import Mapping
from typing import TypeAlias

from components.links import Binding
from components.network.network import Network
from components.network.peering import Join, Peering
from stack.apart import Pair, between, joined
from stack.base import Base

Peerings: TypeAlias = Mapping[Pair, Peering]


def build(base: Base, networks: Mapping[str, Network]) -> Peerings:
    """Peerings by the labels of their networks."""
    return {
        (one, other): Peering(
            # No label holds the word, so the name is free.
            f"{one}-to-{other}",
            {
                "requester": networks[one].end(),
                "accepter": networks[other].end(),
                "joins": [Join(requester=near, accepter=far) for near, far in tiers],
            },
            base.opts,
        )
        for (one, other), tiers in joined(base.settings).items()
    }


def across(base: Base, peerings: Peerings, user: str, used: str, binding: Binding) -> Binding:
    """What `user` needs of `used`, by the peering between their networks if they are two."""
    pair = between(base.settings, user, used)
    return peerings[pair].across(binding) if pair else binding
