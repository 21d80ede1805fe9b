"""Spans to a real receiver of OTLP: which there are, whose children, and that they cost nobody."""

import json
import subprocess
import sys
import time

import pytest
from collector import Collector
from pgserver import free_port
from service import Service, environment

CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
UNSAMPLED = CALLER[:-2] + "00"
ROOT = "Root=1-67891233-abcdef012345678912345678"
BALANCER = "67891233abcdef012345678912345678"


@pytest.fixture
def collector():
    with Collector() as collector:
        yield collector


def asked(settings, collector, *requests, **more):
    """The log of a process that was asked this and then stopped; it has sent its spans."""
    with Service(settings, **collector.environment, **more) as service:
        for method, path, headers in requests:
            service.ask(method, path, None, **headers)
    return [line for line in service.lines() if line["message"] == "request"]


# What a request brings, the trace that it is in, and the parent of its span.
ARRIVALS = {
    "a caller": ({"traceparent": CALLER}, CALLER[3:35], CALLER[36:52]),
    "a balancer": ({"X-Amzn-Trace-Id": ROOT}, BALANCER, ""),
    "two balancers": (
        {"X-Amzn-Trace-Id": f"Self=1-67891234-12456789abcdef012345678;{ROOT}"},
        BALANCER,
        "",
    ),
    "a gateway": (
        {"X-Amzn-Trace-Id": f"{ROOT};Parent=53995c3f42cd8ad8;Sampled=1"},
        BALANCER,
        "53995c3f42cd8ad8",
    ),
    "no decision": ({"X-Amzn-Trace-Id": f"{ROOT};Parent=53995c3f42cd8ad8"}, BALANCER, ""),
    "both": ({"X-Amzn-Trace-Id": ROOT, "traceparent": CALLER}, CALLER[3:35], CALLER[36:52]),
}


def test_a_request_is_one_span_in_the_trace_that_it_came_with(empty, collector):
    ids = {name: name.replace(" ", "-") for name in ARRIVALS}
    requests = [
        ("GET", "/api/tasks?limit=1", {**given, "X-Correlation-Id": ids[name]})
        for name, (given, _, _) in ARRIVALS.items()
    ]
    lines = asked(empty, collector, *requests)
    assert len(collector.spans) == len(lines) == len(ARRIVALS)
    for name, (given, trace, parent) in ARRIVALS.items():
        [line] = [each for each in lines if each["correlation_id"] == ids[name]]
        [span] = [
            each for each in collector.spans if each["attributes"]["correlation_id"] == ids[name]
        ]
        # The second bit: its id is random enough to be sampled by.
        flags = "01" if parent else "03"
        assert line["traceparent"] == f"00-{trace}-{span['id']}-{flags}"
        assert line["trace_id"] == trace
        assert line.get("amzn_trace_id") == given.get("X-Amzn-Trace-Id")
        assert span.pop("id") != parent
        assert span == {
            "name": "GET /api/tasks",
            "kind": "server",
            "trace": trace,
            "parent": parent,
            "failed": False,
            "service": "one",
            "attributes": {
                "correlation_id": ids[name],
                "http.request.method": "GET",
                "url.path": "/api/tasks",
                "url.scheme": "http",
                "http.route": "/api/tasks",
                "http.response.status_code": 200,
            },
        }


def test_each_request_without_a_trace_begins_one(empty, collector):
    lines = asked(empty, collector, *[("GET", "/api/tasks", {})] * 3)
    assert [span["parent"] for span in collector.spans] == [""] * 3
    assert len({span["trace"] for span in collector.spans}) == 3
    assert {line["trace_id"] for line in lines} == {span["trace"] for span in collector.spans}


