"""One command at a time on a stack, also when an earlier one was killed and left its engine."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ops.errors import Refused

_ENGINES = ("terraform", "tofu", "pulumi")
_NOTE = "engine.pid"


@contextmanager
def held(home: Path, command: str) -> Iterator[None]:
    """Hold the stack of `home`; raises `Refused` if another command has it."""
    path = home.parent / f"{home.name}.lock"
    file = _taken(path)
    try:
        if orphan := _orphan(home / _NOTE):
            raise Refused(
                f"{home.name} is busy: process {orphan} of an earlier command that was killed is "
                f"still at work; wait for it, or stop it with: kill -INT {orphan}"
            )
        file.truncate(0)
        file.write(f"{command} {home.name}, process {os.getpid()}")
        file.flush()
        try:
            yield
        finally:
            (home / _NOTE).unlink(missing_ok=True)
    finally:
        path.unlink(missing_ok=True)
        file.close()
        with suppress(OSError):
            home.parent.rmdir()


def note_engine(home: Path, pid: int) -> None:
    """Remember the running engine, so that it is found if this process is killed."""
    home.mkdir(parents=True, exist_ok=True)
    (home / _NOTE).write_text(str(pid), encoding="ascii")


def _taken(path: Path) -> IO[str]:
    """The lock file, opened and locked; it may have been removed by its last holder meanwhile."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read() or "another command"
            file.close()
            raise Refused(f"{path.stem} is busy: {holder} is at work on it") from None
        if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
            return file
        file.close()


def _orphan(note: Path) -> int | None:
    """The engine of a killed command, if it still runs."""
    try:
        pid = int(note.read_text(encoding="ascii"))
        os.kill(pid, 0)
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except (OSError, ValueError):
        return None
    return pid if any(engine in words for engine in _ENGINES) else None
