"""A task, and what makes its fields acceptable."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

STATUSES: Final = ("todo", "doing", "done")
TITLE_LENGTH: Final = 200
DESCRIPTION_LENGTH: Final = 4000
POSITION_LIMIT: Final = 1e15
"""Below it, `position + 1` is exact in a double."""

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class InvalidTaskError(Exception):
    """Mistakes in the fields of one task: `errors` maps a field to what is wrong with it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


@dataclass(frozen=True)
class Task:
    """A task as it is stored."""

    id: UUID
    title: str
    description: str
    status: str
    due_date: date | None
    position: float
    created_at: datetime
    updated_at: datetime

    def as_json(self) -> dict[str, Any]:
        """Fields as JSON values; timestamps are RFC 3339 in UTC."""
        return {
            "id": str(self.id),
            "title": self.title,
            "description": self.description,
            "status": self.status,
            "due_date": self.due_date.isoformat() if self.due_date else None,
            "position": self.position,
            "created_at": _timestamp(self.created_at),
            "updated_at": _timestamp(self.updated_at),
        }


@dataclass(frozen=True)
class Draft:
    """A task that is not stored yet; without a position it goes to the end of the board."""

    title: str
    description: str = ""
    status: str = "todo"
    due_date: date | None = None
    position: float | None = None


def draft(data: Any) -> Draft:
    """A new task from a JSON object; raise `InvalidTaskError`."""
    values = _checked(data)
    if "title" not in values:
        raise InvalidTaskError({"title": "is missing"})
    return Draft(**values)


def changes(data: Any) -> dict[str, Any]:
    """The fields to change, from a JSON object with at least one; raise `InvalidTaskError`."""
    values = _checked(data)
    if not values:
        raise InvalidTaskError({"": f"must hold at least one of {', '.join(FIELDS)}"})
    return values


def title(value: Any) -> str:
    """A title without the white space around it; raise `ValueError`."""
    text = _text(value, TITLE_LENGTH, "").strip()
    if not text:
        raise ValueError("must not be blank")
    return text


def description(value: Any) -> str:
    """A text of several lines; raise `ValueError`."""
    return _text(value, DESCRIPTION_LENGTH, "\n\r\t")


def status(value: Any) -> str:
    """One of `STATUSES`; raise `ValueError`."""
    if value not in STATUSES:
        raise ValueError(f"must be one of {', '.join(STATUSES)}")
    return value


def due_date(value: Any) -> date | None:
    """A day as YYYY-MM-DD, or none; raise `ValueError`."""
    if value is None:
        return None
    try:
        if not _DATE.fullmatch(value):
            raise ValueError
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("must be a day as YYYY-MM-DD") from None


def position(value: Any) -> float:
    """Where the task stands among the others, ascending; raise `ValueError`."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")
    if not -POSITION_LIMIT <= value <= POSITION_LIMIT:
        raise ValueError(f"must be between -{POSITION_LIMIT:g} and {POSITION_LIMIT:g}")
    return float(value)


FIELDS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "title": title,
    "description": description,
    "status": status,
    "due_date": due_date,
    "position": position,
}


def _checked(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise InvalidTaskError({"": "must be a JSON object"})
    values, errors = {}, {}
    for name, value in data.items():
        if name not in FIELDS:
            errors[name] = f"is unknown; accepted: {', '.join(FIELDS)}"
            continue
        try:
            values[name] = FIELDS[name](value)
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise InvalidTaskError(errors)
    return values


def _text(value: Any, longest: int, controls: str) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    if len(value) > longest:
        raise ValueError(f"must have at most {longest} characters")
    # PostgreSQL stores neither NUL nor half of a surrogate pair.
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in controls for c in value):
        raise ValueError("must not hold control characters")
    return value


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
