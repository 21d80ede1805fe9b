"""What the lines and signs of a picture mean, in one row below it."""

from collections.abc import Iterator
from typing import Final

from plan.picture.marks import SIGNS, head, number, path, text
from plan.picture.metrics import width
from plan.picture.scene import GUTTER, SMALL, Means, Sign

HEIGHT: Final = 34.0
LENGTH: Final = 34.0
"""Of the line that stands for all of its kind."""
GAP: Final = 26.0
MEANINGS: Final = {
    Means.OPEN: "from the internet: port",
    Means.PACKETS: "packets: port and access",
    Means.GRANT: "permission: the first IAM action, and how many more",
}


def legend(x: float, middle: float) -> Iterator[str]:
    """Each kind of arrow and the sign of a security group, from left to right."""
    yield '<g class="legend">'
    for means, meaning in MEANINGS.items():
        ends = [(x, middle), (x + LENGTH, middle)]
        line = path("line", f"M{number(x)} {number(middle)}h{number(LENGTH)}")
        yield f'<g class="edge-key {means}">{line}{path("head", head(ends))}</g>'
        yield text(x + LENGTH + 8, middle, meaning)
        x += LENGTH + 8 + width(meaning, SMALL) + GAP
    yield path("sign", SIGNS[Sign.GROUP], x, middle)
    yield text(x + GUTTER, middle, "security group")
    yield "</g>"
