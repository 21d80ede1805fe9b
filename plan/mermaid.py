"""The picture of a plan, as a Mermaid flowchart: who talks to whom, and in which subnets."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from plan.facts import facts
from plan.nodes import INTERNET, Edge, Graph, Means, Node, Place, Sides, by_port, words_of
from plan.record import Record
from plan.surroundings import Spot, Surroundings

NETWORK: Final = "Network"
GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
OUTWARD: Final = "outward"
"""The internet a second time, for those who go there: one node for both ends ties a knot."""
UNDRAWN: Final = frozenset({"Image", "Key"})
"""Kinds without arrows to them: who runs an image may fetch it, and all may use the key."""
FOR_ANOTHER: Final = frozenset({"Alias", "Certificate", "Firewall"})
"""Kinds that belong to one other component, and are drawn beside it."""
BETWEEN: Final = "Peering"
"""The kind that is drawn as a line from one network to another."""
WITHIN: Final = frozenset({"Image"})
"""Kinds that belong to one other component, and are told in its box."""
ROW: Final = 2
"""How many of the rest stand side by side."""
BOX: Final = ("[", "]")
SHAPES: Final[Mapping[str, tuple[str, str]]] = {
    "": ("([", "])"),
    "Aurora": ("[(", ")]"),
    "Postgres": ("[(", ")]"),
}
"""Brackets of the kinds of component that are no boxes; first of what is no component."""
MOST_NAMED: Final = 2
"""Actions that an arrow names; the table of the plan has them all."""
SPECIAL: Final = re.compile(r"[^\w .,:/()*+=@'?-]")


def picture(record: Record, graph: Graph) -> str:
    """Draw a plan; the same plan is always the same text."""
    lines = (f"  {line}" for line in _Drawing(record, graph).lines())
    return "\n".join(("flowchart TB", *lines, ""))


class _Drawing:
    """One picture, line by line."""

    def __init__(self, record: Record, graph: Graph) -> None:
        self.around = Surroundings(record)
        parts = [node for node in graph.nodes if node.place is Place.COMPONENT]
        outer = {node: self.around.outermost(node.urn) for node in parts}
        undrawn = {node.urn for node in parts if node.kind in UNDRAWN}
        self.networks = [node for node in parts if node.kind == NETWORK]
        self.spots = dict(self._spots(parts))
        self.edges = [
            edge
            for edge in graph.edges
            if outer.get(edge.target) not in undrawn and not self._is_within(edge)
        ]
        self.ends = {node for edge in self.edges for node in (edge.source, edge.target)}
        drawn = {*self.ends, *self.spots, *self.networks}
        loose = [node for node in parts if node not in drawn and outer[node] == node.urn]
        self.told = dict(self._ties(node for node in loose if node.kind in WITHIN))
        self.ties = dict(self._ties(node for node in loose if node.kind in FOR_ANOTHER))
        self.between = dict(self._joined(node for node in loose if node.kind == BETWEEN))
        placed = {*self.told, *self.ties, *self.between}
        self.rest = [node for node in loose if node not in placed]

    def lines(self) -> Iterator[str]:
        """Nodes from the outside in, then arrows."""
        if any(edge.source == INTERNET for edge in self.edges):
            yield f"{_id(INTERNET)}(({_text(INTERNET.name)}))"
        for node in sorted({*self.ends, *self.ties}):
            if node not in (INTERNET, *self.networks, *self.spots):
                yield self._box(node)
        for network in self.networks:
            yield from self._network(network)
        if any(edge.target == INTERNET for edge in self.edges):
            yield f"{OUTWARD}(({_text(INTERNET.name)}))"
        if self.rest:
            yield from _subgraph("rest", "for all of them", self._rows(self.rest))
        for (source, target), edges in groupby(self.edges, lambda e: (e.source, e.target)):
            yield _arrow(source, target, list(edges))
        for node, partner in self.ties.items():
            yield f"{_id(node)} -.- {_id(partner)}"
        for node, (one, other) in self.between.items():
            said = _text(node.name, *self._facts(node), title=True)
            yield f"{_id(one)} ---|{said}| {_id(other)}"

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

    def _network(self, network: Node) -> Iterator[str]:
        """A network with what stands in it, tier by tier."""
        spots = sorted(set(self.spots.values()))
        inner = [line for spot in spots if spot.network == network.urn for line in self._tier(spot)]
        yield from _subgraph(_id(network), ", ".join([network.name, *self._facts(network)]), inner)

    def _tier(self, spot: Spot) -> Iterator[str]:
        here = [node for node, its in self.spots.items() if its == spot]
        tier = spot.tier.name.lower()
        name = f"{spot.network.rpartition('::')[2]}_{tier}"
        yield from _subgraph(_escaped(name), f"{tier} subnets", map(self._box, here))

    def _rows(self, nodes: Sequence[Node]) -> Iterator[str]:
        """Boxes in rows: without links that nobody sees, all would stand in one column."""
        yield "direction TB"
        yield from map(self._box, nodes)
        for above, below in zip(nodes, nodes[ROW:], strict=False):
            yield f"{_id(above)} ~~~ {_id(below)}"

    def _box(self, node: Node) -> str:
        left, right = SHAPES.get(node.kind, BOX)
        said = _text(node.name, *self._facts(node), *self._groups(node), title=True)
        return f"{_id(node)}{left}{said}{right}"

    def _facts(self, node: Node) -> Sequence[str]:
        """What it is, in AWS's words, else by its class; and the same of what is told with it."""
        own = facts(self.around.made_of(node.urn)) or ([node.kind] if node.kind else [])
        told = [one for one, partner in self.told.items() if partner == node]
        return [*own, *(line for one in told for line in self._facts(one))]

    def _groups(self, node: Node) -> Iterator[str]:
        """Security groups of its own: an arrow with a port is a rule of those at both its ends."""
        for resource in self.around.made_of(node.urn):
            if resource.type == GROUP:
                yield f"security group {resource.name}"


