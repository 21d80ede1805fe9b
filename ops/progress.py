"""Live progress of an engine: on a terminal what runs right now, elsewhere a line per resource."""

import threading
import time
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from ops.console import clock
from ops.engines.engine import Action

_ROWS = 8
_DOING = {
    Action.CREATE: "creating",
    Action.UPDATE: "updating",
    Action.DELETE: "deleting",
    Action.REPLACE: "replacing",
}
_DONE = {
    Action.CREATE: "created",
    Action.UPDATE: "updated",
    Action.DELETE: "deleted",
    Action.REPLACE: "replaced",
}


class Progress:
    """A `Watch` that shows; a context manager around the engine's run."""

    def __init__(self, console: Console, what: str) -> None:
        self._console = console
        self._what = what
        self._total = 0
        self._done = 0
        self._start = time.monotonic()
        self._running: dict[str, tuple[Action, float]] = {}
        self._lock = threading.Lock()
        self._live = Live(
            get_renderable=self._render, console=console, transient=True, refresh_per_second=4
        )

    def __enter__(self) -> Self:
        """Begin to show."""
        if self._console.is_terminal:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Clear what was shown."""
        self._live.stop()

    def planned(self, total: int) -> None:
        """So many operations are ahead."""
        self._total = total

    def begun(self, resource: str, action: Action) -> None:
        """An operation has started."""
        with self._lock:
            self._running[resource] = (action, time.monotonic())

    def ended(self, resource: str, action: Action) -> None:
        """An operation has succeeded."""
        with self._lock:
            self._done += 1
            _, start = self._running.pop(resource, (action, time.monotonic()))
        if not self._console.is_terminal:
            self.say(f"{_DONE[action]} {resource} ({clock(time.monotonic() - start)})")

    def failed(self, resource: str, message: str) -> None:  # noqa: ARG002 - told at the end
        """An operation has failed."""
        with self._lock:
            self._running.pop(resource, None)
        if resource:
            self.say(f"failed {resource}")

    def say(self, text: str) -> None:
        """A line that stays."""
        self._console.print(Text(f"  {text}"))

    def _render(self) -> RenderableType:
        with self._lock:
            running = sorted(self._running.items(), key=lambda item: item[1][1])
        now = time.monotonic()
        head = Table.grid(padding=(0, 1))
        total = max(self._total, self._done)
        bar = ProgressBar(total=total or None, completed=self._done, width=28, pulse=not total)
        count = f"{self._done}/{total}" if total else ""
        head.add_row(f"  {self._what}", bar, count, clock(now - self._start))
        rows = Table.grid(padding=(0, 2), expand=True)
        rows.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        rows.add_column()
        rows.add_column(justify="right", min_width=10)
        for resource, (action, start) in running[:_ROWS]:
            rows.add_row(f"    {resource}", _DOING[action], clock(now - start))
        if len(running) > _ROWS:
            rows.add_row(f"    and {len(running) - _ROWS} more", "", "")
        return Group(head, rows)
