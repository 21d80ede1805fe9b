"""Lines of logs: read from the files of tasks, put in the order of time, and shown."""

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

OLDEST: Final = datetime.min.replace(tzinfo=UTC)
FIRST: Final = ("time", "level", "message")
"""Fields that are shown before all others, and without their names."""
IDS: Final = ("correlation_id", "trace_id")
MEANT_FOR_PROGRAMS: Final = ("logger", "traceparent", "amzn_trace_id", *IDS)
"""Fields that are not shown."""


@dataclass(frozen=True)
class Line:
    """One line, with whose it is."""

    source: str
    """`SERVICE/TASK`, or a store's identifier."""
    text: str
    time: datetime
    """When it was written; that of the line before where it does not say so itself."""
    fields: Mapping[str, Any]
    """Of a structured line; empty for any other."""

    def about(self, identity: str) -> bool:
        """Whether it is about the request or the trace of that id."""
        return any(self.fields.get(name) == identity for name in IDS)


class Log:
    """A file that may still grow."""

    def __init__(self, source: str, file: Path) -> None:
        self._source, self._file = source, file
        self._at, self._time = 0, OLDEST

    def more(self) -> Iterator[Line]:
        """Whole lines that were not read before; one that is being written is left for later."""
        try:
            with self._file.open("rb") as file:
                file.seek(self._at)
                data = file.read()
        except OSError:
            # The logs of earlier tasks are removed.
            return
        whole = data[: data.rfind(b"\n") + 1]
        self._at += len(whole)
        for text in whole.decode(errors="replace").splitlines():
            yield self._line(text)

    def _line(self, text: str) -> Line:
        fields = _fields(text)
        self._time = _time(fields) or self._time
        return Line(self._source, text, self._time, fields)


def merged(logs: Iterable[Log]) -> Iterator[Line]:
    """What is new in all logs, by time; lines of one log keep their order."""
    return heapq.merge(*(log.more() for log in logs), key=lambda line: line.time)


def shown(line: Line) -> str:
    """A line for people: when, how bad, whose, what, and the other fields as `name=value`."""
    if not line.fields:
        return f"{line.source}  {line.text}"
    others = [
        f"{name}={value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in line.fields.items()
        if name not in (*FIRST, *MEANT_FOR_PROGRAMS) and value != ""
    ]
    time = line.time.astimezone().strftime("%H:%M:%S.%f")[:-3]
    level, message = line.fields.get("level", ""), line.fields.get("message", "")
    return "  ".join([time, f"{level:<7}", line.source, " ".join([message, *others])])


def _fields(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _time(fields: Mapping[str, Any]) -> datetime | None:
    try:
        found = datetime.fromisoformat(fields["time"])
    except (KeyError, TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
