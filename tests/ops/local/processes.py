"""Looks at the processes of emulators from outside."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

STARTER = """
import sys
from pathlib import Path
from ops.local.emulator import start
emulator = start(Path(sys.argv[1]), port=0)
print(emulator.boot_id, *emulator.pids)
"""
"""A program that starts the emulator of the folder it is given."""


def eventually(true: Callable[[], bool]) -> bool:
    """Wait for what another process does; the bound only ends a failing test."""
    deadline = time.monotonic() + 60
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def lives(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def serving(home: Path) -> list[int]:
    """Processes of any emulator of this home, however they came to be."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"ops.local.serve" in words and str(home / "emulator.json").encode() in words:
            found.append(int(folder.name))
    return [pid for pid in found if lives(pid)]


def taken() -> tuple[socket.socket, int]:
    """A port that somebody listens on, and who does."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    return holder, holder.getsockname()[1]
