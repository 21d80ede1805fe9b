"""Times as AWS's schedules want them."""

import re
from collections.abc import Mapping, Set
from typing import Final

CRON: Final = (
    r"[0-9*,/-]+ [0-9*,/-]+ "
    r"([0-9*,/LW-]+ [0-9A-Z*,/-]+ \?|\? [0-9A-Z*,/-]+ [0-9A-Z*,/L#-]+) [0-9*,/-]+"
)
"""Minute, hour, day, month, weekday, year, with `?` for the day or for the weekday.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""
SCHEDULE: Final = (
    r"rate\((1 (minute|hour|day)|([2-9]|[1-9][0-9]+) (minutes|hours|days))\)|"
    rf"cron\({CRON}\)"
)
"""`rate(5 minutes)` or `cron(0 3 ? * SUN *)`. Same page."""

_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "minute": (0, 59),
    "hour": (0, 23),
    "day": (1, 31),
    "month": (1, 12),
    "weekday": (1, 7),
    "year": (1970, 2199),
}
"""Fields in their order, with their least and their greatest number."""
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "month": ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
    "weekday": ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"),
}
_SPECIAL: Final[Mapping[str, str]] = {
    "day": r"\?|L|LW|L-([1-9]|[12][0-9]|30)|([1-9]|[12][0-9]|3[01])W",
    "weekday": r"\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5])",
}
"""What a part of a field may be besides numbers and names."""
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Most days of each month."""


def check_cron(what: str, cron: str) -> None:
    """Refuse what is no such time; `what` begins the message."""
    if not re.fullmatch(CRON, cron):
        fields = ", ".join(_BOUNDS)
        raise ValueError(f"{what} must be {fields}, with ? for day or weekday, got {cron!r}")
    if wrong := mistake(cron):
        raise ValueError(f"{what} must have {wrong[1]}, got {cron!r} with {wrong[0]}")


def is_schedule(text: str) -> bool:
    """Whether it has the form of `SCHEDULE`, and times that come."""
    return re.fullmatch(SCHEDULE, text) is not None and mistake(text) is None


def mistake(schedule: str) -> tuple[str, str] | None:
    """What is wrong in a `CRON` or `SCHEDULE`, and what is accepted; None if its times come.

    A year that is over passes: what is accepted does not depend on the day.
    """
    if schedule.startswith("rate"):
        return None
    texts = schedule.removeprefix("cron(").removesuffix(")").split(" ")
    found: dict[str, Set[int] | None] = {}
    for (field, (low, high)), text in zip(_BOUNDS.items(), texts, strict=True):
        parts = [_numbers(field, part) for part in text.split(",")]
        if any(part == set() for part in parts):
            names = _NAMES.get(field)
            words = f" or {names[0]} to {names[-1]}" if names else ""
            return f"{field} {text}", f"{field} {low} to {high}{words}"
        found[field] = None if None in parts else {n for part in parts if part for n in part}
    days, months = found["day"], found["month"] or ()
    if days and all(min(days) > _DAYS[month - 1] for month in months):
        return f"day {texts[2]} in month {texts[3]}", "a day that comes in one of its months"
    return None


def _numbers(field: str, part: str) -> Set[int] | None:
    """Numbers that a part of a field stands for: none if it is wrong, None if nobody can say."""
    if re.fullmatch(_SPECIAL.get(field, "(?!)"), part):
        return None
    low, high = _BOUNDS[field]
    span, slash, step = part.partition("/")
    first, dash, last = span.partition("-")
    every = int(step) if re.fullmatch("[0-9]{1,4}", step) else 0
    start = low if span == "*" else _number(field, first)
    end = _number(field, last) if dash else high if slash or span == "*" else start
    if (slash and not 1 <= every <= high) or not (low <= start <= high and low <= end <= high):
        return set()
    # A span may run over the end, as FRI-MON does.
    wraps = start > end
    numbers = [*range(start, (high if wraps else end) + 1), *range(low, (end if wraps else -1) + 1)]
    return set(numbers[:: every or 1])


def _number(field: str, text: str) -> int:
    """A number, or a name as one; -1 for what is neither."""
    names = _NAMES.get(field, ())
    if text in names:
        return names.index(text) + 1
    return int(text) if re.fullmatch("[0-9]{1,4}", text) else -1
