"""Spans to a real receiver of OTLP: which there are, whose children, and that they cost nobody."""

import subprocess
import sys
import time
from uuid import uuid4

import pytest
from collector import Collector
from conftest import Process

PRODUCER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
ROOT = "Root=1-67891233-abcdef012345678912345678"
LOST = "spans are lost: the collector does not take them"


def event():
    return {"id": str(uuid4()), "kind": "task.finished", "title": "Buy ink"}


@pytest.fixture
def collector():
    with Collector() as collector:
        yield collector


@pytest.fixture
def traced(environment, collector):
    """The worker with a collector beside it."""
    found = Process({**environment, **collector.environment})
    yield found
    if found.process.poll() is None:
        found.process.kill()
    found.wait()


def family(collector):
    """The spans of one message: that of its work, and that of the call to the feed."""
    work, call = sorted(collector.spans, key=lambda span: span["kind"] != "consumer")
    return work, call


def test_a_message_is_a_child_of_its_sender_and_the_call_a_child_of_the_message(
    traced, collector, queue, feed
):
    queue.send(event(), correlation_id="abc-1", traceparent=PRODUCER, amzn_trace_id=ROOT)
    [line] = traced.until("event delivered")
    assert traced.stop()[0] == 0
    work, call = family(collector)
    trace = PRODUCER[3:35]
    assert line["traceparent"] == f"00-{trace}-{work['id']}-01"
    assert (line["trace_id"], line["amzn_trace_id"]) == (trace, ROOT)
    [(_, headers, _)] = feed.seen
    assert headers["traceparent"] == f"00-{trace}-{call['id']}-01"
    assert headers["X-Amzn-Trace-Id"] == ROOT
    assert call["parent"] == work.pop("id") != call.pop("id")
    common = {"trace": trace, "failed": False, "service": "one"}
    assert work == {
        **common,
        "name": "process events",
        "kind": "consumer",
        "parent": PRODUCER[36:52],
        "attributes": {
            "correlation_id": "abc-1",
            "messaging.system": "aws_sqs",
            "messaging.operation.type": "process",
        },
    }
    host, port = feed.address
    assert call.pop("parent")
    assert call == {
        **common,
        "name": "POST",
        "kind": "client",
        "attributes": {
            "correlation_id": "abc-1",
            "http.request.method": "POST",
            "url.full": f"http://{host}:{port}/api/activity",
            "server.address": host,
            "server.port": port,
            "http.response.status_code": 201,
        },
    }


@pytest.mark.parametrize("ids", [{}, {"amzn_trace_id": ROOT}])
def test_without_a_sender_it_begins_the_trace(traced, collector, queue, ids):
    queue.send(event(), **ids)
    [line] = traced.until("event delivered")
    assert traced.stop()[0] == 0
    work, call = family(collector)
    assert (work["parent"], call["parent"]) == ("", work["id"])
    assert line["trace_id"] == work["trace"] == call["trace"]
    assert (line["trace_id"] == "67891233abcdef012345678912345678") is bool(ids)


def test_what_the_feed_refuses_has_failed(traced, collector, queue, feed):
    feed.statuses = [422]
    queue.send(event())
    traced.until("event refused")
    assert traced.stop()[0] == 0
    assert [span["failed"] for span in family(collector)] == [True, True]


def test_what_is_no_event_has_failed_before_a_call(traced, collector, queue):
    queue.send("{")
    traced.until("event unreadable")
    assert traced.stop()[0] == 0
    [work] = collector.spans
    assert (work["kind"], work["failed"]) == ("consumer", True)


@pytest.mark.parametrize("fault", [{"status": 503}, {"seconds": 30.0}])
def test_a_collector_that_refuses_or_is_slow_delays_nobody(traced, collector, queue, fault):
    vars(collector).update(fault)
    for count in (1, 2, 3):
        queue.send(event())
        assert traced.until("event delivered", count)[-1]["duration_ms"] < 1000
        time.sleep(1.2)
    code, took = traced.stop()
    assert (code, took < 9) == (0, True)
    lost_once(traced)
    assert collector.calls > 1


def test_nor_does_one_that_is_away(environment, queue):
    process = Process({**environment, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"})
    for count in (1, 2, 3):
        queue.send(event())
        process.until("event delivered", count)
        time.sleep(1.2)
    assert process.stop()[0] == 0
    lost_once(process)


def lost_once(process):
    said = [(line["level"], line["message"]) for line in process.lines()]
    assert said.count(("warning", LOST)) == 1
    assert {level for level, message in said if message != LOST} == {"info"}


def test_without_a_collector_nothing_of_it_is_loaded(environment):
    code = (
        "import os, sys, threading; import notifier.__main__;"
        "from notifier import settings, spans; spans.spans(settings.load(os.environ));"
        "print([m for m in sys.modules if m.startswith(('opentelemetry', 'google', 'requests'))],"
        "threading.active_count())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout == "[] 1\n"
