"""Patterns of events: their shape, before EventBridge judges it.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from stack.errors import Found, Path, listed, nearest, shown

FIELDS: Final = frozenset(
    {
        "account",
        "detail",
        "detail-type",
        "id",
        "region",
        "replay-name",
        "resources",
        "source",
        "time",
        "version",
    }
)
"""What every event has."""
MATCHERS: Final = frozenset(
    {
        "anything-but",
        "cidr",
        "equals-ignore-case",
        "exists",
        "numeric",
        "prefix",
        "suffix",
        "wildcard",
    }
)
EITHER: Final = "$or"
LONGEST: Final = 2048
"""https://docs.aws.amazon.com/general/latest/gr/ev.html"""


def mistakes(pattern: Mapping[str, Any], path: Path) -> Iterator[Found]:
    """What EventBridge would refuse, or what no event could ever match."""
    length = len(json.dumps(pattern, sort_keys=True))
    if length > LONGEST:
        yield Found(path, f"{length} characters", f"up to {LONGEST}, as JSON")
    for key in pattern.keys() - FIELDS - {EITHER}:
        yield Found((*path, key), "no field of an event", listed(FIELDS), nearest(key, FIELDS))
    known = {key: value for key, value in pattern.items() if key in FIELDS or key == EITHER}
    if not pattern or known:
        yield from _fields(known, path)


def _fields(pattern: Mapping[str, Any], path: Path) -> Iterator[Found]:
    """A map of fields; a field is a list of values, or a map of more fields."""
    if not pattern:
        yield Found(path, "nothing", "a field at least, such as { source: [shop] }")
    for key, value in pattern.items():
        at = (*path, key)
        if key == EITHER:
            yield from _either(value, at)
        elif isinstance(value, Mapping):
            yield from _fields(value, at)
        elif not isinstance(value, list) or not value:
            given = "an empty list" if value == [] else f"got {shown(value)}"
            accepted = "a list of values, such as [paid] or [{ prefix: pa }], or a map of fields"
            yield Found(at, given, accepted)
        else:
            for number, one in enumerate(value):
                yield from _value(one, (*at, number))


def _either(value: Any, path: Path) -> Iterator[Found]:
    """Patterns of which one is enough."""
    if not isinstance(value, list) or len(value) < 2:
        yield Found(path, f"got {shown(value)}", "a list of two patterns or more")
        return
    for number, one in enumerate(value):
        at = (*path, number)
        if isinstance(one, Mapping):
            yield from _fields(one, at)
        else:
            yield Found(at, f"got {shown(one)}", "a map of fields")


def _value(value: Any, path: Path) -> Iterator[Found]:
    """A plain value, or one matcher."""
    if isinstance(value, list):
        yield Found(path, "got a list", "a plain value, or a map with a matcher")
    elif isinstance(value, Mapping):
        if len(value) != 1:
            yield Found(path, f"{len(value)} matchers", "one, such as { prefix: pa }")
        for key in value.keys() - MATCHERS:
            yield Found((*path, key), "no matcher", listed(MATCHERS), nearest(key, MATCHERS))
