"""What happened to a task, as the bus, Kafka and the index have it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

DELETED: Final = "task.deleted"
NEEDED: Final = ("id", "kind", "at", "task_id")


class UnreadableError(Exception):
    """No change can be read; the text quotes nothing of it."""


@dataclass(frozen=True)
class Change:
    """One event about a task."""

    task_id: str
    version: int
    """Milliseconds since 1970 when it happened: what is older never takes the place of newer."""
    document: Mapping[str, Any] | None
    """What the index shall hold; none for a task that is gone."""


def read(text: bytes | str | None) -> Change:
    """A change from an event as `tasks` writes it; raises `UnreadableError`."""
    try:
        event = json.loads(text or b"")
    except (ValueError, RecursionError) as error:
        raise UnreadableError("no JSON") from error
    if not isinstance(event, dict):
        raise UnreadableError("no event")
    missing = [name for name in NEEDED if not isinstance(event.get(name), str)]
    if missing:
        raise UnreadableError(f"without {', '.join(missing)}")
    try:
        version = round(datetime.fromisoformat(event["at"]).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise UnreadableError("at no time") from error
    if event["kind"] == DELETED:
        return Change(event["task_id"], version, None)
    document = {"title": str(event.get("title", "")), "kind": event["kind"], "at": event["at"]}
    return Change(event["task_id"], version, document)
