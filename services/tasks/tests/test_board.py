import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks import board
from tasks.board import Draft, InvalidTaskError, Task

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


def errors_of(check, data):
    with pytest.raises(InvalidTaskError) as caught:
        check(data)
    return caught.value.errors


def test_a_title_is_enough():
    assert board.draft({"title": " Buy milk "}) == Draft("Buy milk", "", "todo", None, None)


def test_all_fields():
    data = {
        "title": "t" * 200,
        "description": "first\n\tsecond\r\n" + "x" * 100,
        "status": "doing",
        "due_date": "2028-02-29",
        "position": 3,
    }
    assert board.draft(data) == Draft(
        "t" * 200, data["description"], "doing", date(2028, 2, 29), 3.0
    )


def test_every_mistake_is_reported():
    data = {"title": "  ", "status": "open", "due_date": "2023-02-29", "owner": "x"}
    assert errors_of(board.draft, data) == {
        "title": "must not be blank",
        "status": "must be one of todo, doing, done",
        "due_date": "must be a day as YYYY-MM-DD",
        "owner": "is unknown; accepted: title, description, status, due_date, position",
    }


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("title", None, "must be a string"),
        ("title", "t" * 201, "must have at most 200 characters"),
        ("title", "a\nb", "must not hold control characters"),
        ("title", "a\x00b", "must not hold control characters"),
        ("title", "\ud800", "must not hold control characters"),
        ("description", ["x"], "must be a string"),
        ("description", "d" * 4001, "must have at most 4000 characters"),
        ("description", "\x1b[31m", "must not hold control characters"),
        ("status", "", "must be one of todo, doing, done"),
        ("status", ["todo"], "must be one of todo, doing, done"),
        ("due_date", "20240101", "must be a day as YYYY-MM-DD"),
        ("due_date", "2024-W01-1", "must be a day as YYYY-MM-DD"),
        ("due_date", "0000-01-01", "must be a day as YYYY-MM-DD"),
        ("due_date", 20240101, "must be a day as YYYY-MM-DD"),
        ("due_date", "", "must be a day as YYYY-MM-DD"),
        ("position", True, "must be a number"),
        ("position", "1", "must be a number"),
        ("position", None, "must be a number"),
        ("position", float("nan"), "must be between -1e+15 and 1e+15"),
        ("position", float("-inf"), "must be between -1e+15 and 1e+15"),
        ("position", 10**15 + 1, "must be between -1e+15 and 1e+15"),
        ("position", 10**400, "must be between -1e+15 and 1e+15"),
        ("id", "x", "is unknown; accepted: title, description, status, due_date, position"),
    ],
)
def test_refusals(field, value, text):
    assert errors_of(board.changes, {field: value}) == {field: text}


@pytest.mark.parametrize("data", [None, [], "title", 1, [{"title": "x"}]])
def test_only_an_object_is_a_task(data):
    assert errors_of(board.draft, data) == {"": "must be a JSON object"}


def test_a_draft_needs_a_title_and_a_change_needs_a_field():
    assert errors_of(board.draft, {"status": "todo"}) == {"title": "is missing"}
    assert errors_of(board.changes, {}) == {
        "": "must hold at least one of title, description, status, due_date, position"
    }


def test_a_change_holds_only_what_was_given():
    assert board.changes({"due_date": None}) == {"due_date": None}
    assert board.changes({"position": -0.5, "status": "done"}) == {
        "position": -0.5,
        "status": "done",
    }


@given(st.dictionaries(st.sampled_from([*board.FIELDS, "other"]), json_values))
def test_any_json_is_accepted_or_refused_never_a_crash(data):
    try:
        values = board.changes(data)
    except InvalidTaskError as error:
        values, errors = None, error.errors
    if values is None:
        assert errors
        assert all(errors.values())
    else:
        assert values.keys() == data.keys() != set()
        assert "\x00" not in json.dumps([str(v) for v in values.values()], ensure_ascii=False)
        "".join(str(v) for v in values.values()).encode()


def test_as_json():
    moment = datetime(2026, 1, 2, 3, 4, 5, 678901, timezone(timedelta(hours=2)))
    task = Task(
        UUID(int=7), "t", "d", "done", date(2026, 5, 6), 1.5, moment, moment.astimezone(UTC)
    )
    assert task.as_json() == {
        "id": "00000000-0000-0000-0000-000000000007",
        "title": "t",
        "description": "d",
        "status": "done",
        "due_date": "2026-05-06",
        "position": 1.5,
        "created_at": "2026-01-02T01:04:05.678Z",
        "updated_at": "2026-01-02T01:04:05.678Z",
    }
