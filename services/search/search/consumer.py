"""The loop of the container: receive, index, commit; stop between batches."""

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from confluent_kafka import Consumer as Kafka
from confluent_kafka import KafkaException

from search import change
from search.http import AwayError, RefusedError
from search.index import Index

log = logging.getLogger(__name__)

BATCH: Final = 500
WAIT_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30


class Consumer:
    """Takes batches until it is told to stop."""

    def __init__(
        self, kafka: Kafka, index: Index, alive: Path, prepare: Callable[[], None]
    ) -> None:
        self._kafka = kafka
        self._index = index
        self._alive = alive
        self._prepare: Callable[[], None] | None = prepare
        self._stopping = threading.Event()
        self._failures = 0

    def stop(self) -> None:
        """Take no other batch; that in hand is indexed and committed."""
        self._stopping.set()

    def run(self, topic: str) -> None:
        """Return when stopped; no failure of Kafka or of the domain ends it."""
        self._kafka.subscribe([topic])
        try:
            while not self._stopping.is_set():
                self._alive.touch()
                self._batch(self._kafka.consume(BATCH, WAIT_SECONDS))
        finally:
            self._kafka.close()

    def _batch(self, messages: Sequence[Any]) -> None:
        """Index, then commit: what is told twice changes nothing, what is lost would be lost."""
        for message in messages:
            if message.error():
                log.warning("Kafka says", extra={"fields": {"code": message.error().name()}})
        good = [message for message in messages if not message.error()]
        changes = [one for message in good if (one := _read(message))]
        while good and not self._indexed(changes):
            if self._stopping.wait(min(2**self._failures, LONGEST_PAUSE_SECONDS)):
                return
            self._alive.touch()
            # Whoever does not ask is taken for dead by Kafka, and what is asked for is kept.
            self._kafka.pause(self._kafka.assignment())
            self._kafka.poll(0)
            self._kafka.resume(self._kafka.assignment())
        if good:
            self._committed()

    def _indexed(self, changes: Sequence[change.Change]) -> bool:
        try:
            if self._prepare:
                self._prepare()
                self._prepare = None
            refused = self._index.apply(changes)
        except (AwayError, RefusedError) as error:
            self._failures += 1
            log.warning("the domain does not take it", exc_info=error)
            return False
        self._failures = 0
        for place in refused:
            log.error("change refused", extra={"fields": {"task_id": changes[place].task_id}})
        log.info("changes indexed", extra={"fields": {"count": len(changes) - len(refused)}})
        return True

    def _committed(self) -> None:
        try:
            self._kafka.commit(asynchronous=False)
        except KafkaException as error:
            # The next commit covers it; until then, what comes again changes nothing.
            log.warning("not committed", exc_info=error)


def _read(message: Any) -> change.Change | None:
    try:
        return change.read(message.value())
    except change.UnreadableError as error:
        partition = f"{message.topic()}-{message.partition()}"
        place = {"partition": partition, "offset": message.offset()}
        log.error("change unreadable", exc_info=error, extra={"fields": place})
        return None
