"""What happened on the board, told to a queue of SQS where the environment names one."""

import atexit
import json
import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from tasks import logs
from tasks.board import Task
from tasks.settings import Settings
from tasks.spans import Spans

log = logging.getLogger(__name__)

WAITING_LIMIT: Final = 1000
"""Events that wait to be sent; further ones are dropped."""
LAST_SECONDS: Final = 2.0
"""How long the end of the process waits for what is still to be sent."""
_IDS: Final = ("correlation_id", "amzn_trace_id", "traceparent")

Send = Callable[..., Any]


def task_event(kind: str, task: Task) -> dict[str, Any]:
    """An event about one task: `task.created`, `task.changed`, `task.finished`, `task.deleted`."""
    return {"kind": kind, "task_id": str(task.id), "title": task.title}


class Publisher:
    """Sends from a thread of its own, so that no request waits for the queue or fails with it."""

    def __init__(self, send: Send, spans: Spans) -> None:
        self._send = send
        self._spans = spans
        self._waiting: queue.Queue[tuple[dict[str, Any], Mapping[str, str]]] = queue.Queue(
            WAITING_LIMIT
        )
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

    def close(self) -> None:
        """Wait until all is sent, for `LAST_SECONDS` at most."""
        deadline = time.monotonic() + LAST_SECONDS
        while self._waiting.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(0.01)

    def _work(self) -> None:
        while True:
            event, ids = self._waiting.get()
            token = logs.CONTEXT.set(dict(ids))
            try:
                with self._spans.span("send events", "producer", ids) as span:
                    span.tell({"messaging.system": "aws_sqs", "messaging.operation.type": "send"})
                    attributes = _attributes(span.ids)
                    self._send(MessageBody=json.dumps(event), MessageAttributes=attributes)
            except Exception as error:
                log.error(
                    "event not sent", exc_info=error, extra={"fields": {"kind": event["kind"]}}
                )
            finally:
                logs.CONTEXT.reset(token)
                self._waiting.task_done()


class Nobody:
    """Stands for a publisher where no queue is named."""

    def publish(self, event: Mapping[str, Any]) -> None:
        """Forget the event."""


def publisher(settings: Settings, spans: Spans) -> Publisher | Nobody:
    """The publisher of a process, which sends its last events when the process ends."""
    if settings.events_queue_url is None:
        return Nobody()
    found = Publisher(_sender(settings.events_queue_url, settings.region), spans)
    atexit.register(found.close)
    return found


def _sender(url: str, region: str | None) -> Send:
    # A second of start and megabytes of memory that only those with a queue need.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 2})
    sqs: Any = boto3.client("sqs", region_name=region, config=config)
    return lambda **message: sqs.send_message(QueueUrl=url, **message)


def _attributes(ids: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"DataType": "String", "StringValue": ids[name]} for name in _IDS if name in ids}
