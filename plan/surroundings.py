"""Where components stand, and what belongs to which, read off what their resources name."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from components.network.addresses import Tier
from plan.placeholders import references, sources
from plan.pods import KUBERNETES, WORKLOAD
from plan.record import Record, Resource, component_of

SUBNET: Final = "aws:ec2/subnet:Subnet"
LINK: Final = "aws:apigatewayv2/vpcLink:VpcLink"
"""Has addresses in subnets; what it belongs to does not stand there."""


@dataclass(frozen=True, order=True)
class Spot:
    """Subnets of one kind in one network."""

    network: str
    """URN of the component."""
    tier: Tier


class Surroundings:
    """What stands around each component of a record; components go by URN."""

    def __init__(self, record: Record) -> None:
        self._by_urn = record.by_urn()
        self._made: dict[str, list[Resource]] = {}
        self._named: dict[str, dict[str, Resource]] = {}
        known = sources(record)
        for resource in record.resources:
            if not resource.custom:
                continue
            owner = self._owner(resource)
            self._made.setdefault(owner, []).append(resource)
            named = self._named.setdefault(owner, {})
            if resource.type == LINK:
                continue
            found = (known.get(each.source) for each in references(resource.inputs))
            named.update({one.urn: one for one in found if one})

    def made_of(self, component: str) -> Sequence[Resource]:
        """Resources of a component, without those of components inside it."""
        return self._made.get(component, ())

    def outermost(self, component: str) -> str:
        """The component that the stack itself made, around this one or this one itself."""
        around = self._by_urn[component].parent
        return self.outermost(around) if self._by_urn[around].parent else component

    def spot(self, component: str) -> Spot | None:
        """Subnets that a component is in, the most open of several; None if it is in none.

        Pods are in those of their cluster.
        """
        subnets = [r for r in self._named.get(component, {}).values() if r.type == SUBNET]
        spots = [Spot(self._owner(r), _tier(r)) for r in subnets if self._owner(r) != component]
        found = min(spots, key=lambda spot: spot.tier, default=None)
        return found or self._of_cluster(component)

    def partners(self) -> Mapping[str, Set[str]]:
        """For each component those that it names, and those that name it."""
        found: dict[str, set[str]] = {component: set() for component in self._named}
        for component, named in self._named.items():
            for other in {self._owner(resource) for resource in named.values()} - {component}:
                found[component].add(other)
                found[other].add(component)
        return found

    def _of_cluster(self, component: str) -> Spot | None:
        if not _is(self._by_urn.get(component), WORKLOAD):
            return None
        owners = map(self._owner, self._named.get(component, {}).values())
        return next((self.spot(one) for one in owners if _is(self._by_urn[one], KUBERNETES)), None)

    def _owner(self, resource: Resource) -> str:
        return component_of(resource, self._by_urn).urn


def _is(component: Resource | None, kind: str) -> bool:
    return component is not None and component.type.endswith(f":{kind}")


def _tier(subnet: Resource) -> Tier:
    """The name of a subnet ends in its tier and the letter of its zone."""
    return Tier[subnet.name.split("-")[-2].upper()]
