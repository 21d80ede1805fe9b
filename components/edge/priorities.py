"""Priorities of listener rules: the more specific route wins, and no route moves another.

A number depends on its own route alone: a band by specificity, and within the band a hash. So a
route that comes or goes leaves all others where they are; the price is that two routes may meet,
which is refused and settled by an explicit priority.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final, TypeAlias

FIRST: Final = 1
LAST: Final = 50_000
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html"""
RESERVED: Final = 999
"""Numbers up to here are for explicit priorities; none is ever computed."""
WIDTHS: Final = {6: 500, 5: 1_000, 4: 2_000, 3: 4_000, 2: 6_000, 1: 6_000}
"""Numbers for the paths of so many segments: most for the depths that most routes have."""
PATH_WIDTH: Final = sum(WIDTHS.values())
HOST_WIDTH: Final = LAST - 1 - RESERVED - 2 * PATH_WIDTH

Wanted: TypeAlias = tuple[str | None, str | None, int | None]
"""Host, path and explicit priority; a path of `/` is any path."""


def assign(routes: Mapping[str, Wanted]) -> Mapping[str, int]:
    """Priority of each route, by its label: host and path before path before host before the rest.

    Among paths the deeper comes first, `/api/tasks` before `/api`.

    Raises:
        ValueError: two routes get the same number, an explicit one is out of bounds, or a path
            is too deep to have one computed.
    """
    taken: dict[int, str] = {}
    for label, (host, path, explicit) in sorted(routes.items()):
        number = _checked(label, explicit) if explicit is not None else _computed(label, host, path)
        if number in taken:
            raise ValueError(
                f"{taken[number]} and {label}: both routes get priority {number}; "
                f"give one of them an explicit `priority`"
            )
        taken[number] = label
    return {label: number for number, label in taken.items()}


def _checked(label: str, explicit: int) -> int:
    if not FIRST <= explicit <= LAST:
        raise ValueError(f"{label}: priority must be between {FIRST} and {LAST}, got {explicit}")
    return explicit


def _computed(label: str, host: str | None, path: str | None) -> int:
    host = (host or "").lower()
    segments = [segment for segment in (path or "").split("/") if segment]
    if len(segments) > max(WIDTHS):
        raise ValueError(
            f"{label}: a path of more than {max(WIDTHS)} segments needs an explicit `priority`, "
            f"got {path!r}"
        )
    if not host and not segments:
        return LAST
    start = RESERVED + 1
    if not segments:
        return start + 2 * PATH_WIDTH + _hash(host, segments) % HOST_WIDTH
    if not host:
        start += PATH_WIDTH
    depth = len(segments)
    start += sum(width for deeper, width in WIDTHS.items() if deeper > depth)
    return start + _hash(host, segments) % WIDTHS[depth]


def _hash(host: str, segments: list[str]) -> int:
    """The same number on every machine and in every run, unlike `hash`."""
    return int.from_bytes(sha256("/".join([host, *segments]).encode()).digest()[:8], "big")
