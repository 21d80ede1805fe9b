"""The picture of a plan, as a Mermaid flowchart: who talks to whom, and in which subnets."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from plan.drawing import Drawing, actions, packets, ports
from plan.nodes import INTERNET, Edge, Graph, Node
from plan.record import Record
from plan.surroundings import Spot

OUTWARD: Final = "outward"
"""The internet a second time, for those who go there: one node for both ends ties a knot."""
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
    lines = (f"  {line}" for line in _Chart(record, graph).lines())
    return "\n".join(("flowchart TB", *lines, ""))


class _Chart(Drawing):
    """One picture, line by line."""

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
            said = _text(node.name, *self.facts(node), title=True)
            yield f"{_id(one)} ---|{said}| {_id(other)}"

    def _network(self, network: Node) -> Iterator[str]:
        """A network with what stands in it, tier by tier."""
        spots = sorted(set(self.spots.values()))
        inner = [line for spot in spots if spot.network == network.urn for line in self._tier(spot)]
        yield from _subgraph(_id(network), ", ".join([network.name, *self.facts(network)]), inner)

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
        groups = (f"security group {name}" for name in self.groups(node))
        said = _text(node.name, *self.facts(node), *groups, title=True)
        return f"{_id(node)}{left}{said}{right}"


def _subgraph(name: str, title: str, inner: Iterable[str]) -> Iterator[str]:
    yield f"subgraph {name}[{_text(title)}]"
    yield from (f"  {line}" for line in inner)
    yield "end"


def _arrow(source: Node, target: Node, edges: Sequence[Edge]) -> str:
    """All ways from one node to another as one arrow; dashed if no packet goes there."""
    going, allowed = packets(edges), actions(edges)
    said = [*ports(going), *([_granted(allowed)] if allowed else [])]
    line = "-->" if going else "-.->"
    end = OUTWARD if target == INTERNET else _id(target)
    return f"{_id(source)} {line}|{_text(*said)}| {end}"


def _granted(allowed: Sequence[str]) -> str:
    """The first few actions, by their names in IAM."""
    more = f" and {len(allowed) - MOST_NAMED} more" if len(allowed) > MOST_NAMED else ""
    return f"{', '.join(allowed[:MOST_NAMED])}{more}"


def _id(node: Node) -> str:
    """A name that no word of the language is: `internet`, `Service_tasks`."""
    return _escaped("_".join(word for word in (node.kind, node.name) if word))


def _escaped(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", lambda match: f"_{ord(match[0]):x}_", name)


def _text(*lines: str, title: bool = False) -> str:
    """Quoted lines; what the language would read as its own is written by number."""
    first, *rest = (SPECIAL.sub(lambda match: f"#{ord(match[0])};", line) for line in lines)
    return f'"{"<br>".join([f"<b>{first}</b>" if title else first, *rest])}"'
