"""The loop on a real API of SQS: what is delivered, what stays, what comes again and when."""

import threading
import time
from uuid import uuid4

import pytest

from notifier import activity, worker
from notifier.message import Message, headers
from notifier.spans import Nobody
from notifier.worker import Worker, retry_seconds

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def event(**more):
    return {"id": str(uuid4()), "kind": "task.finished", "title": "Buy ink", **more}


def deliverer(feed):
    return lambda message: activity.post(*feed.address, message.event(), headers(message.ids))


@pytest.fixture
def working(queue, feed, tmp_path):
    return Worker(queue, deliverer(feed), lambda: True, tmp_path / "alive", Nobody())


def test_what_is_delivered_leaves_the_queue_with_its_ids_passed_on(queue, working, feed, lines):
    sent = event()
    queue.send(sent, correlation_id="abc-1", traceparent=TRACE, amzn_trace_id="Root=1-2")
    assert working.batch(queue.receive()) is True
    [(path, given, body)] = feed.seen
    assert (path, body) == ("/api/activity", sent)
    assert given["X-Correlation-Id"] == "abc-1"
    assert given["traceparent"] == TRACE
    assert given["X-Amzn-Trace-Id"] == "Root=1-2"
    assert "trace_id" not in given
    assert queue.left() == (0, 0)
    [line] = lines()
    assert isinstance(line.pop("duration_ms"), float)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "notifier.worker",
        "message": "event delivered",
        "correlation_id": "abc-1",
        "traceparent": TRACE,
        "amzn_trace_id": "Root=1-2",
        "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
        "status": 201,
        "receives": 1,
    }


def test_an_event_that_comes_twice_is_one_event(queue, working, feed, lines):
    sent = event()
    queue.send(sent)
    queue.send(sent)
    while queue.left() != (0, 0):
        working.batch(queue.receive())
    assert feed.known == {sent["id"]}
    assert sorted(line["status"] for line in lines()) == [201, 204]


def test_a_refused_event_stays_and_the_others_do_not_wait_for_it(queue, working, feed, lines):
    feed.statuses = [201, 422, 201]
    for _ in range(3):
        queue.send(event())
    assert working.batch(queue.received(3)) is True
    assert len(feed.seen) == 3
    assert queue.left() == (0, 1)
    messages = [(line["message"], line["status"]) for line in lines()]
    assert messages == [("event delivered", 201), ("event refused", 422), ("event delivered", 201)]


@pytest.mark.parametrize("body", ["{", "[]", "null", '"x"', "[" * 100_000])
def test_what_is_no_event_stays_for_the_dead_letters(queue, working, feed, lines, body):
    queue.send(body)
    assert working.batch(queue.receive()) is True
    assert feed.seen == []
    assert queue.left() == (0, 1)
    assert [(line["level"], line["message"]) for line in lines()] == [("error", "event unreadable")]


@pytest.mark.parametrize("status", [503, 500, 429, 408, 302])
def test_while_the_feed_is_away_all_that_is_left_comes_again(queue, working, feed, status):
    feed.statuses = [201, status]
    for _ in range(4):
        queue.send(event())
    assert working.batch(queue.received(4)) is False
    assert len(feed.seen) == 2
    assert queue.left() == (0, 3)


def test_a_feed_that_is_not_there_or_silent_is_away(monkeypatch, feed):
    with pytest.raises(activity.AwayError):
        activity.post("127.0.0.1", 1, event(), {})
    monkeypatch.setattr(activity, "TIMEOUT_SECONDS", 0.2)
    feed.seconds = 1
    with pytest.raises(activity.AwayError):
        activity.post(*feed.address, event(), {})


def test_readiness(feed):
    assert activity.ready(*feed.address) is True
    feed.ready = 503
    assert activity.ready(*feed.address) is False
    assert activity.ready("127.0.0.1", 1) is False


def test_a_message_comes_again_ever_later():
    assert [retry_seconds(n) for n in (1, 2, 3, 8, 1000)] == [10, 20, 40, 900, 900]


class Remembers:
    """A source of given batches that keeps what it is told."""

    def __init__(self, *batches):
        self.batches, self.told = list(batches), []

    def receive(self):
        found = self.batches.pop(0) if self.batches else []
        if isinstance(found, Exception):
            raise found
        return found

    def delete(self, messages):
        self.told.append(("delete", [m.handle for m in messages]))

    def hide(self, messages, seconds):
        self.told.append(("hide", [m.handle for m in messages], seconds))


def message(handle, receives=1):
    return Message(handle, "{}", receives, {"correlation_id": "c"})


def test_a_long_batch_is_reserved_anew(monkeypatch, tmp_path):
    clock = iter(range(0, 1000, 15))
    monkeypatch.setattr(worker.time, "monotonic", lambda: next(clock))
    source = Remembers()
    batch = [message("a"), message("b"), message("c")]
    assert (
        Worker(source, lambda _: 201, lambda: True, tmp_path / "alive", Nobody()).batch(batch)
        is True
    )
    assert ("hide", ["b", "c"], 60) in source.told
    assert source.told[-1] == ("delete", ["a", "b", "c"])


def test_what_is_delivered_is_deleted_also_when_the_rest_fails(tmp_path):
    def deliver(given):
        if given.handle == "b":
            raise RuntimeError
        return 201

    source = Remembers()
    with pytest.raises(RuntimeError):
        Worker(source, deliver, lambda: True, tmp_path / "x", Nobody()).batch(
            [message("a"), message("b")]
        )
    assert source.told == [("delete", ["a"])]


def test_a_stop_gives_back_what_it_cannot_finish(monkeypatch, tmp_path):
    monkeypatch.setattr(worker, "GRACE_SECONDS", 0.05)
    source = Remembers()

    def deliver(_):
        working.stop()
        time.sleep(0.1)
        return 201

    working = Worker(source, deliver, lambda: True, tmp_path / "alive", Nobody())
    assert working.batch([message("a"), message("b"), message("c")]) is True
    assert source.told == [("hide", ["b", "c"], 0), ("delete", ["a"])]


def test_a_stop_finishes_what_it_can(tmp_path):
    source = Remembers([message("a"), message("b")])

    def deliver(_):
        working.stop()
        return 201

    working = Worker(source, deliver, lambda: True, tmp_path / "alive", Nobody())
    working.run()
    assert source.told == [("delete", ["a", "b"])]


def test_nothing_is_received_until_the_feed_is_ready_again(monkeypatch, tmp_path):
    answers = iter([False, False, True])
    source = Remembers([message("a", receives=2)], [message("a", receives=3)])
    received, pauses = [], []

    def deliver(given):
        received.append(given.receives)
        if len(received) == 1:
            raise activity.AwayError
        working.stop()
        return 201

    working = Worker(source, deliver, lambda: next(answers), tmp_path / "alive", Nobody())
    monkeypatch.setattr(threading.Event, "wait", lambda _, seconds: pauses.append(seconds))
    working.run()
    assert received == [2, 3]
    assert pauses == [2, 4, 8]
    assert source.told == [("hide", ["a"], 20), ("delete", []), ("delete", ["a"])]
