"""`groundwork local …` as a user calls it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.cli import app
from ops.local.plane.state import write
from ops.run import guarded
from tests.ops.locally.parts import STATE, Pretended, said

Run = Callable[..., tuple[int, str, str]]
NOTHING = "groundwork: nothing runs here: `groundwork up local` starts it\n"


@pytest.fixture
def pretended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretended:
    monkeypatch.chdir(tmp_path)
    return Pretended(tmp_path)


@pytest.fixture
def run(pretended: Pretended, capsys: pytest.CaptureFixture[str]) -> Run:
    """Gives exit code, output and errors of a command in the project."""

    def called(*arguments: str) -> tuple[int, str, str]:
        assert pretended.root == Path.cwd()
        code = guarded(lambda: app(["local", *arguments], standalone_mode=False))
        return code, *capsys.readouterr()

    return called


def test_help_names_every_command(run: Run) -> None:
    code, told, _ = run("--help")
    assert code == 0
    for name in ("status", "logs", "trace", "open", "exec", "watch", "down"):
        assert f"\n  {name} " in told


@pytest.mark.parametrize(
    "arguments",
    [
        ("status",),
        ("status", "--format", "json"),
        ("logs",),
        ("logs", "tasks", "-f"),
        ("trace", "x"),
        ("open",),
        ("exec", "tasks", "sh"),
        ("watch",),
    ],
)
def test_where_nothing_runs_one_line_says_so(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments) == (1, "", NOTHING)


def test_a_state_that_was_left_behind_is_not_believed(run: Run, pretended: Pretended) -> None:
    pretended.home.mkdir(parents=True)
    write(pretended.home, STATE)
    assert run("status") == (1, "", NOTHING)


def test_status_logs_and_trace_of_what_runs(run: Run, pretended: Pretended) -> None:
    pretended.log("tasks/1a", said(1, "request", correlation_id="c"), said(2, "other"))
    with pretended.runs():
        code, told, _ = run("status")
        assert (code, told.splitlines()[0]) == (0, "local answers at http://127.0.0.1:8081.")
        code, told, _ = run("status", "--format", "json")
        assert (code, json.loads(told)["stores"]) == (0, STATE.stores)
        assert run("trace", "c")[1].endswith("  tasks/1a  request\n")
        code, told, _ = run("logs", "tasks", "-n", "1")
        assert (code, told.split()[1:]) == (0, ["info", "tasks/1a", "other"])


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("exec", "tasks"), "Missing argument 'COMMAND...'."),
        (("trace",), "Missing argument 'ID'."),
        (("fly",), "No such command 'fly'."),
    ],
)
def test_bad_input_is_one_line(run: Run, arguments: tuple[str, ...], line: str) -> None:
    assert run(*arguments) == (2, "", f"groundwork: {line}\n")


def test_options_after_the_service_are_the_commands_own(run: Run, pretended: Pretended) -> None:
    with pretended.runs():
        code, _, told = run("exec", "tasks", "sh", "--format", "x")
    assert (code, told) == (1, "groundwork: no task of tasks runs\n")


def test_down_is_that_of_the_stack(run: Run) -> None:
    code, told, _ = run("down")
    assert code == 0
    assert told.endswith("0 deleted. Nothing is left.\n")
