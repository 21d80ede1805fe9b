"""Who may talk to whom, as rows and columns."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from plan.nodes import INTERNET, Edge, Graph, Node, Place, Sides, by_port, words_of

Ends = tuple[Node, Node]


def ways(graph: Graph) -> Mapping[str, Any]:
    """Nodes from the outside in, and of each pair of them what lets one reach the other.

    `pairs` name source and target by their place in `nodes`; `kind` is `packets`, `grant`, or
    `both`. Where nodes have the same name, their kinds stand behind it.
    """
    nodes = _ordered(graph)
    place = {node: number for number, node in enumerate(nodes)}
    ordered = sorted(graph.edges, key=lambda edge: (place[edge.source], place[edge.target]))
    pairs = groupby(ordered, key=lambda edge: (edge.source, edge.target))
    names = Counter(node.name for node in nodes)
    return {
        "nodes": [
            {
                "name": f"{one.name} ({one.kind or one.place})"
                if names[one.name] > 1
                else one.name,
                "kind": one.kind,
                "urn": one.urn,
                "is_internet": one == INTERNET,
            }
            for one in nodes
        ],
        "pairs": [
            {"source": place[source], "target": place[target], **_pair(list(edges))}
            for (source, target), edges in pairs
        ],
        "reached": reached(graph),
    }


def reached(graph: Graph) -> Sequence[Mapping[str, str]]:
    """Components that packets from the internet can come to, nearest first, and by which way."""
    return [
        {"name": one.node.name, "way": _way(one.node, one.through, graph.edges)}
        for one in graph.reachable_from_internet()
    ]


def _ordered(graph: Graph) -> Sequence[Node]:
    """What has an edge: the internet, then what it reaches, then the rest, AWS at the end."""
    ends = {node for edge in graph.edges for node in (edge.source, edge.target)}
    near = [INTERNET, *(one.node for one in graph.reachable_from_internet())]
    rest = sorted(ends - set(near), key=lambda node: (node.place is not Place.COMPONENT, node))
    return [node for node in (*near, *rest) if node in ends]


def _pair(edges: Sequence[Edge]) -> Mapping[str, Any]:
    """All ways between two nodes, a line for each port."""
    ordered = sorted(edges, key=by_port)
    lines = [_line(port, list(same)) for port, same in groupby(ordered, lambda e: e.shown_port)]
    kinds = {"packets" if edge.shown_port else "grant" for edge in edges}
    return {"kind": kinds.pop() if len(kinds) == 1 else "both", "lines": lines}


def _line(port: str, edges: Sequence[Edge]) -> Mapping[str, Any]:
    sides = dict.fromkeys(str(edge.sides) for edge in edges if edge.sides is not Sides.BOTH)
    return {"port": port or "IAM", "words": words_of(edges), "sides": list(sides)}


def _way(node: Node, through: Iterable[Node], edges: Iterable[Edge]) -> str:
    names = [one.name for one in through]
    if names:
        return f"through {' → '.join(names)}"
    direct = [edge for edge in edges if (edge.source, edge.target) == (INTERNET, node)]
    ports = dict.fromkeys(edge.shown_port for edge in sorted(direct, key=by_port))
    return f"directly, port {', '.join(ports)}"
