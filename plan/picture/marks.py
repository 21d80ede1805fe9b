"""Elements of an SVG, and the shape of its arrows."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from math import hypot
from typing import Final

from plan.picture.place import Frame
from plan.picture.scene import Sign

Point = tuple[float, float]

BASE: Final = 4.0
"""How far below the middle of a line of text its letters stand."""
RADIUS: Final = 6.0
"""Of the bends of an arrow; half of a leg where that is shorter."""
LENGTH: Final = 8.0
"""Of the head of an arrow."""
HALF: Final = 4.0
"""Half the width of a head."""
NONE: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no characters for."""
SIGNS: Final[Mapping[Sign, str]] = {
    Sign.GROUP: "M0 -5l5 -1.8l5 1.8v4.5c0 3 -2 5 -5 6.3c-3 -1.3 -5 -3.3 -5 -6.3z",
    Sign.PART: "M1 -4.5h9v9h-9z",
    Sign.GOES: "M0 0h10m-3.5 -3.5l3.5 3.5l-3.5 3.5",
    Sign.MAY: "M0 0h2m2 0h2m2 0h2m-3.5 -3.5l3.5 3.5l-3.5 3.5",
}
"""What stands before a row, around the middle of its line."""
GLOBE: Final = (
    "M17 2a15 15 0 1 0 0 30a15 15 0 1 0 0 -30M2 17h30M17 2c-11 9 -11 21 0 30c11 -9 11 -21 0 -30"
    "M5 9h24M5 25h24"
)
"""What is no component, in a square of 34."""


def rect(frame: Frame, radius: float) -> str:
    """A rectangle with round corners."""
    where = f'x="{number(frame.x)}" y="{number(frame.y)}"'
    size = f'width="{number(frame.width)}" height="{number(frame.height)}"'
    return f'<rect {where} {size} rx="{number(radius)}"/>'


def text(x: float, middle: float, said: str, kind: str = "") -> str:
    """A line of text around the middle of its height."""
    of = f' class="{kind}"' if kind else ""
    return f'<text x="{number(x)}" y="{number(middle + BASE)}"{of}>{escaped(said)}</text>'


def path(kind: str, drawn: str, x: float = 0.0, y: float = 0.0) -> str:
    """Lines of a class, moved to where they belong."""
    moved = f' transform="translate({at((x, y))})"' if x or y else ""
    return f'<path class="{kind}"{moved} d="{drawn}"/>'


def curved(points: Sequence[Point]) -> str:
    """A path along these points, with round bends."""
    first, *inner, last = points
    steps = [f"M{at(first)}"]
    for before, here, after in zip(points, inner, points[2:], strict=False):
        steps.append(f"L{at(_toward(here, before))}Q{at(here)} {at(_toward(here, after))}")
    return "".join((*steps, f"L{at(last)}"))


def head(points: Sequence[Point]) -> str:
    """A triangle whose tip is the last point."""
    (from_x, from_y), (x, y) = points[-2:]
    length = hypot(x - from_x, y - from_y) or 1.0
    along, across = (x - from_x) / length, (y - from_y) / length
    back_x, back_y = x - along * LENGTH, y - across * LENGTH
    left = (back_x + across * HALF, back_y - along * HALF)
    right = (back_x - across * HALF, back_y + along * HALF)
    return f"M{at((x, y))}L{at(left)}L{at(right)}z"


def escaped(said: str) -> str:
    """A text that neither ends its element nor holds what XML has no characters for."""
    return escape(NONE.sub("\N{REPLACEMENT CHARACTER}", said))


def number(value: float) -> str:
    """A coordinate to a tenth of a pixel, as short as it can be said."""
    return f"{value:.1f}".removesuffix(".0")


def at(point: Point) -> str:
    """Both coordinates."""
    return " ".join(map(number, point))


def _toward(here: Point, other: Point) -> Point:
    """A point near to a bend, on its leg to another."""
    length = hypot(other[0] - here[0], other[1] - here[1]) or 1.0
    part = min(RADIUS, length / 2) / length
    return here[0] + (other[0] - here[0]) * part, here[1] + (other[1] - here[1]) * part
