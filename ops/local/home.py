"""The folder that an emulator lives in: its state file, its log, the locks on both.

The emulator's process holds a lock on the state file for as long as it lives, so the process id in
it is believed only while that lock is taken: a stale one never names somebody else's process.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True)
class State:
    """What is remembered of an emulator; without `pid` only the port it had."""

    port: int
    pid: int | None = None
    boot_id: str = ""


@dataclass(frozen=True)
class Home:
    """Paths and locks of one emulator."""

    path: Path

    @property
    def state_file(self) -> Path:
        """Holds the state; locked by the emulator's process."""
        return self.path / "emulator.json"

    @property
    def log(self) -> Path:
        """What the process printed since its start."""
        return self.path / "logs" / "emulator.log"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for, then keep out, every other start and stop of this home."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "start.lock").open("w") as lock:
            flock(lock, LOCK_EX)
            yield

    @contextmanager
    def claimed(self) -> Iterator[IO[str]]:
        """The state file, locked; the lock outlives this block in whoever inherits the file."""
        with self.state_file.open("a+") as file:
            flock(file, LOCK_EX)
            yield file

    def alive(self) -> bool:
        """Whether a process holds the state file."""
        try:
            with self.state_file.open() as file:
                flock(file, LOCK_SH | LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def read(self) -> State | None:
        """The state; None where there is none or it cannot be understood."""
        try:
            fields = json.loads(self.state_file.read_text())
            pid = fields.get("pid")
            return State(int(fields["port"]), pid and int(pid), str(fields.get("boot_id", "")))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def running(self) -> State | None:
        """The state, if it names a process and that process lives."""
        state = self.read()
        return state if state and state.pid and self.alive() else None


def write(file: IO[str], state: State) -> None:
    """Replace what the state file holds, in place: another file would not carry the lock."""
    fields: dict[str, Any] = {"port": state.port}
    if state.pid:
        fields |= {"pid": state.pid, "boot_id": state.boot_id}
    file.truncate(0)
    file.write(json.dumps(fields))
    file.flush()
