"""What a picture of a plan shows, and where; how it is drawn is for each form to say."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from plan.facts import facts
from plan.nodes import Edge, Graph, Means, Node, Place, Sides, by_port, words_of
from plan.record import Record, Resource
from plan.surroundings import Spot, Surroundings

NETWORK: Final = "Network"
GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
UNDRAWN: Final = frozenset({"Image", "Key"})
"""Kinds without arrows to them: who runs an image may fetch it, and all may use the key."""
FOR_ANOTHER: Final = frozenset({"Alias", "Certificate", "Firewall"})
"""Kinds that belong to one other component, and are drawn beside it."""
BETWEEN: Final = "Peering"
"""The kind that is drawn as a line from one network to another."""
WITHIN: Final = frozenset({"Image"})
"""Kinds that belong to one other component, and are told in its box."""


class Drawing:
    """Each component of a graph in the one place where a picture shows it."""

    def __init__(self, record: Record, graph: Graph) -> None:
        """Sort the nodes of a graph into those in networks, those between them, and the rest."""
        self.around = Surroundings(record)
        parts = [node for node in graph.nodes if node.place is Place.COMPONENT]
        self._nodes = {node.urn: node for node in parts}
        outer = {node: self.around.outermost(node.urn) for node in parts}
        undrawn = {node.urn for node in parts if node.kind in UNDRAWN}
        self.networks = [node for node in parts if node.kind == NETWORK]
        self.spots = dict(self._spots(parts))
        self.edges: list[Edge] = []
        """Those to draw as arrows."""
        self.untold: list[Edge] = []
        """Those that lead where no arrow does: to what all use, and to what is around."""
        for edge in graph.edges:
            hidden = outer.get(edge.target) in undrawn or self._is_within(edge)
            (self.untold if hidden else self.edges).append(edge)
        self.ends = {node for edge in self.edges for node in (edge.source, edge.target)}
        drawn = {*self.ends, *self.spots, *self.networks}
        loose = [node for node in parts if node not in drawn and outer[node] == node.urn]
        self.told = dict(self._ties(node for node in loose if node.kind in WITHIN))
        self.ties = dict(self._ties(node for node in loose if node.kind in FOR_ANOTHER))
        self.between = dict(self._joined(node for node in loose if node.kind == BETWEEN))
        placed = {*self.told, *self.ties, *self.between}
        self.rest = [node for node in loose if node not in placed]

    def outermost(self, node: Node) -> Node:
        """The node of the component that the stack itself made, around this one or this one."""
        return self._nodes[self.around.outermost(node.urn)] if node.urn else node

    def facts(self, node: Node) -> Sequence[str]:
        """What it is, in AWS's words, else by its class; and the same of what is told with it."""
        own = self.own_facts(node)
        told = [one for one, partner in self.told.items() if partner == node]
        return [*own, *(line for one in told for line in self.facts(one))]

    def own_facts(self, node: Node) -> Sequence[str]:
        """What it is, in AWS's words, else by its class."""
        return facts(self.made_of(node)) or ([node.kind] if node.kind else [])

    def groups(self, node: Node) -> Iterator[str]:
        """Security groups of its own: an arrow with a port is a rule of those at both its ends."""
        return (resource.name for resource in self.made_of(node) if resource.type == GROUP)

    def made_of(self, node: Node) -> Sequence[Resource]:
        """Resources of a component, without those of components inside it."""
        return self.around.made_of(node.urn)

    def _spots(self, parts: Sequence[Node]) -> Iterator[tuple[Node, Spot]]:
        """Components that are in subnets of a network of the stack."""
        networks = {network.urn for network in self.networks}
        for node in parts:
            spot = self.around.spot(node.urn)
            if spot and spot.network in networks:
                yield node, spot

    def _is_within(self, edge: Edge) -> bool:
        """Whether it leads to the network around its source, to which no arrow can be drawn."""
        spot = self.spots.get(edge.source)
        return spot is not None and spot.network == edge.target.urn

    def _ties(self, loose: Iterable[Node]) -> Iterator[tuple[Node, Node]]:
        """Components that nothing talks to, each with the one that it belongs to."""
        ends = {node.urn: node for node in self.ends if node.urn}
        partners = self.around.partners()
        for node in loose:
            its = partners.get(node.urn, frozenset()) & ends.keys()
            if len(its) == 1:
                yield node, ends[min(its)]

    def _joined(self, loose: Iterable[Node]) -> Iterator[tuple[Node, Sequence[Node]]]:
        """Components between two networks of the stack, each with those."""
        partners = self.around.partners()
        for node in loose:
            ends = [one for one in self.networks if one.urn in partners.get(node.urn, ())]
            if len(ends) == 2:
                yield node, ends


def ports(edges: Sequence[Edge]) -> Iterator[str]:
    """Ports with the words of what goes there, those with the same words together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for port, same in groupby(sorted(edges, key=by_port), lambda edge: edge.shown_port):
        found.setdefault(tuple(_words(list(same))), []).append(port)
    for words, those in found.items():
        yield " ".join((", ".join(those), *words))


def packets(edges: Iterable[Edge]) -> list[Edge]:
    """Those by which packets go; the others are permissions."""
    return [edge for edge in edges if edge.means is not Means.GRANT]


def actions(edges: Iterable[Edge]) -> list[str]:
    """What is permitted by them, each action once."""
    return list(dict.fromkeys(a for e in edges if e.means is Means.GRANT for a in e.details))


def _words(edges: Sequence[Edge]) -> Iterator[str]:
    yield from words_of(edges)
    yield from sorted({edge.sides.value for edge in edges if edge.sides is not Sides.BOTH})
