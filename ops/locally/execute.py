"""`exec`: a command as if it were started inside of a task."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from ops.errors import BadInput, Failed
from ops.local.plane.state import ServiceState
from ops.locally.place import running

PROCESSES: Final = Path("/proc")


def execute(service: str, command: list[str]) -> None:
    """Become the command, in the folder and with the environment of the service's task.

    Raises:
        Failed: no task runs, or the system does not tell what a process was given.
        BadInput: there is no such service or program.
    """
    pid = _pid(running().service(service))
    environment, folder = _given(pid)
    program = shutil.which(command[0], path=environment.get("PATH"))
    if program is None:
        raise BadInput(f"{service} has no program {command[0]!r}")
    sys.stdout.flush()
    os.chdir(folder)
    os.execve(program, command, environment)  # noqa: S606 - what was asked for


def _pid(service: ServiceState) -> int:
    """Of a task that is well, if any is; else of any that runs."""
    tasks = sorted(service.tasks, key=lambda task: task.state != "healthy")
    pid = next((task.pid for task in tasks if task.pid), None)
    if pid is None:
        why = f": {service.reason}" if service.reason else ""
        raise Failed(f"no task of {service.name} runs{why}")
    return pid


def _given(pid: int) -> tuple[Mapping[str, str], Path]:
    place = PROCESSES / str(pid)
    try:
        text = (place / "environ").read_bytes().decode(errors="surrogateescape")
        folder = (place / "cwd").readlink()
    except OSError as error:
        raise Failed(f"what process {pid} was given cannot be read: {error.strerror}") from None
    return dict(word.split("=", 1) for word in text.split("\0") if "=" in word), folder
