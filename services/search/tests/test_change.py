"""What is read of an event, and what is not."""

import json

import pytest
from conftest import event

from search.change import Change, UnreadableError, read


def test_an_event_is_a_document_with_the_time_as_its_version():
    assert read(json.dumps(event())) == Change(
        "t1",
        1769839200000,
        {
            "title": "Paint the fence",
            "kind": "task.created",
            "at": "2026-01-31T06:00:00.000Z",
        },
    )


def test_a_task_that_is_gone_has_no_document():
    assert read(json.dumps(event(kind="task.deleted"))).document is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "no JSON"),
        (b"\xff", "no JSON"),
        ("[" * 100000, "no JSON"),
        ("[]", "no event"),
        ('{"id": "1"}', "without kind, at, task_id"),
        (json.dumps({**event(), "task_id": 5}), "without task_id"),
        (json.dumps({**event(), "at": "noon"}), "at no time"),
    ],
)
def test_what_is_no_event_is_said_without_quoting_it(text, said):
    with pytest.raises(UnreadableError, match=f"^{said}$"):
        read(text)
