"""What of a plan becomes a card, a box, a row of a card or an arrow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from plan.drawing import Drawing, actions, packets, ports
from plan.nodes import INTERNET, Edge, Graph, Node, Place
from plan.picture.icons import CLOUD, REGION, TIERS, VPC, icon
from plan.picture.regions import Regions
from plan.picture.scene import (
    Arrow,
    Box,
    Card,
    Means,
    Row,
    Scene,
    Sign,
    cut,
    key,
)
from plan.record import Record
from plan.surroundings import Spot

ACTIONS: Final = 1
"""Actions that an arrow names; the table of the plan has them all."""


NAME: Final = 160.0
"""The widest name of a card, in pixels of small letters."""
OPERATORS: Final = frozenset({"Pipeline", "Rotation"})
"""Kinds that change others and serve nobody: arrows from them would hide those of the service."""


def scene(record: Record, graph: Graph) -> Scene:
    """Sort what is to be drawn; the same plan is always the same scene."""
    return _Composer(record, graph).scene()


class _Composer(Drawing):
    """Goes over a drawing once."""

    def __init__(self, record: Record, graph: Graph) -> None:
        super().__init__(record, graph)
        self.graph = graph
        self.stack = record.stack
        self.regions = Regions(record)
        self.short = [edge for edge in self.edges if self._is_short(edge)]
        self.long = [edge for edge in self.edges if edge not in self.short]
        self.inside = self._inside()

    def scene(self) -> Scene:
        """Everything, from the outside in."""
        arrows = [*self._arrows(), *self._joins()]
        ends = {end for arrow in arrows for end in (arrow.source, arrow.target)}
        hidden = {*self.ties, *self.told, *self.networks}
        nodes = sorted({*self.ends, *self.spots, *self.between} - hidden)
        apart = [n for n in nodes if n not in self.spots and key(n) not in ends and n.urn]
        return Scene(
            f"Picture of {self.stack}",
            self._told(),
            list(self._outer([n for n in nodes if n not in apart and (n.urn or key(n) in ends)])),
            sorted(map(self._card, [*apart, *self.rest]), key=lambda c: (len(c.rows), c.node)),
            arrows,
        )

    def _told(self) -> str:
        reached = [each.node.name for each in self.graph.reachable_from_internet()]
        where = (
            f"from the internet one comes to {', '.join(reached)}"
            if reached
            else ("nothing is reached from the internet")
        )
        parts = sum(1 for node in self.graph.nodes if node.urn)
        return f"{parts} components and who of them may talk to whom; {where}."

    def _outer(self, nodes: Sequence[Node]) -> Iterator[Box | Card]:
        """What is outside of AWS, what is everywhere in it, and each region."""
        yield from (self._card(node) for node in nodes if not node.urn)
        inside = sorted({*nodes, *self.networks} - {n for n in nodes if not n.urn})
        found: dict[str | None, list[Node]] = {}
        for node in inside:
            found.setdefault(self.regions.of(self.made_of(node)), []).append(node)
        for region in sorted(found, key=lambda region: (region is not None, region)):
            inner = list(self._region_inner(found[region]))
            if region is None:
                yield Box("global", "AWS, in all regions", "global", "AWS", inner, CLOUD)
            else:
                name = f"Region {region}".rstrip()
                yield Box(name, name, "region", name, inner, REGION)

    def _region_inner(self, nodes: Sequence[Node]) -> Iterator[Box | Card]:
        for node in nodes:
            if node in self.networks:
                yield self._network(node)
            elif node not in self.spots:
                yield self._card(node)

    def _network(self, network: Node) -> Box:
        """A network with what stands in it, tier by tier."""
        spots = sorted({spot for spot in self.spots.values() if spot.network == network.urn})
        name = ", ".join([network.name, *self.facts(network)])
        inner = [self._tier(spot) for spot in spots]
        rows = list(self._rows(network))
        return Box(network.urn, name, "network", name, inner, VPC, network, rows)

    def _tier(self, spot: Spot) -> Box:
        tier = spot.tier.name.lower()
        here = sorted(node for node, its in self.spots.items() if its == spot)
        cards = [self._card(node) for node in here if node not in self.ties]
        name = f"{tier} subnets"
        return Box(f"{spot.network} {tier}", name, tier, name, cards, TIERS[tier])

    def _card(self, node: Node) -> Card:
        facts = list(filled(self.own_facts(node)))
        title = "\n".join([f"{node.kind} {node.name}".strip(), *self.own_facts(node)])
        drawing = icon(self.made_of(node))
        rows, inside = list(self._rows(node)), self.inside.get(node, ())
        return Card(node, cut(node.name, NAME), facts, drawing, title, rows, inside)

    def _rows(self, node: Node) -> Iterator[Row]:
        for name in self.groups(node):
            yield _row(Sign.GROUP, name, f"security group {name}")
        for part, partner in self.ties.items():
            if partner == node:
                yield self._part(part, node, [])
        yield from self._ways(node)

    def _ways(self, node: Node) -> Iterator[Row]:
        """Ways to what no arrow is drawn to: the internet, the key, images, the network."""
        mine = [edge for edge in (*self.short, *self.untold) if edge.source == node]
        by_target = sorted(mine, key=lambda edge: self.outermost(edge.target))
        ways = {
            target: list(edges)
            for target, edges in groupby(by_target, lambda edge: self.outermost(edge.target))
        }
        for part, partner in self.told.items():
            if partner == node:
                yield self._part(part, node, ways.pop(part, []))
        for target, edges in ways.items():
            sign = Sign.GOES if packets(edges) else Sign.MAY
            name = f"image {target.name}" if target in self.told else target.name
            said = ": ".join([name, ", ".join(line for line, _ in _said(edges))])
            yield _row(sign, said, _title(node, target, edges), target=key(target))

    def _part(self, part: Node, node: Node, edges: Sequence[Edge]) -> Row:
        """What is told in the card of another, which may have a way to it."""
        title = "\n".join([f"{part.kind} {part.name}", *self.own_facts(part)])
        nodes = (part, *self.inside.get(part, ()))
        drawing, said = icon(self.made_of(part)), self._about(part)
        if not edges:
            return Row(Sign.PART, cut(said), title, nodes=nodes, icon=drawing)
        title = f"{title}\n{_title(node, part, edges)}"
        return Row(Sign.MAY, cut(said), title, key(part), nodes, drawing)

    def _about(self, part: Node) -> str:
        """Name of what belongs to another, and what is particular to it."""
        own = self.own_facts(part)
        return f"image {own[0]}" if part in self.told else ", ".join([part.name, *own[1:]])

    def _is_short(self, edge: Edge) -> bool:
        """Whether it is told in the card of its source: a line would hide the others."""
        is_where_all_go = edge.target == INTERNET or edge.target.place is Place.AWS
        spot = self.spots.get(edge.target)
        is_around = spot is not None and spot.network == edge.source.urn
        return is_where_all_go or is_around or edge.source.kind in OPERATORS

    def _inside(self) -> Mapping[Node, Sequence[Node]]:
        """Components without a card of their own, by the one that they are in."""
        found: dict[Node, list[Node]] = {}
        for node in self.graph.nodes:
            if self.outermost(node) != node and node not in {*self.ends, *self.spots}:
                found.setdefault(self.outermost(node), []).append(node)
        return found

    def _arrows(self) -> Iterator[Arrow]:
        for (source, target), edges in groupby(self.long, lambda e: (e.source, e.target)):
            those = list(edges)
            means = Means.PACKETS if packets(those) else Means.GRANT
            means = Means.OPEN if source == INTERNET else means
            title = _title(source, target, those)
            yield Arrow(key(source), key(target), means, list(_said(those)), title)

    def _joins(self) -> Iterator[Arrow]:
        for node, ends in self.between.items():
            for source, target in ((ends[0], node), (node, ends[1])):
                title = f"{node.name} joins {ends[0].name} and {ends[1].name}"
                yield Arrow(key(source), key(target), Means.JOIN, (), title)


def filled(phrases: Iterable[str]) -> Iterator[str]:
    """Phrases in lines, as many in each as there is room for."""
    line = ""
    for phrase in phrases:
        longer = f"{line}, {phrase}" if line else phrase
        if line and cut(longer) != longer:
            yield cut(line)
            longer = phrase
        line = longer
    if line:
        yield cut(line)


def _row(sign: Sign, text: str, title: str, target: str = "") -> Row:
    return Row(sign, cut(text), title, target)


def _said(edges: Sequence[Edge]) -> Iterator[tuple[str, Means]]:
    """Lines of an arrow: ports with what goes there, then what is permitted."""
    for line in ports(packets(edges)):
        yield cut(line), Means.PACKETS
    if allowed := actions(edges):
        more = f" +{len(allowed) - ACTIONS}" if len(allowed) > ACTIONS else ""
        yield cut(allowed[0]) + more, Means.GRANT


def _title(source: Node, target: Node, edges: Sequence[Edge]) -> str:
    """All that the edges say."""
    said = [*ports(packets(edges)), *actions(edges)]
    return "\n".join([f"{source.name} → {target.name}", *said])
