"""The loop: receive, deliver, delete; stop between batches."""

import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from notifier import activity, logs
from notifier.message import Message, UnreadableError
from notifier.queue import HIDDEN_SECONDS
from notifier.spans import Spans

log = logging.getLogger(__name__)

EXTEND_SECONDS: Final = HIDDEN_SECONDS / 3
"""How old a reservation may be before what is left of the batch is reserved anew."""
GRACE_SECONDS: Final = 3
"""With a call of the queue or of the feed in hand, a stop takes ten seconds at most."""
LONGEST_PAUSE_SECONDS: Final = 30
LONGEST_RETRY_SECONDS: Final = 900

Deliver = Callable[[Message], int]


class Source(Protocol):
    """What the loop needs of a queue."""

    def receive(self) -> list[Message]:
        """Some messages, or none."""
        ...

    def delete(self, messages: Sequence[Message]) -> None:
        """Take them out for good."""
        ...

    def hide(self, messages: Sequence[Message], seconds: int) -> None:
        """Let them come again after so long."""
        ...


class Worker:
    """Takes batches until it is told to stop."""

    def __init__(
        self,
        source: Source,
        deliver: Deliver,
        ready: Callable[[], bool],
        alive: Path,
        spans: Spans,
    ) -> None:
        self._source = source
        self._deliver = deliver
        self._ready = ready
        self._alive = alive
        self._spans = spans
        self._stopping = threading.Event()
        self._deadline = math.inf
        self._failures = 0

    def stop(self) -> None:
        """Take no other batch; give back what is not delivered within `GRACE_SECONDS`."""
        self._deadline = min(self._deadline, time.monotonic() + GRACE_SECONDS)
        self._stopping.set()

    def run(self) -> None:
        """Return when stopped; no failure of the queue or of the feed ends it."""
        while not self._stopping.is_set():
            self._alive.touch()
            try:
                # What is received while the feed is away would only wear out its receives.
                delivered = not self._failures or self._ready()
                delivered = delivered and self.batch(self._source.receive())
            except (BotoCoreError, ClientError) as error:
                log.warning("the queue does not answer", exc_info=error)
                delivered = False
            self._failures = 0 if delivered else self._failures + 1
            if not delivered:
                self._stopping.wait(min(2**self._failures, LONGEST_PAUSE_SECONDS))

    def batch(self, messages: Sequence[Message]) -> bool:
        """Deliver in order; false where the feed went away, after which the rest comes again."""
        done: list[Message] = []
        reserved = time.monotonic()
        try:
            for place, message in enumerate(messages):
                self._alive.touch()
                if time.monotonic() > self._deadline:
                    self._source.hide(messages[place:], 0)
                    break
                if time.monotonic() - reserved > EXTEND_SECONDS:
                    self._source.hide(messages[place:], HIDDEN_SECONDS)
                    reserved = time.monotonic()
                try:
                    if self._one(message):
                        done.append(message)
                except activity.AwayError as error:
                    log.warning("the feed does not answer", exc_info=error)
                    self._source.hide(messages[place:], retry_seconds(message.receives))
                    return False
        finally:
            self._source.delete(done)
        return True

    def _one(self, message: Message) -> bool:
        """Whether the message is done with; one that is refused is left to the dead letters."""
        with self._spans.span("process events", "consumer", message.ids) as span:
            span.tell({"messaging.system": "aws_sqs", "messaging.operation.type": "process"})
            token = logs.CONTEXT.set(dict(span.ids))
            started = time.monotonic()
            fields = {"receives": message.receives}
            try:
                fields = {"status": self._deliver(replace(message, ids=span.ids)), **fields}
            except UnreadableError:
                log.error("event unreadable", extra={"fields": fields})
                span.tell({}, failed=True)
                return False
            except activity.RefusedError as error:
                log.error("event refused", extra={"fields": {"status": error.status, **fields}})
                span.tell({}, failed=True)
                return False
            else:
                milliseconds = round((time.monotonic() - started) * 1000, 1)
                fields = {**fields, "duration_ms": milliseconds}
                log.info("event delivered", extra={"fields": fields})
                return True
            finally:
                logs.CONTEXT.reset(token)


def retry_seconds(receives: int) -> int:
    """After how long a message that could not be delivered comes again."""
    return min(5 * 2 ** min(receives, 10), LONGEST_RETRY_SECONDS)
