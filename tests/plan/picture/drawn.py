"""Reads a picture back: its nodes, its arrows and the rectangles of both."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plan.graph import graph
from plan.nodes import Graph
from plan.picture.svg import svg
from plan.record import Record
from plan.recorder import record_file

SVG = "{http://www.w3.org/2000/svg}"
BLUEPRINTS = sorted(Path(__file__).parents[3].glob("blueprints/*.yaml"))


@cache
def blueprint(path: Path) -> tuple[Record, Graph]:
    """What a blueprint would be, recorded once for all tests."""
    record = record_file(path)
    return record, graph(record)


@cache
def of_blueprint(path: Path) -> "Picture":
    return Picture(svg(*blueprint(path)))


@dataclass(frozen=True)
class Area:
    x: float
    y: float
    right: float
    low: float

    def overlaps(self, other: "Area") -> bool:
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.low and other.y < self.low

    def holds(self, other: "Area") -> bool:
        across = self.x <= other.x and other.right <= self.right
        return across and self.y <= other.y and other.low <= self.low

    def less(self, by: float) -> "Area":
        return Area(self.x + by, self.y + by, self.right - by, self.low - by)

    def near(self, x: float, y: float, by: float = 1.0) -> bool:
        across = self.x - by <= x <= self.right + by
        return across and self.y - by <= y <= self.low + by


class Picture:
    """An SVG as a tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = ET.fromstring(text)  # noqa: S314 - our own

    def of_class(self, name: str, within: ET.Element | None = None) -> list[ET.Element]:
        found = (self.root if within is None else within).iter(f"{SVG}g")
        return [each for each in found if name in each.get("class", "").split()]

    def urns(self) -> list[str]:
        return [node.get("data-urn", "") for node in self.of_class("node")]

    def cards(self) -> dict[str, Area]:
        return {card.get("data-urn", ""): area(card) for card in self.of_class("card")}

    def boxes(self) -> list[Area]:
        return [area(box) for box in self.of_class("box")]

    def arrows(self) -> list[ET.Element]:
        return [edge for edge in self.of_class("edge") if "short" not in edge.get("class", "")]

    def rows(self) -> list[ET.Element]:
        return self.of_class("short")

    def ends(self) -> set[tuple[str, str]]:
        edges = self.of_class("edge")
        return {(e.get("data-source", ""), e.get("data-target", "")) for e in edges}

    def labels(self) -> list[tuple[ET.Element, Area]]:
        return [(edge, area(edge)) for edge in self.arrows() if edge.find(f"{SVG}rect") is not None]

    def size(self) -> Area:
        _, _, width, height = map(float, self.root.get("viewBox", "").split())
        return Area(0, 0, width, height)


def area(element: ET.Element) -> Area:
    rect = element.find(f"{SVG}rect")
    assert rect is not None
    x, y, width, height = (float(rect.get(key, "")) for key in ("x", "y", "width", "height"))
    return Area(x, y, x + width, y + height)


def tip(edge: ET.Element) -> tuple[float, float]:
    """Where the line of an arrow ends."""
    return points(edge)[-1]


def points(edge: ET.Element) -> list[tuple[float, float]]:
    """Where a line begins, its bends, and where it ends."""
    (line,) = (path for path in edge.iter(f"{SVG}path") if path.get("class") == "line")
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", line.get("d", ""))]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def texts(element: ET.Element) -> list[str]:
    return [text.text or "" for text in element.iter(f"{SVG}text")]


def title(element: ET.Element) -> str:
    return element.findtext(f"{SVG}title") or ""


def pairs(areas: list[Area]) -> Iterator[tuple[Area, Area]]:
    for place, one in enumerate(areas):
        yield from ((one, other) for other in areas[place + 1 :])
