"""Events: which there are, that they follow the commit, and that no request waits or fails."""

import json
import subprocess
import sys
import threading
import time
from uuid import UUID

import pytest
from aws import AWS
from aws import client as aws_client
from collector import Collector
from pgserver import free_port
from service import Service

from tasks import events, logs
from tasks.app import create_app
from tasks.channels import Queue
from tasks.events import Publisher
from tasks.spans import Nobody

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Told:
    """A publisher that keeps what it is told, with how many tasks others could see then."""

    def __init__(self, settings_pool):
        self._pool, self.events, self.visible = settings_pool, [], []

    def publish(self, event):
        with self._pool.connection() as other:
            self.visible.append(other.execute("SELECT count(*) FROM tasks").fetchone()[0])
        self.events.append(event)


@pytest.fixture
def told(pool):
    return Told(pool)


@pytest.fixture
def client(pool, told):
    return create_app(pool, told).test_client()


def test_each_change_is_one_event_after_its_commit(client, told):
    task = client.post("/api/tasks", json={"title": "Buy ink"}).json
    path = f"/api/tasks/{task['id']}"
    for change in ({"title": "Buy paper"}, {"status": "done"}, {"status": "done"}):
        assert client.patch(path, json=change).status_code == 200
    client.post("/api/tasks/bulk", data="title\nA\nB\n", content_type="text/csv")
    assert client.delete(path).status_code == 204
    one = {"task_id": task["id"], "title": "Buy paper"}
    assert told.events == [
        {"kind": "task.created", "task_id": task["id"], "title": "Buy ink"},
        {"kind": "task.changed", **one},
        {"kind": "task.finished", **one},
        {"kind": "task.changed", **one},
        {"kind": "tasks.uploaded", "count": 2},
        {"kind": "task.deleted", **one},
    ]
    assert told.visible == [1, 1, 1, 1, 3, 2]


def test_what_changes_nothing_is_no_event(client, told):
    client.get("/api/tasks")
    client.post("/api/tasks", json={"title": ""})
    client.post("/api/tasks/bulk", data="title\n\n", content_type="text/csv")
    client.post("/api/tasks/bulk", data="title\n", content_type="text/csv")
    client.patch(f"/api/tasks/{UUID(int=1)}", json={"title": "x"})
    client.delete(f"/api/tasks/{UUID(int=1)}")
    assert told.events == []


def test_an_event_has_an_id_a_time_and_the_ids_of_its_request():
    sent = []
    publisher = Publisher([Queue(lambda **message: sent.append(message), Nobody())])
    token = logs.CONTEXT.set({"correlation_id": "abc-1", "traceparent": TRACE})
    publisher.publish({"kind": "tasks.uploaded", "count": 2})
    logs.CONTEXT.reset(token)
    publisher.publish({"kind": "tasks.uploaded", "count": 3})
    publisher.flush()
    first, second = (json.loads(message["MessageBody"]) for message in sent)
    assert first.keys() == {"id", "at", "kind", "count"}
    assert str(UUID(first["id"])) == first["id"] != second["id"]
    assert first["at"].endswith("Z")
    assert len(first["at"]) == len("2026-01-02T03:04:05.678Z")
    attributes = [message["MessageAttributes"] for message in sent]
    assert attributes == [
        {
            "correlation_id": {"DataType": "String", "StringValue": "abc-1"},
            "traceparent": {"DataType": "String", "StringValue": TRACE},
        },
        {},
    ]


def test_a_queue_that_fails_is_logged_and_the_next_event_is_sent(lines):
    answers = iter([ValueError("secret"), None])
    sent = []

    def send(**message):
        if error := next(answers):
            raise error
        sent.append(message)

    publisher = Publisher([Queue(send, Nobody())])
    publisher.publish({"kind": "task.created"})
    publisher.publish({"kind": "task.deleted"})
    publisher.flush()
    assert len(sent) == 1
    [line] = [line for line in lines if line["message"] == "event not sent"]
    assert (line["level"], line["kind"]) == ("error", "task.created")
    assert line["error"]["type"] == "builtins.ValueError"
    assert "secret" not in json.dumps(line)


