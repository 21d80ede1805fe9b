"""`logs` and `trace`: whose lines, how many, and what comes later."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from ops.errors import BadInput, Failed
from ops.locally import logs as module
from ops.locally.logs import logs, trace
from tests.ops.locally.parts import STATE, Pretended, said

Printed = Callable[[], list[str]]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> Printed:
    """Last words of what was printed."""
    return lambda: [line.split()[-1] for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def written(pretended: Pretended) -> Pretended:
    pretended.log("tasks/1a", said(1, "one"), said(4, "four"))
    pretended.log("tasks/0f", said(2, "two"))
    pretended.log("activity/2b", said(3, "three"))
    pretended.log("board-7", "ready")
    pretended.log("gone/3c", said(5, "five"))
    return pretended


def test_all_lines_of_what_there_is(written: Pretended, printed: Printed) -> None:
    with written.runs():
        logs(None, lines=100, follow=False)
    assert printed() == ["ready", "one", "two", "three", "four"]


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("tasks", 100, ["one", "two", "four"]),
        ("tasks", 2, ["two", "four"]),
        ("tasks", 0, []),
        ("activity", 1, ["three"]),
        ("board-7", 1, ["ready"]),
        ("feed-7", 1, []),
    ],
)
def test_last_lines_of_one(
    written: Pretended, printed: Printed, *, name: str, lines: int, expected: list[str]
) -> None:
    with written.runs():
        logs(name, lines=lines, follow=False)
    assert printed() == expected


def test_a_name_that_nothing_has_is_refused(written: Pretended) -> None:
    with written.runs(), pytest.raises(BadInput, match="no service 'gone'"):
        logs("gone", lines=1, follow=False)


def test_whose_line_it_is_is_said(written: Pretended, capsys: pytest.CaptureFixture[str]) -> None:
    with written.runs():
        logs("tasks", lines=1, follow=False)
    assert "  tasks/1a  four\n" in capsys.readouterr().out


def test_what_is_written_later_follows_until_nothing_runs(
    written: Pretended, printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.02)
    over = threading.Event()

    def run() -> None:
        with written.runs():
            over.wait(10)

    thread = threading.Thread(target=run)
    thread.start()

    def write() -> None:
        time.sleep(0.3)
        written.log("tasks/1a", said(6, "six"))
        written.log("tasks/4d", said(7, "seven"))
        time.sleep(0.3)
        over.set()

    while not (written.home / "plane.json").exists():
        time.sleep(0.01)
    later = threading.Thread(target=write)
    later.start()
    with pytest.raises(Failed, match=r"^nothing runs here any more$"):
        logs("tasks", lines=1, follow=True)
    for one in (thread, later):
        one.join()
    assert printed() == ["four", "six", "seven"]


def test_a_trace_joins_the_lines_of_all_services(pretended: Pretended, printed: Printed) -> None:
    pretended.log("web/1", said(1, "in", correlation_id="c", trace_id="t"))
    pretended.log("tasks/2", said(2, "other", correlation_id="d"), said(4, "done", trace_id="t"))
    pretended.log("activity/3", said(3, "told", correlation_id="c"), "c")
    tasks = STATE.services[0]
    state = replace(STATE, services=(*STATE.services, replace(tasks, name="web")))
    with pretended.runs(state):
        trace("c")
        assert printed() == ["in", "told"]
        trace("t")
        assert printed() == ["in", "done"]
        with pytest.raises(Failed, match=r"^no line has the correlation id or trace id 'x'$"):
            trace("x")
