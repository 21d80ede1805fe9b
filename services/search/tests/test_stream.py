"""From the bus through Kafka into the index: a broker and a domain of this process."""

import base64
import json
import threading
import time

import pytest
from conftest import event

from search import kafka
from search.change import UnreadableError
from search.consumer import Consumer
from search.forward import Forwarder
from search.on_stream import consume
from search.settings import Stream

# The broker of the tests keeps the place of whoever has left for as long as this.
QUICKLY = {"session.timeout.ms": 3000, "heartbeat.interval.ms": 500}


def until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def send(broker):
    producer = kafka.producer(broker)
    forwarder = Forwarder(producer, "changes")
    return lambda detail: forwarder.send({"detail": detail})


@pytest.fixture
def raw(broker):
    producer = kafka.producer(broker)

    def put(value):
        producer.produce("changes", value)
        assert producer.flush(10) == 0

    return put


@pytest.fixture
def running(broker, index, tmp_path):
    """Starts a consumer in a thread, and stops it in the end."""
    started = []

    def run(group="changes-index"):
        one = Consumer(
            kafka.consumer({**broker, **QUICKLY}, group),
            index,
            tmp_path / "alive",
            lambda: index.prepare("role"),
        )
        thread = threading.Thread(target=one.run, args=("changes",), daemon=True)
        thread.start()
        started.append((one, thread))
        return lambda: stop(one, thread)

    def stop(one, thread):
        one.stop()
        thread.join(15)
        assert not thread.is_alive()

    yield run
    for one, thread in started:
        stop(one, thread)


def test_what_happened_is_found(send, running, domain, tmp_path):
    send(event("a"))
    send(event("b", title="Mow the lawn"))
    running()
    until(lambda: domain.tasks() == {"a": "Paint the fence", "b": "Mow the lawn"})
    assert (tmp_path / "alive").exists()
    assert [path for _, path, _, _ in domain.asked][:2] == [
        "/tasks",
        "/_plugins/_security/api/rolesmapping/readall",
    ]


def test_a_consumer_goes_on_where_the_one_before_it_has_stopped(send, running, domain):
    send(event("a"))
    stop = running()
    until(lambda: domain.tasks() == {"a": "Paint the fence"})
    stop()
    domain.documents.clear()
    send(event("b"))
    running()
    until(lambda: domain.tasks() == {"b": "Paint the fence"})


def test_nothing_is_lost_while_the_domain_is_away(send, running, domain):
    domain.broken += [503, 503]
    send(event("a"))
    running()
    until(lambda: domain.tasks() == {"a": "Paint the fence"})


def test_what_nobody_can_read_holds_nothing_up(raw, send, running, domain):
    raw(b"no event")
    send(event("a"))
    running()
    until(lambda: domain.tasks() == {"a": "Paint the fence"})


def test_no_event_is_not_sent(send):
    with pytest.raises(UnreadableError):
        send({"kind": "task.created"})


def test_a_broker_that_is_not_there_is_an_error(monkeypatch):
    monkeypatch.setattr("search.forward.SECONDS", 0.5)
    producer = kafka.producer({"bootstrap.servers": "127.0.0.1:1", "log_level": 0})
    with pytest.raises(TimeoutError, match="Kafka does not answer"):
        Forwarder(producer, "changes").send({"detail": event()})


def test_a_topic_that_is_there_is_left_alone(send, broker):
    send(event())
    kafka.make_topic(broker, "changes")


def test_clients_use_tls_and_sign_with_their_role(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "OWN")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "own")
    found = kafka.config(Stream("b-1:9098,b-2:9098", "changes", "eu-north-1"))
    token, expires = found.pop("oauth_cb")("")
    assert found == {
        "bootstrap.servers": "b-1:9098,b-2:9098",
        "security.protocol": "SASL_SSL",
        "sasl.mechanisms": "OAUTHBEARER",
    }
    assert 0 < expires - time.time() <= 901
    text = base64.urlsafe_b64decode(token + "==").decode()
    assert text.startswith("https://kafka.eu-north-1.amazonaws.com/?Action=kafka-cluster%3AConnect")


def record(value, offset, partition=0):
    text = (
        value if isinstance(value, str) else base64.b64encode(json.dumps(value).encode()).decode()
    )
    return {"topic": "changes", "partition": partition, "offset": offset, "value": text}


def test_a_function_indexes_a_batch_of_several_partitions(index, domain):
    batch = {"changes-0": [record(event("a"), 1)], "changes-1": [record(event("b"), 7, 1)]}
    assert consume(index, {"records": batch}) == {"batchItemFailures": []}
    assert domain.tasks().keys() == {"a", "b"}


def test_what_a_function_could_not_index_is_named(index, domain):
    bad = event("b", title="refuse me")
    batch = [record(event("a"), 1), record("bm90", 2), record(bad, 3), record(event("c"), 4)]
    assert consume(index, {"records": {"changes-0": batch}}) == {
        "batchItemFailures": [
            {"itemIdentifier": {"partition": "changes-0", "offset": 2}},
            {"itemIdentifier": {"partition": "changes-0", "offset": 3}},
        ]
    }
    assert domain.tasks().keys() == {"a", "c"}