def _subgraph(name: str, title: str, inner: Iterable[str]) -> Iterator[str]:
    yield f"subgraph {name}[{_text(title)}]"
    yield from (f"  {line}" for line in inner)
    yield "end"


def _arrow(source: Node, target: Node, edges: Sequence[Edge]) -> str:
    """All ways from one node to another as one arrow; dashed if no packet goes there."""
    packets = [edge for edge in edges if edge.means is not Means.GRANT]
    said = list(_said(packets))
    actions = list(dict.fromkeys(a for e in edges if e.means is Means.GRANT for a in e.details))
    if actions:
        said.append(_granted(actions))
    line = "-->" if packets else "-.->"
    end = OUTWARD if target == INTERNET else _id(target)
    return f"{_id(source)} {line}|{_text(*said)}| {end}"


def _said(edges: Sequence[Edge]) -> Iterator[str]:
    """Ports with the words of what goes there, those with the same words together."""
    ports: dict[tuple[str, ...], list[str]] = {}
    for port, same in groupby(sorted(edges, key=by_port), lambda edge: edge.shown_port):
        ports.setdefault(tuple(_words(list(same))), []).append(port)
    for words, those in ports.items():
        yield " ".join((", ".join(those), *words))


def _words(edges: Sequence[Edge]) -> Iterator[str]:
    yield from words_of(edges)
    yield from sorted({edge.sides.value for edge in edges if edge.sides is not Sides.BOTH})


def _granted(actions: Sequence[str]) -> str:
    """The first few actions, by their names in IAM."""
    more = f" and {len(actions) - MOST_NAMED} more" if len(actions) > MOST_NAMED else ""
    return f"{', '.join(actions[:MOST_NAMED])}{more}"


def _id(node: Node) -> str:
    """A name that no word of the language is: `internet`, `Service_tasks`."""
    return _escaped("_".join(word for word in (node.kind, node.name) if word))


def _escaped(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", lambda match: f"_{ord(match[0]):x}_", name)


def _text(*lines: str, title: bool = False) -> str:
    """Quoted lines; what the language would read as its own is written by number."""
    first, *rest = (SPECIAL.sub(lambda match: f"#{ord(match[0])};", line) for line in lines)
    return f'"{"<br>".join([f"<b>{first}</b>" if title else first, *rest])}"'
