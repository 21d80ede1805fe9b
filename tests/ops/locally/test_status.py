"""`status` and `open`: everything is said, for people and for machines."""

import json
from dataclasses import asdict, replace

import pytest

from ops.errors import Failed
from ops.locally import status as module
from ops.locally.status import open_page, status
from tests.ops.locally.parts import SERVICE, STATE, TASK, Pretended

Capture = pytest.CaptureFixture[str]


def test_everything_is_said(pretended: Pretended, capsys: Capture) -> None:
    ill = replace(TASK, id="3c4d", state="unhealthy", port=0, pid=77)
    failing = replace(
        SERVICE, name="web", state="failing", desired=2, reason="/ answered 500", tasks=(TASK, ill)
    )
    with pretended.runs(replace(STATE, services=(SERVICE, failing))):
        status(as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        "local answers at http://127.0.0.1:8081.",
        "  tasks    healthy, 1 of 1 tasks, tasks:1",
        "             1a2b  healthy    127.1.1.1:8080  pid -",
        "  web      failing, 1 of 2 tasks, tasks:1: / answered 500",
        "             1a2b  healthy    127.1.1.1:8080  pid -",
        "             3c4d  unhealthy  listens nowhere  pid 77",
        "  board-7  postgres running",
        "  feed-7   mongodb missing: MongoDB server",
    ]


def test_a_stack_of_nothing_has_little_to_say(pretended: Pretended, capsys: Capture) -> None:
    with pretended.runs(replace(STATE, url=None, services=(), stores={})):
        status(as_json=False)
    assert capsys.readouterr().out == "Nothing leads into local.\n"


def test_machines_get_all_of_it(pretended: Pretended, capsys: Capture) -> None:
    with pretended.runs():
        status(as_json=True)
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(asdict(STATE)))


def test_a_browser_opens_where_it_answers(
    pretended: Pretended, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(module.webbrowser, "open", opened.append)
    with pretended.runs():
        open_page()
    assert opened == [STATE.url]
    assert capsys.readouterr().out == f"{STATE.url}\n"
    with pretended.runs(replace(STATE, url=None)), pytest.raises(Failed, match="nothing to open"):
        open_page()
    assert len(opened) == 1
