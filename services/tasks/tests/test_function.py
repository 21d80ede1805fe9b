"""The process that Lambda starts: cold start, freezing, ids, logs, and what it cannot do."""

import base64
import json
import signal
import subprocess
import sys

import psycopg
import pytest
from aws import AWS, client
from collector import Collector
from function import COMMAND, Function
from pgserver import free_port
from service import environment

JSON = {"Content-Type": "application/json"}
BALANCER = "Root=1-67891233-abcdef012345678912345678"


@pytest.fixture
def function(empty):
    with Function(empty) as function:
        yield function


def create(function, **headers):
    return function.ask("POST", "/api/tasks", b'{"title": "Buy ink"}', **JSON, **headers)


def test_it_migrates_when_it_starts_and_then_serves(function):
    assert create(function)[0] == 201
    assert [line["message"] for line in function.lines()] == [
        "migration applied", "migration applied", "schema is current", "request",
    ]  # fmt: skip
    assert function.runtime.errors == []


def test_two_that_start_at_once_both_serve(empty):
    with Function(empty) as first, Function(empty) as second:
        assert create(first)[0] == create(second)[0] == 201


def test_without_migration_the_schema_is_left_alone(empty):
    with Function(empty, MIGRATE="0") as function:
        assert function.ask("GET", "/readyz")[0] == 200
        assert function.ask("GET", "/api/tasks")[0] == 500


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({"BOARD_HOST": ""}, 2, "tasks: missing in the environment: BOARD_HOST\n"),
        ({"BOARD_PORT": "1"}, 1, '"message": "migration failed"'),
    ],
)
def test_a_start_that_fails_ends_the_process_and_says_why(empty, given, code, said):
    with Function(empty, **given) as function:
        assert function.wait() == code
    assert said in "".join(function.output)


def test_what_is_sent_is_sent_before_the_process_is_frozen(empty, endpoint):
    sqs = client("sqs", endpoint)
    url = sqs.create_queue(QueueName="frozen")["QueueUrl"]
    more = {**AWS, "AWS_ENDPOINT_URL": endpoint, "EVENTS_QUEUE_URL": url}
    with Collector() as collector, Function(empty, **more, **collector.environment) as function:
        function.api.trace = f"{BALANCER};Parent=53995c3f42cd8ad8;Sampled=1"
        assert create(function, **{"X-Correlation-Id": "abc-1"})[0] == 201
        assert function.runtime.idle.wait(10)
        [message] = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
        spans = sorted(span["name"] for span in collector.spans)
        assert create(function)[0] == 201
    assert json.loads(message["Body"])["kind"] == "task.created"
    assert message["MessageAttributes"]["correlation_id"]["StringValue"] == "abc-1"
    assert spans == ["POST /api/tasks", "send events"]
    assert {span["trace"] for span in collector.spans} == {"67891233abcdef012345678912345678"}
    [request] = [span for span in collector.spans if span["attributes"]["correlation_id"] == "abc-1"
                 and span["kind"] == "server"]  # fmt: skip
    assert request["parent"] == "53995c3f42cd8ad8"


def test_a_queue_that_is_away_fails_no_request_and_is_given_up_before_the_process_is_frozen(empty):
    away = f"http://127.0.0.1:{free_port()}"
    more = {**AWS, "AWS_ENDPOINT_URL": away, "EVENTS_QUEUE_URL": f"{away}/1/events"}
    with Function(empty, **more) as function:
        for number in (1, 2):
            assert create(function)[0] == 201
            assert function.runtime.idle.wait(10)
            messages = [line["message"] for line in function.lines()]
            assert messages.count("event not sent") == number


def test_a_collector_that_is_away_fails_no_request(empty):
    away = f"http://127.0.0.1:{free_port()}"
    with Function(empty, OTEL_EXPORTER_OTLP_ENDPOINT=away) as function:
        assert [create(function)[0] for _ in range(2)] == [201, 201]
        assert function.runtime.idle.wait(10)
    messages = [line["message"] for line in function.lines()]
    assert messages.count("spans are lost: the collector does not take them") == 1


def test_a_connection_that_ended_while_frozen_fails_no_request(function, server):
    assert create(function)[0] == 201
    assert function.runtime.idle.wait(10)
    server.stop()
    server.start()
    assert create(function)[0] == 201
    assert len(json.loads(function.ask("GET", "/api/tasks")[2])["items"]) == 2


def test_ids_come_from_the_caller_else_from_lambda(function):
    function.api.trace = BALANCER
    _, headers, _ = create(function, **{"X-Correlation-Id": "abc-1"})
    assert headers["X-Correlation-Id"] == "abc-1"
    made = create(function)[1]["X-Correlation-Id"]
    first, second = [line for line in function.lines() if line["message"] == "request"]
    assert (first["correlation_id"], second["correlation_id"]) == ("abc-1", made)
    assert first["amzn_trace_id"] == BALANCER
    assert first["trace_id"] == "67891233abcdef012345678912345678"
    assert first.keys() - {"amzn_trace_id", "trace_id"} == {
        "time", "level", "logger", "message", "correlation_id", "method", "path", "status",
        "duration_ms",
    }  # fmt: skip


def test_a_file_of_bytes_arrives_as_it_was_sent(function):
    content = "title\nÖl 👍\n".encode()
    assert (
        function.ask("POST", "/api/tasks/bulk", content, **{"Content-Type": "text/csv"})[0] == 201
    )
    assert base64.b64decode(function.api.events[-1]["body"]) == content
    [task] = json.loads(function.ask("GET", "/api/tasks")[2])["items"]
    assert task["title"] == "Öl 👍"
    latin = function.ask(
        "POST", "/api/tasks/bulk", b"title\n\xd6l\n", **{"Content-Type": "text/csv"}
    )
    assert latin[0] == 422


def test_a_page_that_is_too_large_is_an_error_that_says_so(function, empty):
    with psycopg.connect(empty.conninfo()) as connection:
        connection.execute(
            "INSERT INTO tasks (title, description, position)"
            " SELECT 't', repeat('👍', 4000), n FROM generate_series(1, 200) AS n"
        )
    status, headers, content = function.ask("GET", "/api/tasks?limit=200")
    assert (status, headers["Content-Type"]) == (500, "application/problem+json")
    assert json.loads(content)["detail"].endswith("ask for fewer tasks by `limit`.")
    assert function.ask("GET", "/api/tasks?limit=50")[0] == 200


def test_it_ends_at_once_when_it_is_told_to(function):
    assert create(function)[0] == 201
    assert function.runtime.idle.wait(10)
    function.process.send_signal(signal.SIGCONT)
    function.process.terminate()
    assert function.wait(5) == -signal.SIGTERM


def test_the_module_is_not_loaded_by_the_container(empty):
    code = "import sys, tasks.app; print({'awslambdaric', 'apig_wsgi'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
    assert COMMAND[-1] == "tasks.on_lambda.handler"
    assert "AWS_LAMBDA_RUNTIME_API" not in environment(empty)
