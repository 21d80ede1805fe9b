import io
import time

import pytest
from forms import FORMS, FUNCTION
from werkzeug.datastructures import FileStorage

from tasks import csv_upload

CSV = b"title,status,due_date\nfirst,done,2026-01-02\nsecond,,\n"


@pytest.fixture(params=FORMS)
def form(request):
    """Every form answers alike."""
    return request.param


def post(client, content, content_type="text/csv"):
    return client.post("/api/tasks/bulk", data=content, content_type=content_type)


def titles(client):
    return [task["title"] for task in client.get("/api/tasks?limit=200").json["items"]]


def count(pool):
    with pool.connection() as connection:
        return connection.execute("SELECT count(*) FROM tasks").fetchone()[0]


def part(content, name="file"):
    return {name: FileStorage(io.BytesIO(content), "tasks.csv", content_type="text/csv")}


@pytest.mark.parametrize("content_type", ["text/csv", "text/csv; charset=utf-8", "TEXT/CSV"])
def test_rows_become_tasks_behind_the_others_in_their_order(client, content_type):
    client.post("/api/tasks", json={"title": "before", "position": 41.5})
    answer = post(client, CSV, content_type)
    assert (answer.status_code, answer.json) == (201, {"created": 2})
    first, second = client.get("/api/tasks").json["items"][1:]
    assert (first["title"], first["status"], first["due_date"]) == ("first", "done", "2026-01-02")
    assert (second["title"], second["status"], second["due_date"]) == ("second", "todo", None)
    assert (first["position"], second["position"], second["description"]) == (42.5, 43.5, "")


def test_as_a_form(client):
    answer = client.post("/api/tasks/bulk", data=part(CSV))
    assert (answer.status_code, answer.json) == (201, {"created": 2})
    assert titles(client) == ["first", "second"]


@pytest.mark.parametrize(
    "given",
    [
        lambda: {"file": "text"},
        dict,
        lambda: part(CSV, "other"),
        lambda: {"file": [part(CSV)["file"], part(CSV)["file"]]},
    ],
)
def test_a_form_without_exactly_one_file(client, pool, given):
    answer = client.post(
        "/api/tasks/bulk", data=given(), content_type="multipart/form-data; boundary=xyz"
    )
    assert (answer.status_code, answer.json["detail"]) == (
        400,
        "Exactly one part must be the file `file`.",
    )
    assert count(pool) == 0


def test_a_broken_form(client):
    answer = post(client, b"--nothing", "multipart/form-data")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", None, ""])
def test_another_type_is_refused(client, content_type):
    answer = post(client, CSV, content_type)
    assert answer.status_code == 415
    assert answer.json["detail"] == "The body must be text/csv or multipart/form-data."


def test_every_bad_row_is_reported_and_none_is_stored(client, pool):
    answer = post(client, b"title,status\nok,todo\n,todo\nok,open\n")
    assert answer.status_code == 422
    assert answer.json["detail"] == "No row was stored."
    assert answer.json["errors"] == [
        {"line": 3, "field": "title", "detail": "must not be blank"},
        {"line": 4, "field": "status", "detail": "must be one of todo, doing, done"},
    ]
    assert count(pool) == 0


def test_thousands_of_bad_rows_are_all_reported(client):
    answer = post(client, b"title,status\n" + b"t,x\n" * 5_000)
    assert [error["line"] for error in answer.json["errors"]] == list(range(2, 5_002))


def test_five_thousand_rows(client, pool):
    rows = "".join(f'task {n},"several\nlines {n}"\n' for n in range(5_000))
    started = time.monotonic()
    answer = post(client, f"title,description\n{rows}".encode())
    assert (answer.status_code, answer.json) == (201, {"created": 5_000})
    assert time.monotonic() - started < 5
    with pool.connection() as connection:
        found = connection.execute(
            "SELECT title, description FROM tasks ORDER BY position"
        ).fetchall()
    assert found == [(f"task {n}", f"several\nlines {n}") for n in range(5_000)]


def test_text_that_means_something_to_copy_stays_text(client):
    post(client, b"title,description\n\\N,\\.\n\\t,a\\b\n")
    found = [(t["title"], t["description"]) for t in client.get("/api/tasks").json["items"]]
    assert found == [("\\N", "\\."), ("\\t", "a\\b")]


def test_a_row_that_the_database_refuses_undoes_all(inside, pool, monkeypatch):
    monkeypatch.setattr(csv_upload.board, "TITLE_LENGTH", 300)
    answer = post(inside, b"title\nok\n" + b"t" * 250 + b"\n")
    assert answer.status_code == 500
    assert count(pool) == 0


def test_the_limits(client, pool, form):
    rows = post(client, b"title\n" + b"t\n" * 10_001)
    assert (rows.status_code, rows.json["detail"]) == (413, "At most 10000 rows.")
    # The gateway hands a function 6 MiB at most, and says so itself.
    said = "application/json" if form == FUNCTION else "application/problem+json"
    size = post(client, b"title\n" + b"t" * (5 * 1024 * 1024))
    assert (size.status_code, size.content_type) == (413, said)
    fields = client.post("/api/tasks/bulk", data=part(b"x" * (5 * 1024 * 1024)))
    assert (fields.status_code, fields.content_type) == (413, said)
    assert count(pool) == 0
    assert post(client, b"title,description\n" + b"t,\n" * 10_000).json == {"created": 10_000}
    assert client.post("/api/tasks/bulk", data=part(b"title\n" + b"t\n" * 9_000)).json == {
        "created": 9_000
    }
