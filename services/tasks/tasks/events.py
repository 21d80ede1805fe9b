"""What happened on the board, told to a queue or a bus where the environment names one."""

import atexit
import contextlib
import logging
import queue
import threading
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from tasks import logs
from tasks.board import Task
from tasks.channels import BATCH, Channel, Event, channels
from tasks.settings import Settings
from tasks.spans import Spans

log = logging.getLogger(__name__)

WAITING_LIMIT: Final = 1000
"""Events that wait to be sent; further ones are dropped."""
LAST_SECONDS: Final = 2.0
"""How long somebody waits for what is still to be sent."""


def task_event(kind: str, task: Task) -> dict[str, Any]:
    """An event about one task: `task.created`, `task.changed`, `task.finished`, `task.deleted`."""
    return {"kind": kind, "task_id": str(task.id), "title": task.title}


class Publisher:
    """Sends from a thread of its own, so that no request waits for a channel or fails with it."""

    def __init__(self, found: Sequence[Channel]) -> None:
        self._channels = found
        self._waiting: queue.Queue[Event] = queue.Queue(WAITING_LIMIT)
        self._thread = threading.Thread(target=self._work, name="events", daemon=True)
        self._thread.start()

    def publish(self, event: Mapping[str, Any]) -> None:
        """Have an event sent with the ids of the request being served; never raises, never waits.

        Call it after the commit.
        """
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        whole = {"id": str(uuid.uuid4()), "at": now, **event}
        try:
            self._waiting.put_nowait((whole, logs.CONTEXT.get() or {}))
        except queue.Full:
            log.error("event dropped", extra={"fields": {"kind": event["kind"]}})

    def flush(self) -> None:
        """Wait until all is sent, for `LAST_SECONDS` at most."""
        done = self._waiting.all_tasks_done
        with done:
            done.wait_for(lambda: not self._waiting.unfinished_tasks, LAST_SECONDS)

    def _work(self) -> None:
        while True:
            batch = [self._waiting.get()]
            with contextlib.suppress(queue.Empty):
                while len(batch) < BATCH:
                    batch.append(self._waiting.get_nowait())
            for channel in self._channels:
                channel.send(batch)
            for _ in batch:
                self._waiting.task_done()


class Nobody:
    """Stands for a publisher where no channel is named."""

    def publish(self, event: Mapping[str, Any]) -> None:
        """Forget the event."""

    def flush(self) -> None:
        """Nothing waits."""


def publisher(settings: Settings, spans: Spans) -> Publisher | Nobody:
    """The publisher of a process, which sends its last events when the process ends."""
    found = channels(settings, spans)
    if not found:
        return Nobody()
    publisher = Publisher(found)
    atexit.register(publisher.flush)
    return publisher
