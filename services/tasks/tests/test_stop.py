"""SIGTERM: what is in flight is answered, nobody connects to a process that will not answer."""

import http.client
import os
import signal
import socket
import threading
import time
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from service import Service


@pytest.fixture
def service(empty):
    with Service(empty) as service:
        yield service


class Slow:
    """A request that waits in the database until it is let go."""

    def __init__(self, service, settings):
        self._lock = psycopg.connect(settings.conninfo())
        self._lock.execute("LOCK TABLE tasks")
        self.answer = None
        self._service = service
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()
        self._until_it_waits()

    def _ask(self):
        self.answer = self._service.ask("GET", "/api/tasks")

    def _until_it_waits(self):
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        with psycopg.connect(self._lock.info.dsn, password=self._lock.info.password) as watch:
            while watch.execute(query).fetchone() == (0,):
                watch.rollback()
                time.sleep(0.05)

    def let_go(self):
        self._lock.close()
        self._thread.join(15)
        return self.answer


def stopped(service, started, seconds=10.0):
    """The process ended by itself, in time and without a complaint."""
    assert service.wait() == 0
    assert time.monotonic() - started < seconds
    assert not [line for line in service.lines() if line["level"] in ("error", "critical")]


def test_a_request_in_flight_is_answered(service, empty):
    slow = Slow(service, empty)
    started = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    time.sleep(2)
    assert service.process.poll() is None
    assert slow.let_go()[0] == 200
    stopped(service, started, 5)


def test_nobody_connects_while_the_last_request_is_served(service, empty):
    slow = Slow(service, empty)
    started = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    time.sleep(1)
    for _ in range(5):
        with pytest.raises(ConnectionRefusedError):
            service.ask("GET", "/healthz")
    assert slow.let_go()[0] == 200
    stopped(service, started, 5)


def test_a_second_signal_changes_nothing(service, empty):
    slow = Slow(service, empty)
    started = time.monotonic()
    for _ in range(3):
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
    assert slow.let_go()[0] == 200
    stopped(service, started, 5)


def test_a_query_that_never_ends_does_not_outlive_the_ten_seconds(service, empty):
    slow = Slow(service, empty)
    started = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    assert service.wait() == 0
    assert time.monotonic() - started < 10
    assert slow.let_go()[0] == 503


def test_a_kept_connection_is_told_to_close(service):
    connection = service.connect()
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    started = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Connection"]) == (200, "close")
    stopped(service, started)


def test_a_connection_that_says_nothing_does_not_keep_it(service):
    with socket.create_connection(("127.0.0.1", service.port)):
        time.sleep(0.5)
        started = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        stopped(service, started)


def test_under_load_every_connection_that_was_made_is_answered(service):
    outcomes, until = Counter(), time.monotonic() + 3

    def hammer():
        while time.monotonic() < until:
            try:
                outcomes[service.ask("GET", "/api/tasks")[0]] += 1
            except ConnectionRefusedError:
                outcomes["refused"] += 1
                time.sleep(0.05)
            except (OSError, http.client.HTTPException) as error:
                outcomes[type(error).__name__] += 1

    threads = [threading.Thread(target=hammer) for _ in range(16)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    started = time.monotonic()
    service.process.send_signal(signal.SIGTERM)
    for thread in threads:
        thread.join()
    stopped(service, started)
    assert outcomes[200] > 50
    # The kernel may complete one handshake between the last accept and the close.
    resets = outcomes.pop("ConnectionResetError", 0)
    assert (outcomes.keys(), resets <= 1) == ({200, "refused"}, True), (outcomes, resets)


def test_a_dead_worker_is_replaced(service):
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    os.kill(int(children.read_text().split()[0]), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while "".join(service.output).count("Booting worker") < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "".join(service.output).count("Booting worker") == 3
    assert service.ask("GET", "/api/tasks")[0] == 200
