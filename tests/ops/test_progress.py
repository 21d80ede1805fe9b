"""What is shown while an engine works."""

import io
import re

import pytest
from rich.console import Console

from ops import progress
from ops.engines.engine import Action
from ops.progress import Progress


def console(*, terminal: bool) -> tuple[Console, io.StringIO]:
    file = io.StringIO()
    return Console(file=file, width=80, force_terminal=terminal, color_system=None), file


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    clock = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: clock[0])
    return clock


def test_elsewhere_than_on_a_terminal_a_line_per_resource(now: list[float]) -> None:
    out, file = console(terminal=False)
    with Progress(out, "deploying") as shown:
        shown.planned(3)
        shown.begun("aws_vpc.app", Action.CREATE)
        now[0] += 65
        shown.ended("aws_vpc.app", Action.CREATE)
        shown.ended("aws_lb.web", Action.UPDATE)
        shown.begun("aws_lb.old", Action.DELETE)
        shown.failed("aws_lb.old", "in use")
        shown.failed("", "no region")
        shown.say("stopping")
    assert file.getvalue() == (
        "  created aws_vpc.app (1 min 5 s)\n"
        "  updated aws_lb.web (0 s)\n"
        "  failed aws_lb.old\n"
        "  stopping\n"
    )


def rendered(shown: Progress) -> list[str]:
    out, file = console(terminal=False)
    out.print(shown._render())
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_on_a_terminal_what_runs_longest_first_within_80_columns(now: list[float]) -> None:
    shown = Progress(console(terminal=True)[0], "deploying")
    shown.planned(4)
    shown.begun("aws_db_instance.board-instance", Action.CREATE)
    now[0] += 61
    shown.begun("aws_" + "x" * 90, Action.DELETE)
    shown.begun("aws_vpc.app", Action.CREATE)
    shown.ended("aws_vpc.app", Action.CREATE)
    now[0] += 4
    head, first, second = rendered(shown)
    assert re.fullmatch(r"  deploying ━+.*1/4 1 min 5 s", head)
    assert re.fullmatch(r"    aws_db_instance.board-instance +creating +1 min 5 s", first)
    assert re.fullmatch(r"    aws_x+… +deleting +4 s", second)
    assert max(map(len, (head, first, second))) <= 80


def test_many_at_once_are_cut() -> None:
    shown = Progress(console(terminal=True)[0], "deploying")
    for number in range(11):
        shown.begun(f"aws_x.{number}", Action.CREATE)
    lines = rendered(shown)
    assert len(lines) == 10
    assert lines[-1] == "    and 3 more"


def test_without_a_plan_there_is_no_count(now: list[float]) -> None:
    shown = Progress(console(terminal=True)[0], "previewing")
    now[0] += 3
    (head,) = rendered(shown)
    assert re.fullmatch(r"  previewing [━╸╺ ]+ 3 s", head)


def test_more_done_than_planned_is_no_more_than_all() -> None:
    shown = Progress(console(terminal=True)[0], "deploying")
    shown.planned(1)
    for name in ("a", "b"):
        shown.ended(name, Action.CREATE)
    assert " 2/2 " in rendered(shown)[0]


def test_a_terminal_is_left_clean_also_after_an_error() -> None:
    out, file = console(terminal=True)
    with pytest.raises(ZeroDivisionError), Progress(out, "deploying"):
        raise ZeroDivisionError
    assert file.getvalue().endswith("\x1b[2K")
    assert "\x1b[?25h" in file.getvalue()
