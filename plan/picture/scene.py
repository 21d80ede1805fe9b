"""What is to be drawn of a plan: cards in boxes and arrows between them, without a place yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plan.nodes import Node
from plan.picture.metrics import fitted, width

SMALL: Final = 11.0
"""Size of every text but names, in pixels."""
LARGE: Final = 13.0
ICON: Final = 34.0
ROW: Final = 17.0
"""Height of a line of text in a card, and side of a small icon with its gap."""
PAD: Final = 10.0
ROOM: Final = 190.0
"""The widest text of a card, in pixels; longer ones are cut and told in full on hover."""
GUTTER: Final = 19.0
"""Where the text of a row begins, after its sign."""
TITLE: Final = 36.0
"""Height of the name of a box, with its icon."""
NARROWEST: Final = 118.0


class Sign(StrEnum):
    """What stands before a row of a card."""

    GROUP = "group"
    """A security group of its own."""
    PART = "part"
    """A component that belongs to this one."""
    GOES = "goes"
    """A way out to what no long arrow is drawn to, by packets."""
    MAY = "may"
    """The same by a permission alone."""


class Means(StrEnum):
    """How an arrow looks."""

    OPEN = "open"
    """Packets from the internet."""
    PACKETS = "packets"
    GRANT = "grant"
    """A permission, by which no packet goes there."""
    JOIN = "join"
    """Two networks that are one for those who route between them: no arrow, a line."""


@dataclass(frozen=True)
class Row:
    """One line of a card below its name."""

    sign: Sign
    text: str
    title: str
    """The whole of it, told on hover."""
    target: str = ""
    """Key of where a way leads."""
    nodes: Sequence[Node] = ()
    """Components that are told here and nowhere else."""
    icon: str = ""


@dataclass(frozen=True)
class Card:
    """A component, or what is none: the internet, an address range."""

    node: Node
    name: str
    facts: Sequence[str]
    icon: str
    title: str
    rows: Sequence[Row] = ()
    inside: Sequence[Node] = ()
    """Components in it that stand nowhere else."""

    @property
    def key(self) -> str:
        """What names it to arrows."""
        return key(self.node)

    @property
    def width(self) -> float:
        """Pixels from edge to edge."""
        texts = [width(self.name, LARGE, bold=True), *(width(f, SMALL) for f in self.facts)]
        return round(max(NARROWEST, ICON + 3 * PAD + max(texts), widest(self.rows)))

    @property
    def head(self) -> float:
        """Height of the name and the facts, which stand beside the icon."""
        return 2 * PAD + max(ICON, 16 + 14 * len(self.facts))

    @property
    def top(self) -> float:
        """Where the rows begin, in pixels below its edge."""
        return self.head

    @property
    def height(self) -> float:
        """Pixels from edge to edge."""
        return self.head + (ROW * len(self.rows) + PAD if self.rows else 0)


@dataclass(frozen=True)
class Box:
    """A region, a network or the subnets of one kind, with what stands in it."""

    key: str
    name: str
    style: str
    title: str
    inner: "Sequence[Box | Card]"
    icon: str
    node: Node | None = None
    """The component that it is, if it is one."""
    rows: Sequence[Row] = ()

    @property
    def top(self) -> float:
        """Where the rows begin, in pixels below its edge."""
        return TITLE

    @property
    def head(self) -> float:
        """Height of the name and the rows, above what stands in it."""
        return TITLE + (ROW * len(self.rows) + PAD if self.rows else 0)

    @property
    def name_width(self) -> float:
        """Pixels of the name and the gaps around it."""
        return width(self.name, LARGE, bold=True) + 2 * PAD

    @property
    def width(self) -> float:
        """Pixels that the name and the rows need."""
        return round(max(TITLE + self.name_width, widest(self.rows)))


@dataclass(frozen=True)
class Arrow:
    """All ways from one node to another."""

    source: str
    target: str
    means: Means
    said: Sequence[tuple[str, Means]]
    """Lines, each with the kind of arrow that it speaks of."""
    title: str


@dataclass(frozen=True)
class Scene:
    """All that one picture shows."""

    title: str
    told: str
    """A sentence for who cannot see it."""
    outer: Sequence[Box | Card]
    """From the outside in."""
    rest: Sequence[Card]
    """What serves all the others, and has no arrows."""
    arrows: Sequence[Arrow]


def key(node: Node) -> str:
    """What names a node in the picture: the URN of a component, else its name."""
    return node.urn or node.name


def widest(rows: Sequence[Row]) -> float:
    """Pixels from edge to edge of what has these rows."""
    return 2 * PAD + GUTTER + max((width(row.text, SMALL) for row in rows), default=0.0)


def cut(text: str, room: float = ROOM) -> str:
    """A text of a card, as far as there is room."""
    return fitted(text, SMALL, room)
