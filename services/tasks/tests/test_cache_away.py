"""A cache that goes away, is silent or comes back: no request fails with it or waits for it."""

import json
import subprocess
import sys
import threading
import time

import pytest
import redis
from keeping import answering, asked, create, said, until
from pgserver import free_port
from service import Service, environment

from tasks import cache
from tasks.cache import AWAY, HIT, STORED

DOES_NOT = "the cache does not answer"
ANSWERS = ("info", "the cache answers", None)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(cache, "REST_SECONDS", 0.3)


def test_a_cache_that_is_killed_and_comes_back_fails_nothing(lines, board, cache_server):
    create(board)
    assert (asked(board), asked(board)) == (STORED, HIT)
    cache_server.stop()
    for title in "AB":
        assert asked(board) == AWAY
        create(board, title)
    assert board.get("/readyz").status_code == 200
    cache_server.start()
    answering(board)
    assert len(board.get("/api/tasks").json["items"]) == 3
    assert asked(board) == HIT
    assert said(lines) == [
        ANSWERS,
        ("warning", DOES_NOT, "redis.exceptions.ConnectionError"),
        ANSWERS,
    ]


def test_what_was_written_while_it_was_away_is_seen_when_it_is_back(board, other, store_admin):
    create(board)
    assert (asked(board), asked(board), asked(other)) == (STORED, HIT, HIT)
    store_admin.client_kill_filter(_type="normal", skipme=True)
    assert asked(board) == AWAY
    create(board, "A")
    answering(board)
    for client in (board, other):
        assert len(client.get("/api/tasks").json["items"]) == 2


def test_a_write_while_it_comes_back_is_made_good(named, keep, store_admin):
    generations, begun = [], threading.Event()

    class Written(redis.Redis):
        """Hears of a write as soon as the first generation has begun."""

        def set(self, name, value, **more):
            super().set(name, value, **more)
            generations.append(value)
            if len(generations) == 1:
                kept.forget()

    def connect():
        begun.wait()
        return Written(port=named.cache.port, single_connection_client=True)

    kept = keep(cache.Cache(connect, "back"))
    begun.set()
    assert until(lambda: kept.read("a", lambda: b"1")[1] != AWAY)
    assert len(generations) == 3
    assert store_admin.get("back:generation") == generations[1].decode()


def test_a_silent_cache_delays_one_request_a_little_and_the_next_not_at_all(
    board, cache_server, lines, monkeypatch
):
    monkeypatch.setattr(cache, "REST_SECONDS", 5.0)
    create(board)
    cache_server.silence()
    times = []
    for _ in range(20):
        started = time.monotonic()
        assert asked(board) == AWAY
        times.append(time.monotonic() - started)
    cache_server.speak()
    assert 0.1 <= times[0] < 0.3
    assert sum(times[1:]) < 0.5
    assert said(lines) == [("warning", DOES_NOT, "builtins.TimeoutError")]
    assert [line["correlation_id"] for line in lines if line["level"] == "warning"]


def test_a_late_answer_is_no_end(board, cache_server, lines):
    cache_server.silence()
    assert asked(board) == AWAY
    cache_server.speak()
    started = time.monotonic()
    answering(board)
    assert time.monotonic() - started > 0.25
    assert said(lines) == [("warning", DOES_NOT, "builtins.TimeoutError"), ANSWERS]


def test_who_gives_up_as_the_answer_comes_does_not_end_it_either(board, lines):
    made = board.application.extensions["cache"]
    # What a request does that has waited long enough, when its thread is not heard of before that.
    made._leave(TimeoutError())
    answering(board)
    assert said(lines) == [("warning", DOES_NOT, "builtins.TimeoutError"), ANSWERS]


def near(port):
    return {"CACHE_HOST": "127.0.0.1", "CACHE_PORT": str(port), "CACHE_TLS": "0"}


def pages(service):
    """Each `Cache-Status` and each list of titles, of pages that both processes answer."""
    answers = [service.ask("GET", "/api/tasks") for _ in range(12)]
    titles = {tuple(item["title"] for item in json.loads(body)["items"]) for _, _, body in answers}
    return {headers["Cache-Status"] for _, headers, _ in answers}, titles


def test_both_processes_of_a_service_share_it(empty, cache_server):
    with Service(empty, **near(cache_server.port)) as service:
        assert until(lambda: pages(service) == ({HIT}, {()}))
        for number, title in enumerate("ABC", start=1):
            assert service.ask("POST", "/api/tasks", json.dumps({"title": title}), **JSON)[0] == 201
            assert pages(service)[1] == {tuple("ABC"[:number])}
            assert until(lambda: pages(service)[0] == {HIT})
    answers = [line for line in service.lines() if line["logger"] == "tasks.cache"]
    assert {line["message"] for line in answers} == {"the cache answers"}


def test_a_service_starts_serves_and_stops_without_it(empty, cache_server):
    cache_server.silence()
    with Service(empty, **near(cache_server.port)) as service:
        assert pages(service) == ({AWAY}, {()})
        assert service.ask("GET", "/readyz")[0] == 200
        started = time.monotonic()
        service.process.terminate()
        assert service.wait() == 0
        assert time.monotonic() - started < 9


def test_tokens_stay_out_of_the_log_at_any_level(empty):
    more = {
        **near(free_port()), "CACHE_TLS": "1", "CACHE_HOST": "localhost", "CACHE_NAME": "board",
        "CACHE_USERNAME": "write", "CACHE_REGION": "eu-north-1", "LOG_LEVEL": "debug",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "x",
    }  # fmt: skip
    with Service(empty, **more) as service:
        assert until(lambda: len([line for line in service.lines() if DOES_NOT in str(line)]) == 2)
    assert "AKIDEXAMPLE" not in "".join(service.output)
    assert not [line for line in service.lines() if line["logger"].startswith(("boto", "redis"))]


def test_memcached_is_refused_in_one_line(empty):
    given = environment(empty, CACHE_HOST="board.cfg.cache.internal", CACHE_PORT="11211")
    found = subprocess.run(
        [sys.executable, "-m", "tasks"], env=given, capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == (
        "tasks: CACHE_HOST must be a cache of Valkey or Redis with users by IAM; Memcached has "
        "none, and its protocol is not spoken here\n"
    )


def test_without_a_cache_nothing_of_it_is_loaded():
    code = "import sys, tasks.app; print({'redis', 'botocore'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert found.stdout == "set()\n"
