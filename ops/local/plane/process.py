"""Start, find and stop the plane: one process beside the emulator's.

It holds a lock on its file for as long as it lives, so what the file says of it is believed only
while that lock is taken.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from typing import IO, Any, Final

from ops.local.emulator import Emulator
from ops.local.errors import EmulatorError
from ops.local.plane import state

MODULE: Final = "ops.local.plane"
LOCK: Final = "plane.lock"
STOP_SECONDS: Final = 25.0
KILL_SECONDS: Final = 5.0
POLL_SECONDS: Final = 0.05


def start(home: Path, emulator: Emulator, region: str, root: Path) -> None:
    """Start the plane of `home`, unless it runs; the next look at its state may be too early.

    Raises:
        EmulatorError: another one runs and does not end.
    """
    if (held := _holder(home)) and held.get("boot_id") != emulator.boot_id:
        stop(home)
    with _claimed(home) as lock:
        if lock is None:
            return
        state.remove(home)
        port = emulator.endpoint.rpartition(":")[2]
        log = log_of(home)
        log.parent.mkdir(parents=True, exist_ok=True)
        told = [lock.fileno(), home.resolve(), root.resolve(), region, port, emulator.boot_id]
        with log.open("w") as output:
            subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
                [sys.executable, "-m", MODULE, *map(str, told)],
                env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
                pass_fds=(lock.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


def alive(home: Path) -> bool:
    """Whether a plane lives."""
    return _holder(home) is not None


def stop(home: Path) -> bool:
    """End the plane of `home` and all that it runs; says whether there was one.

    Raises:
        EmulatorError: it does not end.
    """
    found = alive(home)
    for how, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, KILL_SECONDS)):
        deadline = time.monotonic() + seconds
        told: set[int] = set()
        while (held := _holder(home)) is not None and time.monotonic() < deadline:
            # One that has just started has not said yet who it is.
            if (pid := held.get("pid")) and pid not in told:
                told.add(pid)
                os.kill(pid, how)
            time.sleep(POLL_SECONDS)
    if alive(home):
        raise EmulatorError(f"what runs for {home.name} does not end; see {log_of(home)}")
    return found


def log_of(home: Path) -> Path:
    """What the plane itself says."""
    return home / "logs" / "plane.log"


@contextmanager
def _claimed(home: Path) -> Iterator[IO[str] | None]:
    """The lock, taken; it outlives this block in whoever inherits the file. None if it is held."""
    with (home / LOCK).open("a+", encoding="ascii") as file:
        try:
            flock(file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            file.truncate(0)
            yield file


def _holder(home: Path) -> dict[str, Any] | None:
    """What the process that holds the lock says of itself; None where none does."""
    try:
        with (home / LOCK).open(encoding="ascii") as file:
            try:
                flock(file, LOCK_SH | LOCK_NB)
            except BlockingIOError:
                return json.loads(file.read() or "{}")
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return None
