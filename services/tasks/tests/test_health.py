import os
import signal
import threading
import time

import psycopg
import pytest

from tasks import database, health
from tasks.app import create_app


def until(client, path, status, seconds=30):
    """The answer once it has this status; the last one where it never has."""
    deadline = time.monotonic() + seconds
    while (answer := client.get(path)).status_code != status and time.monotonic() < deadline:
        time.sleep(0.1)
    return answer


def test_both_are_green(client):
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"status": "ready"})
    assert client.head("/readyz").status_code == 200


@pytest.mark.parametrize("path", ["/api/healthz", "/api/readyz", "/api/tasks/healthz"])
def test_they_are_not_below_the_api(client, path):
    assert client.get(path).status_code == 404


def test_liveness_touches_no_dependency():
    class Untouched:
        def __getattr__(self, name):
            raise AssertionError(name)

    assert create_app(Untouched()).test_client().get("/healthz").status_code == 200


def test_red_while_the_server_is_stopped_and_green_again(client, server, lines):
    server.stop()
    started = time.monotonic()
    answer = client.get("/readyz")
    assert time.monotonic() - started < health.TIMEOUT_SECONDS + 0.5
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.json["detail"] == "The database does not answer."
    assert client.get("/healthz").status_code == 200
    assert client.get("/api/tasks").status_code == 503
    assert "not ready" in [line["message"] for line in lines if line["level"] == "warning"]
    server.start()
    assert until(client, "/readyz", 200).status_code == 200
    assert client.get("/api/tasks").status_code == 200


def test_a_restarted_server_fails_no_request(client, server):
    assert client.get("/api/tasks").status_code == 200
    server.stop()
    server.start()
    assert [client.get("/api/tasks").status_code for _ in range(5)] == [200] * 5


def test_green_again_after_the_pool_gave_up(settings, server, monkeypatch):
    monkeypatch.setattr(database, "RECONNECT_SECONDS", 0.5)
    with database.pool(settings) as pool:
        client = create_app(pool).test_client()
        assert client.get("/readyz").status_code == 200
        server.stop()
        assert client.get("/readyz").status_code == 503
        time.sleep(3)
        assert pool.get_stats()["pool_size"] == 0
        server.start()
        assert until(client, "/readyz", 200).status_code == 200


def test_a_process_that_starts_before_its_database_becomes_ready(settings, server):
    server.stop()
    with database.pool(settings) as pool:
        client = create_app(pool).test_client()
        assert client.get("/readyz").status_code == 503
        server.start()
        assert until(client, "/readyz", 200).status_code == 200


def rotate(server, settings, password):
    """Change the password and end the connections, as the end of their life would."""
    role = psycopg.sql.Identifier(settings.database_username)
    with server.admin() as admin:
        admin.execute(
            psycopg.sql.SQL("ALTER ROLE {} PASSWORD {}").format(role, psycopg.sql.Literal(password))
        )
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s",
            [settings.database_username],
        )


def test_a_rotated_password_turns_it_red_and_ends_nothing(client, server, settings, lines):
    assert client.get("/readyz").status_code == 200
    rotate(server, settings, "another secret")
    # A connection that was being made meanwhile may live a little longer.
    assert until(client, "/readyz", 503).status_code == 503
    assert client.get("/api/tasks").status_code == 503
    assert client.get("/healthz").status_code == 200
    deadline = time.monotonic() + 10
    while "password authentication failed" not in str(lines) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "password authentication failed" in str(lines)
    assert settings.database_password not in str(lines)
    rotate(server, settings, settings.database_password)
    assert until(client, "/readyz", 200).status_code == 200


def test_a_silent_server_is_red_in_time_and_holds_one_thread_only(client, server, settings):
    assert client.get("/readyz").status_code == 200
    query = "SELECT pid FROM pg_stat_activity WHERE usename = %s"
    with server.admin() as admin:
        backends = [row[0] for row in admin.execute(query, [settings.database_username])]
    assert backends
    for backend in backends:
        os.kill(backend, signal.SIGSTOP)
    try:
        before = threading.active_count()
        for _ in range(2):
            started = time.monotonic()
            assert client.get("/readyz").status_code == 503
            assert time.monotonic() - started < health.TIMEOUT_SECONDS + 0.5
        assert threading.active_count() == before
        assert client.get("/healthz").status_code == 200
    finally:
        for backend in backends:
            os.kill(backend, signal.SIGCONT)
    assert until(client, "/readyz", 200).status_code == 200


def test_busy_threads_leave_a_connection_for_readiness(client, pool):
    busy = [pool.getconn() for _ in range(database.THREADS)]
    try:
        assert client.get("/readyz").status_code == 200
    finally:
        for connection in busy:
            pool.putconn(connection)


def test_statements_and_waiting_are_bounded(client, pool, settings):
    with pool.connection() as connection:
        assert connection.execute("SHOW statement_timeout").fetchone() == ("5s",)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)
    with psycopg.connect(settings.conninfo()) as other:
        other.execute("LOCK TABLE tasks")
        started = time.monotonic()
        assert client.get("/api/tasks").status_code == 503
        assert 4.5 < time.monotonic() - started < 7
    assert client.get("/api/tasks").status_code == 200
