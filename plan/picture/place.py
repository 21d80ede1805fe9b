"""Where each part of a scene stands, in pixels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from plan.picture.elk import laid_out
from plan.picture.metrics import width
from plan.picture.scene import SMALL, TITLE, Arrow, Box, Card, Means, Scene

MARGIN: Final = 24.0
SIDE: Final = 16.0
"""Between the edge of a box and what stands in it."""
GAP: Final = 14.0
"""Between cards of the rest."""
LINE: Final = 13.0
"""Height of a line on an arrow."""
LEAST: Final = 900.0
"""The narrowest picture: four cards of the rest beside each other, and the legend."""
REST: Final = "rest"
"""Key of the box around what has no arrows."""
STEP: Final = 5.0
"""What a line must step aside at least."""
OPTIONS: Final = {
    "elk.algorithm": "layered",
    "elk.direction": "DOWN",
    "elk.hierarchyHandling": "INCLUDE_CHILDREN",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.json.shapeCoords": "ROOT",
    "elk.json.edgeCoords": "ROOT",
    "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
    "elk.layered.nodePlacement.favorStraightEdges": "true",
    "elk.layered.thoroughness": "30",
    "elk.spacing.nodeNode": "18",
    "elk.spacing.edgeEdge": "11",
    "elk.spacing.edgeNode": "14",
    "elk.layered.spacing.nodeNodeBetweenLayers": "26",
    "elk.layered.spacing.edgeEdgeBetweenLayers": "11",
    "elk.layered.spacing.edgeNodeBetweenLayers": "14",
    "elk.padding": f"[top={MARGIN},left={MARGIN},bottom={MARGIN},right={MARGIN}]",
}
ON_THE_LINE: Final = {"elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER"}
DOWNWARD: Final = {Means.OPEN: "20", Means.PACKETS: "10", Means.JOIN: "5", Means.GRANT: "1"}
"""How much it matters that an arrow leads down: of those in a circle one leads up."""


@dataclass(frozen=True)
class Frame:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def low(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def holds(self, other: "Frame") -> bool:
        """Whether another is all within it."""
        across = self.x <= other.x and other.x + other.width <= self.x + self.width
        return across and self.y <= other.y and other.low <= self.low


@dataclass(frozen=True)
class Line:
    """An arrow with its bends, and the room of what is written on it."""

    arrow: Arrow
    points: Sequence[tuple[float, float]]
    label: Frame | None


@dataclass(frozen=True)
class Placed:
    """A scene with a place for each part."""

    scene: Scene
    frames: Mapping[str, Frame]
    """By key of the card or box."""
    lines: Sequence[Line]
    width: float
    height: float


def placed(scene: Scene) -> Placed:
    """Lay a scene out: arrows from top to bottom, and below them what has none."""
    answer = laid_out(
        {
            "id": "picture",
            "layoutOptions": OPTIONS,
            "children": [_shape(each) for each in scene.outer],
            "edges": [_edge(number, arrow) for number, arrow in enumerate(scene.arrows)],
        }
    )
    wide = max(answer["width"], LEAST)
    aside = (wide - answer["width"]) / 2
    frames = dict(_frames(answer, aside))
    edges = answer.get("edges", ())
    lines = [_line(arrow, edge, aside) for arrow, edge in zip(scene.arrows, edges, strict=True)]
    for part in scene.outer:
        _tighten(part, frames, lines)
    low = MARGIN + max((frame.low for frame in frames.values()), default=0.0)
    if scene.rest:
        frames |= _band(scene.rest, wide - 2 * MARGIN, low)
        low = frames[REST].low + MARGIN
    return Placed(scene, frames, lines, wide, low)


def _shape(part: Box | Card) -> dict[str, Any]:
    if isinstance(part, Card):
        return {"id": part.key, "width": part.width, "height": part.height}
    # The kernel hears of a least size where a box is empty alone.
    right = SIDE + max(0.0, part.width - _inner(part)) if part.inner else SIDE
    options = {
        "elk.padding": f"[top={part.head},left={SIDE},bottom={SIDE},right={right}]",
        "elk.nodeSize.constraints": "MINIMUM_SIZE",
        "elk.nodeSize.minimum": f"({part.width},{part.head + SIDE})",
    }
    return {"id": part.key, "layoutOptions": options, "children": [*map(_shape, part.inner)]}


def _inner(box: Box) -> float:
    """The least that a box is wide by what stands in it."""
    parts = (max(p.width, _inner(p)) if isinstance(p, Box) else p.width for p in box.inner)
    return 2 * SIDE + max(parts, default=0.0)


def _edge(number: int, arrow: Arrow) -> dict[str, Any]:
    edge: dict[str, Any] = {
        "id": f"arrow {number}",
        "sources": [arrow.source],
        "targets": [arrow.target],
        "layoutOptions": {"elk.layered.priority.direction": DOWNWARD[arrow.means]},
    }
    if arrow.said:
        wide = max(width(line, SMALL) for line, _ in arrow.said) + 8
        size = {"width": round(wide), "height": LINE * len(arrow.said) + 3}
        edge["labels"] = [{"text": "said", **size, "layoutOptions": ON_THE_LINE}]
    return edge


def _frames(answer: Mapping[str, Any], aside: float) -> Iterator[tuple[str, Frame]]:
    for child in answer.get("children", ()):
        yield child["id"], _frame(child, aside)
        yield from _frames(child, aside)


def _frame(shape: Mapping[str, Any], aside: float) -> Frame:
    return Frame(shape["x"] + aside, shape["y"], shape["width"], shape["height"])


def _line(arrow: Arrow, edge: Mapping[str, Any], aside: float) -> Line:
    (section,) = edge["sections"]
    ends = [section["startPoint"], *section.get("bendPoints", ()), section["endPoint"]]
    labels = [_frame(label, aside) for label in edge.get("labels", ())]
    points = [(point["x"] + aside, point["y"]) for point in ends]
    return Line(arrow, straight(points), labels[0] if labels else None)


def straight(points: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float]]:
    """The same line without steps aside that are too small to look meant."""
    found, moved = [points[0]], 0.0
    for (before, _), (x, y) in pairwise(points):
        step = x - before
        moved = moved - step if abs(step) < STEP else 0.0
        found.append((x + moved, y))
    middles = zip(found, found[1:], found[2:], strict=False)
    bends = [here for one, here, other in middles if not one[0] == here[0] == other[0]]
    return [found[0], *bends, found[-1]]


def _tighten(part: Box | Card, frames: dict[str, Frame], lines: Sequence[Line]) -> None:
    """Take from the foot of a box the room that nothing stands in; lines that begin there stay."""
    if isinstance(part, Card):
        return
    for inner in part.inner:
        _tighten(inner, frames, lines)
    frame = frames[part.key]
    feet = [frame.y + part.head, *(frames[inner.key].low for inner in part.inner)]
    feet += [line.label.low for line in lines if line.label and frame.holds(line.label)]
    feet += [frame.low - SIDE for line in lines if part.key == line.arrow.source]
    frames[part.key] = replace(frame, height=min(frame.height, max(feet) + SIDE - frame.y))


def _band(cards: Sequence[Card], room: float, top: float) -> Iterator[tuple[str, Frame]]:
    """Cards in rows, each as high as the highest in it, in a box as wide as the picture."""
    x, y, high = MARGIN + SIDE, top + TITLE, 0.0
    for card in cards:
        if x + card.width > MARGIN + room - SIDE and high:
            x, y, high = MARGIN + SIDE, y + high + GAP, 0.0
        yield card.key, Frame(x, y, card.width, card.height)
        x, high = x + card.width + GAP, max(high, card.height)
    yield REST, Frame(MARGIN, top, room, y + high + SIDE - top)