def test_names_are_few_and_failures_are_told(empty, collector, server):
    with Service(empty, **collector.environment) as service:
        service.ask("GET", "/api/tasks/00000000-0000-4000-8000-000000000001")
        service.ask("GET", "/" + "x" * 300)
        service.ask("BREW", "/api/tasks")
        server.stop()
        assert service.ask("GET", "/api/tasks")[0] == 503
    found = {span["name"]: span for span in collector.spans if span["name"] != "HTTP"}
    assert [(name, span["failed"]) for name, span in found.items()] == [
        ("GET /api/tasks/<uuid:id_>", False),
        ("GET /api/tasks", True),
    ]
    others = [span["attributes"] for span in collector.spans if span["name"] == "HTTP"]
    assert [span["http.response.status_code"] for span in others] == [404, 405]
    assert len(others[0]["url.path"]) == 200


def test_health_checks_are_no_spans_and_neither_is_what_a_caller_left_out(empty, collector):
    health = [("GET", path, {"traceparent": CALLER}) for path in ("/healthz", "/readyz")]
    refused = {"X-Amzn-Trace-Id": f"{ROOT};Parent=53995c3f42cd8ad8;Sampled=0"}
    unsampled = [("GET", "/api/tasks", given) for given in ({"traceparent": UNSAMPLED}, refused)]
    lines = asked(empty, collector, *health, *unsampled, LOG_LEVEL="debug")
    assert collector.spans == []
    paths = {line["path"]: line for line in lines}
    assert paths["/readyz"]["traceparent"] == CALLER
    begun = [line["traceparent"] for line in lines if line["path"] == "/api/tasks"]
    assert [(each[:36], each[-3:]) for each in begun] == [
        (UNSAMPLED[:36], "-00"),
        (f"00-{BALANCER}-", "-00"),
    ]


def test_the_sampler_that_the_stack_sets_decides(empty, collector):
    asked(empty, collector, ("GET", "/api/tasks", {}), OTEL_TRACES_SAMPLER="always_off")
    assert collector.spans == []


@pytest.mark.parametrize("fault", [{"status": 503}, {"seconds": 30.0}])
def test_a_collector_that_refuses_or_is_slow_delays_nobody(empty, collector, fault):
    vars(collector).update(fault)
    with Service(empty, **collector.environment) as service:
        for _ in range(3):
            started = time.monotonic()
            assert service.ask("GET", "/api/tasks")[0] == 200
            assert time.monotonic() - started < 1
            time.sleep(1.2)
        started = time.monotonic()
        service.process.terminate()
        assert service.wait() == 0
        assert time.monotonic() - started < 6
    assert collector.calls > 1
    lost_once_by_each_worker(service)


def test_nor_does_one_that_is_away(empty):
    nowhere = f"http://127.0.0.1:{free_port()}"
    with Service(empty, OTEL_EXPORTER_OTLP_ENDPOINT=nowhere) as service:
        for _ in range(3):
            started = time.monotonic()
            assert service.ask("GET", "/api/tasks")[0] == 200
            assert time.monotonic() - started < 1
            time.sleep(1.2)
    assert service.process.returncode == 0
    lost_once_by_each_worker(service)


def lost_once_by_each_worker(service):
    lost = [line for line in service.lines() if line["logger"] == "tasks.otlp"]
    assert 1 <= len(lost) <= 2
    assert {(line["level"], line["message"]) for line in lost} == {
        ("warning", "spans are lost: the collector does not take them")
    }
    assert not [line for line in service.lines() if line["logger"].startswith(("opentele", "urll"))]


def test_without_a_collector_nothing_of_it_is_loaded_and_ids_go_on_as_they_came(empty):
    code = (
        "import sys, threading, tasks.app, tasks.serving;"
        "from tasks import settings, spans; import os;"
        "spans.spans(settings.load(os.environ));"
        "print([m for m in sys.modules if m.startswith(('opentelemetry', 'google', 'requests'))],"
        "threading.active_count())"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        env=environment(empty),
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == "[] 1\n"
    with Service(empty) as service:
        service.ask("GET", "/api/tasks", None, traceparent=CALLER)
    [line] = [line for line in service.lines() if line["message"] == "request"]
    assert line["traceparent"] == CALLER
    assert json.dumps(service.lines()).count("spans are lost") == 0
