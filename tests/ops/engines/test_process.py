"""Engines are stopped once and cleanly."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from ops.engines import process
from ops.engines.process import Ended, run, stopping

ENVIRONMENT = {"PATH": os.environ["PATH"], "ONLY": "this"}


def started(script: str, tmp_path: Path, **more: object) -> tuple[Ended, list[str], list[int]]:
    lines: list[str] = []
    interrupts: list[int] = []
    given: Mapping[str, object] = {"on_interrupt": interrupts.append, "on_line": lines.append}
    ended = run(
        [sys.executable, "-uc", script],
        folder=tmp_path,
        environment=ENVIRONMENT,
        **{**given, **more},  # type: ignore[arg-type]
    )
    return ended, lines, interrupts


def test_lines_errors_code_folder_and_environment(tmp_path: Path) -> None:
    script = (
        "import os, sys; print(os.getcwd()); print(sorted(os.environ.items()))\n"
        "print('wrong', file=sys.stderr); sys.exit(3)"
    )
    ended, lines, interrupts = started(script, tmp_path)
    assert ended == Ended(3, interrupted=False, errors="wrong")
    assert lines[0] == str(tmp_path)
    assert "('ONLY', 'this')" in lines[1]
    assert "HOME" not in lines[1]
    assert interrupts == []


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    script = r"import sys; sys.stdout.buffer.write(b'a\xff\n')"
    assert started(script, tmp_path)[1] == ["a�"]


def test_much_on_both_streams_does_not_block(tmp_path: Path) -> None:
    script = "import sys\nfor _ in range(20000): print('o' * 50); print('e' * 50, file=sys.stderr)"
    ended, lines, _ = started(script, tmp_path)
    assert len(lines) == 20000
    assert ended.errors.count("\n") == 19999


def test_the_process_is_named_and_has_a_session_of_its_own(tmp_path: Path) -> None:
    pids: list[int] = []
    _, lines, _ = started(
        "import os; print(os.getpid(), os.getsid(0))", tmp_path, on_start=pids.append
    )
    assert lines == [f"{pids[0]} {pids[0]}"]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_is_passed_on_once_and_the_end_awaited(tmp_path: Path, sent: int) -> None:
    script = (
        "import signal, sys, time\n"
        "def stop(*_):\n    time.sleep(0.3); print('saved'); sys.exit(1)\n"
        "signal.signal(signal.SIGINT, stop); print('ready'); time.sleep(30)"
    )

    def on_line(line: str) -> None:
        lines.append(line)
        if line == "ready":
            os.kill(os.getpid(), sent)

    lines: list[str] = []
    begun = time.monotonic()
    ended, _, interrupts = started(script, tmp_path, on_line=on_line)
    assert ended == Ended(1, interrupted=True, errors="")
    assert lines == ["ready", "saved"]
    assert interrupts == [1]
    assert time.monotonic() - begun < 10


def test_handlers_are_put_back(tmp_path: Path) -> None:
    before = [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)]
    started("pass", tmp_path)
    assert [signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)] == before


def test_it_runs_outside_the_main_thread(tmp_path: Path) -> None:
    ended: list[Ended] = []
    thread = threading.Thread(target=lambda: ended.append(started("pass", tmp_path)[0]))
    thread.start()
    thread.join()
    assert ended == [Ended(0, interrupted=False, errors="")]


def test_a_terminal_reaches_the_command_alone() -> None:
    """A signal to the whole group of a command, as Ctrl-C sends, is one interrupt to its engine."""
    engine = (
        "import signal, time; times = []\n"
        "signal.signal(signal.SIGINT, lambda *_: times.append(1)); print('ready')\n"
        "time.sleep(1); print('interrupts', len(times))"
    )
    command = (
        "import sys; from pathlib import Path; from ops.engines.process import run\n"
        f"run([sys.executable, '-uc', {engine!r}], folder=Path('.'), environment={{}},"
        " on_line=lambda line: print(line, flush=True), on_interrupt=lambda _: None)"
    )
    with subprocess.Popen(
        [sys.executable, "-uc", command],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        cwd=Path(process.__file__).parents[2],
    ) as child:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
        os.killpg(child.pid, signal.SIGINT)
        assert child.stdout.read() == "interrupts 1\n"


def test_the_user_is_told_what_each_interrupt_means() -> None:
    assert stopping("Pulumi", 1) == "stopping Pulumi: it finishes what runs and saves its state"
    assert stopping("Pulumi", 2).startswith("stopping Pulumi at once: what is half made may be")
