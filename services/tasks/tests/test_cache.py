"""The API through a cache: what is kept, what makes it old, and what no race brings back."""

import threading
from uuid import UUID

import pytest
from keeping import asked, create

from tasks import cache, store
from tasks.cache import HIT, MISS, STORED

CSV = {"data": "title\nA\nB\n", "content_type": "text/csv"}


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Here nothing depends on how long this machine takes."""
    monkeypatch.setattr(cache, "WAIT_SECONDS", 5.0)


def test_a_second_reader_gets_the_same_answer_without_the_database(board, pool, monkeypatch):
    task = create(board)
    paths = ["/api/tasks", "/api/tasks?status=todo&due_from=2026-01-01&limit=7"]
    for path in [*paths, f"/api/tasks/{task['id']}"]:
        first = board.get(path)
        with monkeypatch.context() as gone:
            gone.setattr(pool, "connection", None)
            second = board.get(path)
        assert (first.headers["Cache-Status"], second.headers["Cache-Status"]) == (STORED, HIT)
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.content_type == second.content_type == "application/json"
        assert first.data == second.data
    assert first.json == task


def test_without_a_cache_the_answer_is_the_same(board, client):
    path = f"/api/tasks/{create(board)['id']}"
    for asked_for in ("/api/tasks", path):
        plain = client.get(asked_for)
        assert "Cache-Status" not in plain.headers
        assert plain.data == board.get(asked_for).data == board.get(asked_for).data
        assert plain.content_type == "application/json"


def test_each_query_is_kept_for_itself(board):
    for title in "ABC":
        create(board, title)
    cursor = board.get("/api/tasks?limit=2").json["next"]
    queries = ["", "?limit=2", "?limit=3", f"?limit=2&cursor={cursor}", "?status=todo",
               "?status=done", "?due_from=2026-01-01", "?due_to=2026-01-01"]  # fmt: skip
    for query in queries[2:]:
        assert asked(board, f"/api/tasks{query}") == STORED
    assert asked(board, "/api/tasks?limit=50") == STORED
    assert [asked(board, f"/api/tasks{query}") for query in queries] == [HIT] * len(queries)


def patch(client, task):
    return client.patch(f"/api/tasks/{task['id']}", json={"status": "done"})


def delete(client, task):
    return client.delete(f"/api/tasks/{task['id']}")


@pytest.mark.parametrize(
    ("write", "status", "titles"),
    [
        (lambda client, _: client.post("/api/tasks", json={"title": "A"}), 201, ["Buy ink", "A"]),
        (lambda client, _: client.post("/api/tasks/bulk", **CSV), 201, ["Buy ink", "A", "B"]),
        (patch, 200, ["Buy ink"]),
        (delete, 204, []),
    ],
    ids=["create", "bulk", "update", "delete"],
)
def test_each_write_makes_all_that_is_kept_old_for_every_process(
    board, other, write, status, titles
):
    task = create(board)
    paths = ["/api/tasks", f"/api/tasks/{task['id']}"]
    before = [board.get(path).json for path in paths]
    assert [asked(client, path) for client in (board, other) for path in paths] == [HIT] * 4

    assert write(other, task).status_code == status
    page = board.get("/api/tasks")
    assert page.headers["Cache-Status"] == STORED
    assert [item["title"] for item in page.json["items"]] == titles
    one = board.get(paths[1])
    if write is delete:
        assert (one.status_code, one.content_type) == (404, "application/problem+json")
        assert "Cache-Status" not in one.headers
    else:
        assert one.headers["Cache-Status"] == STORED
        assert (one.json == before[1]) is (write is not patch)
    assert asked(other) == HIT


def test_what_is_not_there_is_not_kept(board, store_admin):
    keys = set(store_admin.keys())
    path = f"/api/tasks/{UUID(int=1)}"
    assert [board.get(path).status_code for _ in range(2)] == [404, 404]
    assert board.get("/api/tasks?limit=0").status_code == 400
    assert set(store_admin.keys()) == keys


def test_a_reader_that_a_write_overtakes_brings_nothing_old_back(board, monkeypatch):
    create(board)
    page = store.page

    def overtaken(*arguments):
        found = page(*arguments)
        monkeypatch.setattr(store, "page", page)
        create(board, "Buy paper")
        return found

    monkeypatch.setattr(store, "page", overtaken)
    late = board.get("/api/tasks")
    assert (late.headers["Cache-Status"], len(late.json["items"])) == (STORED, 1)
    fresh = board.get("/api/tasks")
    assert (fresh.headers["Cache-Status"], len(fresh.json["items"])) == (STORED, 2)
    assert asked(board) == HIT


def test_among_many_who_write_and_read_each_sees_what_it_wrote(board, other):
    apps = [board.application, other.application]
    task, wrong = create(board), []

    def work(number):
        client = apps[number % 2].test_client()
        for turn in range(25):
            mine = create(client, f"{number}-{turn}")["id"]
            ids = {item["id"] for item in client.get("/api/tasks?limit=200").json["items"]}
            client.delete(f"/api/tasks/{mine}")
            gone = client.get(f"/api/tasks/{mine}").status_code
            if mine not in ids or gone != 404:
                wrong.append((number, turn))

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert [item["id"] for item in board.get("/api/tasks").json["items"]] == [task["id"]]


def test_what_is_kept_ends_and_has_the_name_of_its_board(board, named, store_admin):
    asked(board)
    where = f"tasks:127.0.0.1:{named.database_port}/{named.database_name}"
    ends = {key: store_admin.ttl(key) for key in store_admin.keys(f"{where}:*")}
    keys = ("generation", "list:::::50", "list:::::1")
    assert ends.keys() == {f"{where}:{key}" for key in keys}
    assert ends[f"{where}:generation"] == -1
    assert {0 < end <= 30 for key, end in ends.items() if "list" in key} == {True}


def test_a_generation_that_is_lost_begins_anew(board, named, store_admin):
    create(board)
    assert (asked(board), asked(board)) == (STORED, HIT)
    name = f"tasks:127.0.0.1:{named.database_port}/{named.database_name}:generation"
    assert store_admin.delete(name) == 1
    assert (asked(board), asked(board)) == (STORED, HIT)


def test_a_long_answer_is_not_kept(board, monkeypatch):
    create(board)
    length = len(board.get("/api/tasks").data)
    create(board)
    monkeypatch.setattr(cache, "LARGEST", length)
    assert (asked(board), asked(board)) == (MISS, MISS)
