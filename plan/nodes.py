"""What a graph is made of: components, AWS and the internet; rules, routes and grants."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Place(StrEnum):
    """What a node is."""

    COMPONENT = "component"
    INTERNET = "internet"
    AWS = "aws"
    """AWS's own APIs, reached by endpoints and prefix lists, and CloudFront."""
    ADDRESSES = "addresses"
    """An address range that is not the internet, or a group that the program does not own."""


class Means(StrEnum):
    """What lets one node reach another."""

    NETWORK = "network"
    ROUTE = "route"
    GRANT = "grant"


class Sides(StrEnum):
    """Which ends of a network edge have a rule for it."""

    BOTH = "both"
    OUT = "egress only"
    IN = "ingress only"


@dataclass(frozen=True, order=True)
class Node:
    """One end of an edge."""

    place: Place
    name: str
    """A component's logical name, `internet`, `AWS APIs` or an address range."""
    urn: str = ""
    """Of the component; empty for the rest."""
    kind: str = ""
    """The component's class, such as `Service`; empty for the rest."""


@dataclass(frozen=True, order=True)
class Edge:
    """One way from a node to another."""

    source: Node
    target: Node
    means: Means
    port: str = ""
    """`443`, `8000-8010` or `all`; empty for grants."""
    protocol: str = ""
    """`tcp`, `udp`, `icmp` or `all`; empty for grants."""
    access: str = ""
    """The word of the stack file, where the rule carries one."""
    sides: Sides = Sides.BOTH
    details: tuple[str, ...] = ()
    """Actions of a grant, paths and hosts of a route, the peering that leads there."""

    @property
    def shown_port(self) -> str:
        """The port as people read it: `443`, and `53/udp` for what is rarer than TCP."""
        return f"{self.port}/udp" if self.protocol == "udp" else self.port


def by_port(edge: Edge) -> tuple[int, Edge]:
    """Order of ports as numbers, what has none after them."""
    low = edge.port.partition("-")[0]
    return int(low) if low.isdecimal() else 1 << 16, edge


def words_of(edges: Iterable[Edge]) -> list[str]:
    """What edges say of themselves, each word once."""
    words = dict.fromkeys(w for edge in edges for w in (edge.access, *edge.details) if w)
    # A route for a path also takes what is below it.
    return [w for w in words if not (w.endswith("/*") and w.removesuffix("/*") in words)]


@dataclass(frozen=True)
class Reached:
    """A component that packets from the internet can come to, by security groups and origins."""

    node: Node
    through: tuple[Node, ...]
    """Components on the shortest way there; empty when it is reached directly."""


INTERNET: Final = Node(Place.INTERNET, "internet")
AWS: Final = Node(Place.AWS, "AWS APIs")
CLOUDFRONT: Final = Node(Place.AWS, "CloudFront")
"""Every distribution of every account."""


@dataclass(frozen=True)
class Graph:
    """Nodes and edges, each sorted."""

    nodes: Sequence[Node]
    edges: Sequence[Edge]

    def reachable_from_internet(self) -> Sequence[Reached]:
        """Follow what lets traffic in, nearest first; an egress rule alone lets nothing in."""
        ways = [e for e in self.edges if e.means is Means.NETWORK and e.sides is not Sides.OUT]
        found: dict[Node, tuple[Node, ...]] = {INTERNET: ()}
        queue = deque([INTERNET])
        while queue:
            here = queue.popleft()
            through = () if here == INTERNET else (*found[here], here)
            for edge in ways:
                new = edge.source == here and edge.target not in found
                if new and edge.target.place is Place.COMPONENT:
                    found[edge.target] = through
                    queue.append(edge.target)
        return [Reached(node, through) for node, through in found.items() if node != INTERNET]
