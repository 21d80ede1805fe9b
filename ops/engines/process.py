"""Runs an engine so that Ctrl-C stops it once and cleanly, with its state saved."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

Line = Callable[[str], object]


@dataclass(frozen=True)
class Ended:
    """How an engine's process ended."""

    code: int
    interrupted: bool
    """The user asked to stop while it ran."""
    errors: str
    """All of standard error."""


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    on_line: Line,
    on_interrupt: Callable[[int], object],
    on_start: Callable[[int], object] = lambda _pid: None,
) -> Ended:
    """Run `command` to its end and hand on each line of its output.

    It has a session of its own, so a terminal's Ctrl-C reaches this process alone, which passes
    it on; `on_interrupt` is told how many times that has happened.
    """
    errors: list[str] = []
    with _passed_on(on_interrupt) as (engines, times):
        process = subprocess.Popen(  # noqa: S603 - no shell, and the program is the user's own
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        engines.append(process)
        on_start(process.pid)
        reader = threading.Thread(target=lambda: errors.extend(process.stderr or ()), daemon=True)
        reader.start()
        for line in process.stdout or ():
            on_line(line.rstrip("\n"))
        code = process.wait()
        reader.join(timeout=5)
    return Ended(code, bool(times), "".join(errors).strip())


@contextmanager
def _passed_on(
    on_interrupt: Callable[[int], object],
) -> Iterator[tuple[list[subprocess.Popen[str]], list[int]]]:
    """Interrupts and terminations of this process reach the listed engines as interrupts."""
    engines: list[subprocess.Popen[str]] = []
    times: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield engines, times
        return

    def handle(number: int, _frame: FrameType | None) -> None:
        times.append(number)
        on_interrupt(len(times))
        for engine in engines:
            if engine.poll() is None:
                os.kill(engine.pid, signal.SIGINT)

    watched = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, handle) for number in watched]
    try:
        yield engines, times
    finally:
        for number, old in zip(watched, before, strict=True):
            signal.signal(number, old)


def stopping(engine: str, times: int) -> str:
    """What to tell the user at the first and at later interrupts."""
    if times == 1:
        return f"stopping {engine}: it finishes what runs and saves its state"
    return f"stopping {engine} at once: what is half made may be missing from the state"
