"""Spans of the process's work, for the collector beside it where the environment names one."""

import atexit
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Final, Literal, Protocol

from tasks.settings import Settings

Kind = Literal["server", "producer"]

_TRACE_IDS: Final = (
    ("traceparent", re.compile(r"..-([0-9a-f]{32})-")),
    ("amzn_trace_id", re.compile(r"(?:^|;)Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)")),
)


class Span(Protocol):
    """A piece of work; `ids` are those that its lines of the log have and that go on from it."""

    ids: Mapping[str, str]

    def tell(
        self, attributes: Mapping[str, str | int], *, name: str | None = None, failed: bool = False
    ) -> None:
        """Say what has become known of it."""
        ...


class Spans(Protocol):
    """Where spans go."""

    def span(self, name: str, kind: Kind, ids: Mapping[str, str]) -> AbstractContextManager[Span]:
        """A span that is a child of what `ids` name; one that an exception leaves has failed."""
        ...

    def flush(self) -> None:
        """Wait until what has ended is sent, for a moment at most."""
        ...


class Untold:
    """Stands for a span where there is no collector: all ids go on as they came."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        self.ids = ids

    def tell(
        self, attributes: Mapping[str, str | int], *, name: str | None = None, failed: bool = False
    ) -> None:
        """Forget it."""


class Nobody:
    """Stands for a collector where none is named."""

    @contextmanager
    def span(self, name: str, kind: Kind, ids: Mapping[str, str]) -> Iterator[Untold]:  # noqa: ARG002
        """Work that nobody is told of."""
        yield Untold(ids)

    def flush(self) -> None:
        """Nothing waits."""


def with_trace_id(ids: Mapping[str, str]) -> dict[str, str]:
    """The ids with the trace's own, in W3C's form: a caller's trace goes before the balancer's."""
    for name, pattern in _TRACE_IDS:
        if found := pattern.search(ids.get(name, "")):
            return {**ids, "trace_id": "".join(found.groups())}
    return dict(ids)


def spans(settings: Settings) -> Spans:
    """The spans of a process, of which the last are sent when the process ends."""
    if not settings.collector:
        return Nobody()
    # Packages and megabytes of memory that only those with a collector need.
    from tasks.otlp import Collector  # noqa: PLC0415

    found = Collector("tasks")
    atexit.register(found.close)
    return found