def test_a_silent_queue_holds_nobody_up_and_does_not_fill_the_memory(monkeypatch, lines):
    monkeypatch.setattr(events, "WAITING_LIMIT", 3)
    monkeypatch.setattr(events, "LAST_SECONDS", 0.2)
    silence = threading.Event()
    publisher = Publisher([Queue(lambda **_: silence.wait(10), Nobody())])
    started = time.monotonic()
    for _ in range(10):
        publisher.publish({"kind": "task.created"})
    publisher.flush()
    assert time.monotonic() - started < 1
    dropped = [line for line in lines if line["message"] == "event dropped"]
    assert 4 <= len(dropped) <= 7
    silence.set()


@pytest.fixture
def sqs(endpoint):
    return aws_client("sqs", endpoint)


def create(service, **headers):
    content = {"Content-Type": "application/json", **headers}
    return service.ask("POST", "/api/tasks", b'{"title": "Buy ink"}', **content)[0]


def test_the_process_sends_its_events_also_when_it_is_stopped(empty, endpoint, sqs):
    url = sqs.create_queue(QueueName="events")["QueueUrl"]
    more = {**AWS, "AWS_ENDPOINT_URL": endpoint, "EVENTS_QUEUE_URL": url, "LOG_LEVEL": "debug"}
    with Service(empty, **more) as service:
        assert create(service, **{"X-Correlation-Id": "abc-1"}) == 201
        service.process.terminate()
        assert service.wait() == 0
    [message] = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    body = json.loads(message["Body"])
    assert (body["kind"], body["title"]) == ("task.created", "Buy ink")
    assert message["MessageAttributes"]["correlation_id"]["StringValue"] == "abc-1"
    assert not [line for line in service.lines() if line["logger"].startswith("boto")]


def test_a_message_carries_the_span_of_its_sending(empty, endpoint, sqs):
    url = sqs.create_queue(QueueName="traced")["QueueUrl"]
    more = {**AWS, "AWS_ENDPOINT_URL": endpoint, "EVENTS_QUEUE_URL": url}
    balancer = "Root=1-67891233-abcdef012345678912345678"
    with Collector() as collector, Service(empty, **more, **collector.environment) as service:
        assert create(service, **{"X-Correlation-Id": "abc-1", "X-Amzn-Trace-Id": balancer}) == 201
        service.process.terminate()
        assert service.wait() == 0
    [message] = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    ids = {name: each["StringValue"] for name, each in message["MessageAttributes"].items()}
    request, sending = sorted(collector.spans, key=lambda span: span["kind"] != "server")
    assert (request["parent"], sending["parent"]) == ("", request["id"])
    assert sending["trace"] == request["trace"] == "67891233abcdef012345678912345678"
    assert ids == {
        "correlation_id": "abc-1",
        "amzn_trace_id": balancer,
        "traceparent": f"00-{sending['trace']}-{sending['id']}-03",
    }
    assert (sending["name"], sending["kind"], sending["failed"]) == (
        "send events",
        "producer",
        False,
    )
    assert sending["attributes"] == {
        "correlation_id": "abc-1",
        "messaging.system": "aws_sqs",
        "messaging.operation.type": "send",
    }


def test_a_queue_that_is_not_there_fails_no_request(empty):
    url = f"http://127.0.0.1:{free_port()}/1/events"
    more = {**AWS, "AWS_ENDPOINT_URL": url, "EVENTS_QUEUE_URL": url}
    with Service(empty, **more) as service:
        started = time.monotonic()
        assert create(service) == 201
        assert time.monotonic() - started < 2
        started = time.monotonic()
        service.process.terminate()
        assert service.wait() == 0
        assert time.monotonic() - started < 9
    assert [line["kind"] for line in service.lines() if line["message"] == "event not sent"] == [
        "task.created"
    ]


def test_without_a_queue_nothing_of_aws_is_loaded():
    code = "import sys, tasks.app; print({'boto3', 'botocore'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
