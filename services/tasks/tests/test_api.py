import re
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from uuid import UUID, uuid4

import pytest
from forms import FORMS

from tasks import database, paging
from tasks.app import create_app

TIMESTAMP = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture(params=FORMS)
def form(request):
    """Every form answers alike."""
    return request.param


def make(client, **fields):
    answer = client.post("/api/tasks", json={"title": "t", **fields})
    assert answer.status_code == 201
    return answer.json


def walk(client, query=""):
    """Titles page by page, following the cursors."""
    pages, cursor = [], ""
    while cursor is not None:
        answer = client.get(f"/api/tasks?{query}{cursor and '&cursor='}{cursor}")
        assert answer.status_code == 200
        pages.append([task["title"] for task in answer.json["items"]])
        cursor = answer.json["next"]
    return pages


def test_create_answers_with_the_task_and_where_it_is(client):
    answer = client.post("/api/tasks", json={"title": " Buy milk ", "due_date": "2026-03-01"})
    assert answer.status_code == 201
    task = answer.json
    assert answer.headers["Location"] == f"/api/tasks/{UUID(task['id'])}"
    assert TIMESTAMP.fullmatch(task["created_at"])
    assert task["updated_at"] == task["created_at"]
    assert list(task.items())[1:6] == [
        ("title", "Buy milk"),
        ("description", ""),
        ("status", "todo"),
        ("due_date", "2026-03-01"),
        ("position", 1.0),
    ]
    assert client.get(answer.headers["Location"]).json == task


def test_text_comes_back_as_it_was_sent(client):
    text = "Größe 👩‍👧 \\ ' \" ; DROP TABLE tasks; -- %s {}\n\t"
    task = make(client, title="%(id)s ü", description=text)
    found = client.get(f"/api/tasks/{task['id']}").json
    assert (found["title"], found["description"]) == ("%(id)s ü", text)


def test_the_longest_values_fit_the_table(client):
    task = make(
        client, title="👍" * 200, description="d" * 4000, position=1e15, due_date="9999-12-31"
    )
    assert task["position"] == 1e15
    assert make(client)["position"] == 1e15 + 1
    assert make(client, due_date="0001-01-01")["due_date"] == "0001-01-01"


def test_patch_changes_what_is_named_and_nothing_else(client):
    task = make(client, description="d", due_date="2026-03-01")
    answer = client.patch(f"/api/tasks/{task['id']}", json={"status": "done", "due_date": None})
    assert answer.status_code == 200
    assert answer.json["updated_at"] > task["updated_at"]
    expected = {**task, "status": "done", "due_date": None}
    assert answer.json == {**expected, "updated_at": answer.json["updated_at"]}
    assert client.get(f"/api/tasks/{task['id']}").json == answer.json


def test_delete_once(client):
    kept, gone = make(client, title="kept"), make(client)
    answer = client.delete(f"/api/tasks/{gone['id']}")
    assert (answer.status_code, answer.data) == (204, b"")
    assert client.delete(f"/api/tasks/{gone['id']}").status_code == 404
    assert client.get("/api/tasks").json == {"items": [kept], "next": None}


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_an_unknown_task_is_not_found(client, method):
    more = {"json": {"title": "x"}} if method == "patch" else {}
    answer = getattr(client, method)(f"/api/tasks/{uuid4()}", **more)
    assert (answer.status_code, answer.json["detail"]) == (404, "There is no such task.")


def test_an_empty_board(client):
    answer = client.get("/api/tasks")
    assert (answer.status_code, answer.json) == (200, {"items": [], "next": None})


def test_pages_follow_the_position_and_hold_each_task_once(client):
    for number in range(7):
        make(client, title=str(number), position=-number if number < 4 else 0)
    pages = walk(client, "limit=3")
    assert [len(page) for page in pages] == [3, 3, 1]
    assert pages[0] == ["3", "2", "1"]
    assert sorted(pages[1] + pages[2]) == ["0", "4", "5", "6"]
    assert walk(client, "limit=7") == [list(chain(*pages))]
    assert walk(client) == [list(chain(*pages))]


def test_a_page_does_not_shift_when_an_earlier_task_comes_or_goes(client):
    tasks = [make(client, title=str(number)) for number in range(4)]
    first = client.get("/api/tasks?limit=2").json
    client.delete(f"/api/tasks/{tasks[0]['id']}")
    make(client, title="new", position=0)
    second = client.get(f"/api/tasks?limit=2&cursor={first['next']}").json
    assert [task["title"] for task in second["items"]] == ["2", "3"]
    assert second["next"] is None


def test_filters(client):
    for title, status, day in [("a", "todo", 1), ("b", "done", 2), ("c", "done", 3)]:
        make(client, title=title, status=status, due_date=f"2026-01-0{day}")
    make(client, title="d", status="done")
    assert walk(client, "status=done&limit=1") == [["b"], ["c"], ["d"]]
    assert walk(client, "status=doing") == [[]]
    assert walk(client, "due_from=2026-01-02") == [["b", "c"]]
    assert walk(client, "due_to=2026-01-02") == [["a", "b"]]
    assert walk(client, "due_from=2026-01-02&due_to=2026-01-02&status=done") == [["b"]]


def test_a_bad_query_names_every_mistake(client):
    answer = client.get("/api/tasks?status=open&limit=0&cursor=x&due_to=now&page=2&due_from=1")
    assert answer.status_code == 400
    assert answer.json["errors"] == [
        {"field": "status", "detail": "must be one of todo, doing, done"},
        {"field": "limit", "detail": "must be a number from 1 to 200"},
        {"field": "cursor", "detail": "is not a cursor of this API"},
        {"field": "due_to", "detail": "must be a day as YYYY-MM-DD"},
        {
            "field": "page",
            "detail": "is unknown; accepted: status, due_from, due_to, limit, cursor",
        },
        {"field": "due_from", "detail": "must be a day as YYYY-MM-DD"},
    ]
    twice = client.get("/api/tasks?limit=1&limit=2").json["errors"]
    assert twice == [{"field": "limit", "detail": "is there more than once"}]


@pytest.mark.parametrize("position", ["1e300", "-1.7e308"])
def test_a_cursor_beyond_any_position_is_an_empty_or_a_full_page(client, position):
    make(client)
    cursor = paging.cursor((float(position), uuid4()))
    found = client.get(f"/api/tasks?cursor={cursor}").json["items"]
    assert len(found) == (0 if float(position) > 0 else 1)


def test_the_schema_refuses_what_the_application_would_have_missed(pool):
    with pool.connection() as connection, pytest.raises(Exception, match="tasks_status_check"):
        connection.execute("INSERT INTO tasks (title, status, position) VALUES ('t', 'open', 1)")


def test_all_threads_write_at_once_without_losing_a_task(pool):
    app = create_app(pool)
    with ThreadPoolExecutor(database.THREADS * 2) as threads:
        statuses = threads.map(
            lambda n: app.test_client().post("/api/tasks", json={"title": str(n)}).status_code,
            range(100),
        )
    assert set(statuses) == {201}
    assert sorted(chain(*walk(app.test_client(), "limit=30")), key=int) == [
        str(n) for n in range(100)
    ]
