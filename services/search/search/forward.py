"""A function on the bus: sends what happened on the board to Kafka."""

import functools
import json
import os
from collections.abc import Mapping
from typing import Any, Final

from confluent_kafka import Producer

from search import change, kafka, logs, settings

SECONDS: Final = 20
"""What a function that runs for 30 may wait for."""


class Forwarder:
    """Sends events one by one, each to the partition of its task."""

    def __init__(self, producer: Producer, topic: str) -> None:
        self._producer = producer
        self._topic = topic

    def send(self, event: Mapping[str, Any]) -> None:
        """Return when Kafka has it; raise if it does not, so that the bus sends it again."""
        detail = json.dumps(event["detail"])
        task_id = change.read(detail).task_id
        failed: list[Any] = []

        def told(error: Any, _: Any) -> None:
            if error is not None:
                failed.append(error)

        self._producer.produce(self._topic, detail, task_id, on_delivery=told)
        if self._producer.flush(SECONDS):
            self._producer.purge()
            raise TimeoutError("Kafka does not answer")
        if failed:
            raise RuntimeError(f"Kafka refuses the event: {failed[0].name()}")


def handler(event: Mapping[str, Any], _context: Any) -> None:
    """One event of the bus."""
    _forwarder().send(event)


@functools.cache
def _forwarder() -> Forwarder:
    """One for all runs of an environment, since a connection costs more than an event."""
    logs.configure(settings.log_level(os.environ))
    stream = settings.stream(os.environ)
    base = kafka.config(stream)
    kafka.make_topic(base, stream.topic)
    return Forwarder(kafka.producer(base), stream.topic)
