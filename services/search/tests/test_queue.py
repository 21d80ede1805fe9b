"""From a queue that hears the bus to Kafka: what failed, and nothing else, comes again."""

import json

import pytest
from confluent_kafka import Consumer
from conftest import event

from search import kafka, on_queue
from search.forward import Forwarder


def message(number, body):
    return {"messageId": f"m{number}", "body": body if isinstance(body, str) else json.dumps(body)}


def batch(*bodies):
    return {"Records": [message(number, body) for number, body in enumerate(bodies)]}


@pytest.fixture
def to(broker):
    return Forwarder(kafka.producer(broker), "changes")


def sent(broker, count):
    """What the topic holds, by the key of each."""
    consumer = Consumer({**broker, "group.id": "changes-test", "auto.offset.reset": "earliest"})
    consumer.subscribe(["changes"])
    found = consumer.consume(count, timeout=20)
    more = consumer.consume(1, timeout=0.5)
    consumer.close()
    return {one.key().decode(): json.loads(one.value()) for one in [*found, *more]}


def test_a_batch_is_sent_by_the_ids_of_tasks(to, broker):
    first, second = event("a"), event("b", title="Mow the lawn")
    answer = on_queue.forward(to, batch({"detail": first}, {"detail": second}))
    assert answer == {"batchItemFailures": []}
    assert sent(broker, 2) == {"a": first, "b": second}


def test_what_is_no_event_holds_nothing_up(to, broker, caplog):
    caplog.set_level("INFO", "search")
    good = {"detail": event("a")}
    answer = on_queue.forward(to, batch("no", "[]", {"detail": {"kind": "task.created"}}, good))
    assert answer == {"batchItemFailures": [{"itemIdentifier": f"m{n}"} for n in range(3)]}
    assert sent(broker, 1) == {"a": event("a")}
    assert [(one.message, one.fields) for one in caplog.records] == [
        ("change not sent", {"message_id": "m0", "reason": "no event"}),
        ("change not sent", {"message_id": "m1", "reason": "no event"}),
        ("change not sent", {"message_id": "m2", "reason": "without id, at, task_id"}),
        ("changes sent", {"count": 1}),
    ]


def test_a_broker_that_is_not_there_fails_all_at_once(monkeypatch):
    monkeypatch.setattr("search.forward.SECONDS", 0.5)
    to = Forwarder(kafka.producer({"bootstrap.servers": "127.0.0.1:1", "log_level": 0}), "changes")
    answer = on_queue.forward(to, batch({"detail": event("a")}, {"detail": event("b")}))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}, {"itemIdentifier": "m1"}]}


@pytest.mark.parametrize("count", [1, 2])
def test_what_kafka_refuses_is_said_with_its_word(count):
    away = {"bootstrap.servers": "127.0.0.1:1", "message.timeout.ms": 200, "log_level": 0}
    to = Forwarder(kafka.producer(away), "changes")
    errors = to.send_all([{"detail": event(str(number))} for number in range(count)])
    assert list(map(str, errors)) == ["Kafka refuses the event: _MSG_TIMED_OUT"] * count
    with pytest.raises(RuntimeError, match="Kafka refuses the event: _MSG_TIMED_OUT"):
        to.send({"detail": event()})


def test_the_function_takes_its_forwarder_once(to, monkeypatch):
    monkeypatch.setattr(on_queue, "forwarder", lambda: to)
    assert on_queue.handler(batch({"detail": event()}), None) == {"batchItemFailures": []}
