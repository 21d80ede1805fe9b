"""The running process: start, logs, what never reaches the application, the container's check."""

import json
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pgserver import free_port
from service import Service, environment


@pytest.fixture
def service(empty):
    with Service(empty) as service:
        yield service


@pytest.fixture(scope="module")
def shared(_server):
    """One process for the tests that only ask."""
    _server.start()
    with Service(_server.create("shared")) as service:
        yield service


def raw(service, data, pause=0.0):
    """What comes back for these bytes, until the other side closes."""
    with socket.create_connection(("127.0.0.1", service.port), timeout=15) as connection:
        connection.sendall(data)
        time.sleep(pause)
        found = b""
        while chunk := connection.recv(65536):
            found += chunk
    return found


def check(port, **more):
    return subprocess.run(
        [sys.executable, "-m", "tasks.check"],
        env={"PATH": os.environ["PATH"], "PORT": str(port), **more},
        capture_output=True, text=True, timeout=10, check=False,
    )  # fmt: skip


def test_it_migrates_and_serves(service):
    status, headers, body = service.ask(
        "POST", "/api/tasks", b'{"title": "x"}', **{"Content-Type": "application/json"}
    )
    assert (status, json.loads(body)["title"]) == (201, "x")
    assert headers["X-Correlation-Id"]
    assert service.ask("GET", "/readyz")[0] == 200
    assert check(service.port).returncode == 0
    assert check(service.port, HOST="127.0.0.1").returncode == 0
    assert check(service.port, HOST="127.0.0.2").returncode == 1
    messages = [line["message"] for line in service.lines()]
    assert messages[:3] == ["migration applied", "migration applied", "schema is current"]
    assert sum(message.startswith("Booting worker") for message in messages) == 2


def test_every_line_is_json_and_health_is_not_among_them(service):
    service.ask("GET", "/api/tasks", **{"X-Correlation-Id": "one"})
    service.ask("GET", "/nowhere")
    service.ask("GET", "/healthz")
    service.ask("GET", "/readyz")
    service.process.terminate()
    assert service.wait() == 0
    requests = [line for line in service.lines() if line["message"] == "request"]
    assert [(line["path"], line["status"]) for line in requests] == [
        ("/api/tasks", 200),
        ("/nowhere", 404),
    ]
    assert requests[0]["correlation_id"] == "one"
    gunicorn = [line for line in service.lines() if line["logger"] == "gunicorn.error"]
    assert gunicorn[0]["message"].startswith("Starting gunicorn")
    assert "127.0.0.1" not in str(requests)


def test_no_secret_is_in_any_line_even_when_debugging(empty):
    with Service(empty, LOG_LEVEL="debug") as service:
        service.ask("GET", "/api/tasks", Authorization="Bearer hidden")
        service.ask("GET", "/healthz")
    text = "".join(service.output)
    assert empty.database_password not in text
    assert "hidden" not in text
    assert '"path": "/healthz"' in text


def test_without_migration_the_schema_is_left_alone(empty):
    with Service(empty, MIGRATE="0") as service:
        assert service.ask("GET", "/readyz")[0] == 200
        assert service.ask("GET", "/api/tasks")[0] == 500
        assert "migration applied" not in str(service.lines())


def test_several_that_start_at_once_all_serve(empty):
    with Service(empty) as first, Service(empty) as second:
        assert first.ask("GET", "/api/tasks")[0] == second.ask("GET", "/api/tasks")[0] == 200


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"BOARD_HOST": ""}, "tasks: missing in the environment: BOARD_HOST\n"),
        ({"PORT": "x"}, "tasks: PORT must be a number from 1 to 65535, got 'x'\n"),
    ],
)
def test_a_wrong_environment_is_one_line_and_exit_code_2(empty, given, error):
    process = subprocess.run(
        [sys.executable, "-m", "tasks"], env=environment(empty, **given),
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert (process.returncode, process.stdout, process.stderr) == (2, "", error)


def test_no_database_at_the_start_is_exit_code_1(empty):
    with Service(empty, BOARD_PORT=str(free_port())) as service:
        assert service.wait() == 1
    assert [line["message"] for line in service.lines()] == ["migration failed"]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 9000 + b"\r\n\r\n", 431),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nBad Name: x\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: foo, chunked\r\n\r\n", 501),
    ],
)
def test_what_never_reaches_the_application_has_the_shape_of_all_errors(shared, request_, status):
    head, _, body = raw(shared, request_).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == status
    assert "127.0.0.1" not in str([x for x in shared.lines() if x["level"] == "warning"])


@pytest.mark.parametrize("chunks", [b"2\r\n{}\r\n0\r\n\r\n", b"zz\r\n", b"10000\r\nx"])
def test_a_body_without_a_length_is_refused(shared, chunks):
    head = (
        b"POST /api/tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    head, _, body = raw(shared, head + chunks).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 411 ")
    assert json.loads(body)["detail"] == "The body must have a Content-Length."


@pytest.mark.parametrize("path", ["/api/tasks", "/api/tasks/bulk"])
@pytest.mark.parametrize("megabytes", [6, 19])
def test_who_sends_too_much_gets_the_answer(shared, path, megabytes):
    content_type = "text/csv" if path.endswith("bulk") else "application/json"
    status, headers, _ = shared.ask(
        "POST", path, b"x" * (megabytes * 1024 * 1024), **{"Content-Type": content_type}
    )
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")


def test_silent_senders_do_not_hold_the_threads_for_good(shared):
    head = (
        b"POST /api/tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{"
    )
    with ThreadPoolExecutor(8) as senders:
        started = time.monotonic()
        answers = [senders.submit(raw, shared, head) for _ in range(8)]
        time.sleep(0.5)
        assert shared.ask("GET", "/api/tasks")[0] == 200
        assert time.monotonic() - started < 12
        assert {answer.result()[:13] for answer in answers} == {b"HTTP/1.1 400 "}


def test_a_connection_is_kept_longer_than_a_balancer_keeps_it(shared):
    connection = shared.connect()
    for _ in range(3):
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Connection"]) == (200, "keep-alive")
        answer.read()
        time.sleep(2.5)
    connection.close()


def test_the_check_is_red_without_a_process():
    found = check(free_port())
    assert found.returncode == 1
    assert found.stderr.startswith("tasks: /healthz: ")
    assert check("x").returncode == 1


def test_the_check_is_red_for_a_process_that_is_silent_or_broken():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        started = time.monotonic()
        assert check(listener.getsockname()[1]).returncode == 1
        assert time.monotonic() - started < 5


def test_the_check_needs_no_dependency_of_the_service():
    code = "import sys, tasks.check; print({'flask', 'psycopg', 'gunicorn'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
