import json

import psycopg
import pytest
from flask import abort
from forms import FORMS
from werkzeug.exceptions import Forbidden

from tasks import problems
from tasks.app import BODY_LIMIT, create_app


@pytest.fixture(params=FORMS)
def form(request):
    """Every form answers alike."""
    return request.param


def problem(answer):
    """The problem of an answer, with what is the same in all of them checked and taken off."""
    assert answer.content_type == "application/problem+json"
    found = json.loads(answer.data)
    assert found.pop("type") == "about:blank"
    assert found.pop("status") == answer.status_code
    assert found.pop("correlation_id") == answer.headers["X-Correlation-Id"]
    return found


@pytest.mark.parametrize(
    "path",
    ["/", "/api", "/api/task", "/api/tasks/", "/api/tasks/7", "/static/x",
     "/api/tasks/%00", "/api/tasks/..%2f", "/healthz/", "/api/tasks/" + "x" * 4000],
)  # fmt: skip
def test_404(offline, path):
    answer = offline.get(path)
    assert answer.status_code == 404
    found = problem(answer)
    assert found["title"] == "Not Found"
    assert found.keys() == {"title", "detail"}


def test_two_slashes_are_no_redirect(offline_inside):
    answer = offline_inside.get("//api/tasks")
    assert (answer.status_code, problem(answer)["title"]) == (404, "Not Found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/tasks", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("GET", "/api/tasks/bulk", {"OPTIONS", "POST"}),
        ("DELETE", "/healthz", {"GET", "HEAD", "OPTIONS"}),
        (
            "POST",
            "/api/tasks/00000000-0000-0000-0000-000000000001",
            {"GET", "HEAD", "OPTIONS", "PATCH", "DELETE"},
        ),
        ("BREW", "/api/tasks", {"GET", "HEAD", "OPTIONS", "POST"}),
    ],
)
def test_405_says_what_is_allowed(offline, method, path, allowed):
    answer = offline.open(path, method=method)
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == allowed
    assert problem(answer)["title"] == "Method Not Allowed"


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"{'a': 1}", b"\xff", b"[" * 60_000, b"9" * 10_000, b'{"title": "x"} y', b"\x00"],
)
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_invalid_json(offline, method, body):
    path = "/api/tasks" if method == "POST" else "/api/tasks/00000000-0000-0000-0000-000000000001"
    answer = offline.open(path, method=method, data=body, content_type="application/json")
    assert answer.status_code == 400
    assert problem(answer).keys() == {"title", "detail"}


@pytest.mark.parametrize("content_type", [None, "text/plain", "text/csv", "application/xml"])
def test_415(offline, content_type):
    answer = offline.post("/api/tasks", data=b'{"title": "x"}', content_type=content_type)
    assert (answer.status_code, problem(answer)["title"]) == (415, "Unsupported Media Type")


def test_413(offline):
    body = json.dumps({"title": "x", "description": "y" * BODY_LIMIT})
    answer = offline.post("/api/tasks", data=body, content_type="application/json")
    assert answer.status_code == 413
    assert problem(answer).keys() == {"title", "detail"}


def test_422_has_an_entry_per_mistake(offline):
    answer = offline.post("/api/tasks", json={"title": "", "\ud800": 1})
    assert answer.status_code == 422
    assert problem(answer) == {
        "title": "Unprocessable Entity",
        "detail": "The task is not acceptable.",
        "errors": [
            {"field": "title", "detail": "must not be blank"},
            {
                "field": "\ud800",
                "detail": "is unknown; accepted: title, description, status, due_date, position",
            },
        ],
    }


def test_500_tells_the_log_and_not_the_client(pool, lines):
    app = create_app(pool)

    @app.get("/broken")
    def broken():
        raise ValueError("alice@example.com")

    answer = app.test_client().get("/broken", headers={"X-Correlation-Id": "abc"})
    assert answer.status_code == 500
    assert problem(answer) == {
        "title": "Internal Server Error",
        "detail": "Something went wrong; the log has it by correlation_id.",
    }
    error, request = [line for line in lines if line["level"] == "error"]
    assert (error["message"], error["correlation_id"]) == ("unexpected error", "abc")
    assert error["error"]["type"] == "builtins.ValueError"
    assert error["error"]["stack"][-1].endswith(" broken")
    assert request["status"] == 500
    assert "alice" not in json.dumps(lines) + answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (psycopg.OperationalError("gone"), 503),
        (psycopg.errors.QueryCanceled("slow"), 503),
        (psycopg.errors.DeadlockDetected("both"), 503),
        (psycopg.InterfaceError("closed"), 503),
        (psycopg.errors.UndefinedTable("tasks"), 500),
        (psycopg.DataError("row"), 500),
        (KeyError("x"), 500),
        (RecursionError(), 500),
    ],
)
def test_what_the_database_does_wrong(offline_inside, error, status):
    def fail():
        raise error

    offline_inside.application.add_url_rule("/fail", view_func=fail)
    answer = offline_inside.get("/fail")
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert problem(answer).keys() == {"title", "detail"}


def test_no_database_is_503_for_every_call_of_the_api(offline):
    one = "/api/tasks/00000000-0000-0000-0000-000000000001"
    answers = [
        offline.get("/api/tasks"),
        offline.post("/api/tasks", json={"title": "x"}),
        offline.post("/api/tasks/bulk", data=b"title\nx", content_type="text/csv"),
        offline.get(one),
        offline.patch(one, json={"title": "x"}),
        offline.delete(one),
    ]
    assert [answer.status_code for answer in answers] == [503] * 6
    assert {problem(answer)["detail"] for answer in answers} == {
        "The database does not answer; try again."
    }


def test_an_abort_from_anywhere_has_the_shape(offline_inside):
    offline_inside.application.add_url_rule("/no", view_func=lambda: abort(403))
    answer = offline_inside.get("/no")
    assert (answer.status_code, problem(answer)["detail"]) == (403, Forbidden.description)


def test_the_document_alone_needs_no_request():
    assert json.loads(problems.document(414, "Too long.")) == {
        "type": "about:blank",
        "title": "Request URI Too Long",
        "status": 414,
        "detail": "Too long.",
        "correlation_id": "",
    }
