"""`exec`: the command has what the task has, and its end is the command's own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ops.errors import BadInput, Failed
from ops.local.plane.state import PlaneState
from ops.locally import execute as module
from ops.locally.execute import execute
from tests.ops.locally.parts import SERVICE, STATE, TASK, Pretended

ROOT = Path(__file__).parents[3]
needs_proc = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="no /proc: processes cannot be looked at"
)


@pytest.fixture
def pid(tmp_path: Path) -> Iterator[int]:
    """A task's process, in a folder of its own."""
    (tmp_path / "source").mkdir()
    told = {"PATH": os.environ["PATH"], "SECRET": "a=b\nc", "EMPTY": ""}
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path / "source", env=told) as process:
        yield process.pid
        process.kill()


def state(*tasks: tuple[str, int | None]) -> PlaneState:
    made = tuple(replace(TASK, state=word, pid=pid) for word, pid in tasks)
    return replace(STATE, services=(replace(SERVICE, tasks=made, reason="it crashed"),))


@needs_proc
def test_a_command_has_what_the_task_has(pretended: Pretended, pid: int) -> None:
    script = 'printf "%s|%s|%s|%s" "$PWD" "$SECRET" "${EMPTY-unset}" "${HOME-unset}"; exit 7'
    with pretended.runs(state(("starting", None), ("unhealthy", 1), ("healthy", pid))):
        done = subprocess.run(
            [sys.executable, "-c", "from ops.cli import main; main()",
             "local", "exec", "tasks", "sh", "-c", script],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.stdout == f"{pretended.root}/source|a=b\nc||unset"
    assert (done.returncode, done.stderr) == (7, "")


@needs_proc
def test_a_program_that_the_task_has_not_is_refused(pretended: Pretended, pid: int) -> None:
    with pretended.runs(state(("healthy", pid))), pytest.raises(BadInput) as refused:
        execute("tasks", ["fly"])
    assert str(refused.value) == "tasks has no program 'fly'"


def test_without_a_task_there_is_nothing_to_be_inside_of(pretended: Pretended) -> None:
    with pretended.runs(state(("pending", None))), pytest.raises(Failed) as failed:
        execute("tasks", ["sh"])
    assert str(failed.value) == "no task of tasks runs: it crashed"


def test_what_cannot_be_looked_at_is_said(
    pretended: Pretended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROCESSES", pretended.root / "nowhere")
    with pretended.runs(state(("healthy", 7))), pytest.raises(Failed) as failed:
        execute("tasks", ["sh"])
    assert str(failed.value) == (
        "what process 7 was given cannot be read: No such file or directory"
    )
