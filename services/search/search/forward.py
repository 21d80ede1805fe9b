"""A function on the bus: sends what happened on the board to Kafka."""

import functools
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any, Final

from confluent_kafka import Producer

from search import change, kafka, logs, settings

SECONDS: Final = 20
"""What a function that runs for 30 may wait for."""


class Forwarder:
    """Sends events, each to the partition of its task."""

    def __init__(self, producer: Producer, topic: str) -> None:
        self._producer = producer
        self._topic = topic

    def send(self, event: Mapping[str, Any]) -> None:
        """Return when Kafka has it; raise if it does not, so that the bus sends it again."""
        (failed,) = self.send_all([event])
        if failed is not None:
            raise failed

    def send_all(self, events: Sequence[Mapping[str, Any]]) -> Sequence[Exception | None]:
        """Why Kafka does not have each of them, None where it does; they go together."""
        failed: list[Exception | None] = []
        for number, event in enumerate(events):
            detail = json.dumps(event.get("detail"))
            try:
                task_id = change.read(detail).task_id
            except change.UnreadableError as error:
                failed.append(error)
                continue
            failed.append(TimeoutError("Kafka does not answer"))
            told = functools.partial(_told, failed, number)
            self._producer.produce(self._topic, detail, task_id, on_delivery=told)
        if self._producer.flush(SECONDS):
            self._producer.purge()
        return failed


def _told(failed: list[Exception | None], number: int, error: Any, _message: Any) -> None:
    refused = error and RuntimeError(f"Kafka refuses the event: {error.name()}")
    failed[number] = refused or None


def handler(event: Mapping[str, Any], _context: Any) -> None:
    """One event of the bus."""
    forwarder().send(event)


@functools.cache
def forwarder() -> Forwarder:
    """One for all runs of an environment, since a connection costs more than an event."""
    logs.configure(settings.log_level(os.environ))
    stream = settings.stream(os.environ)
    base = kafka.config(stream)
    kafka.make_topic(base, stream.topic)
    return Forwarder(kafka.producer(base), stream.topic)
