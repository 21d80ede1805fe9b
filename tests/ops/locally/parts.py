"""A stack that runs, made up: its state, its lock and its logs."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fcntl import LOCK_EX, flock
from pathlib import Path

from ops.local.plane.process import LOCK
from ops.local.plane.state import PlaneState, ServiceState, TaskState, write
from tests.ops.targets import LOCAL, PROD, project

TASK = TaskState(
    id="1a2b",
    state="healthy",
    address="127.1.1.1",
    port=8080,
    pid=None,
    revision="tasks:1",
    began=0.0,
    log="",
)
SERVICE = ServiceState(
    name="tasks",
    state="healthy",
    desired=1,
    revision="tasks:1",
    reason="",
    failures=0,
    log="",
    tasks=(TASK,),
)
STATE = PlaneState(
    pid=1,
    boot_id="boot",
    seen={},
    url="http://127.0.0.1:8081",
    services=(SERVICE, replace(SERVICE, name="activity", tasks=())),
    stores={"postgres board-7": "running", "mongodb feed-7": "missing: MongoDB server"},
)


class Pretended:
    """A project with a stack `local`, for which nothing runs yet."""

    def __init__(self, root: Path) -> None:
        project(root, {"local": LOCAL, "prod": PROD})
        self.root, self.home = root, root / ".groundwork" / "local"

    @contextmanager
    def runs(self, state: PlaneState = STATE) -> Iterator[None]:
        """Let it run in this state."""
        self.home.mkdir(parents=True, exist_ok=True)
        write(self.home, state)
        with (self.home / LOCK).open("w") as lock:
            flock(lock, LOCK_EX)
            lock.write('{"pid": 1, "boot_id": "boot"}')
            lock.flush()
            yield

    def log(self, name: str, *lines: str | Mapping[str, object]) -> Path:
        """Add lines to the log `SERVICE/TASK`, or to a store's; mappings as structured ones."""
        service, _, task = name.partition("/")
        own = self.home / "logs" / service / f"{task}.log"
        file = own if task else self.home / "data" / service / "server.log"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as output:
            for line in lines:
                output.write(f"{line if isinstance(line, str) else json.dumps(line)}\n")
        return file


def said(second: int, message: str, **fields: object) -> dict[str, object]:
    """A line as services write it."""
    time = f"2026-01-02T03:04:{second:02}.000+00:00"
    return {"time": time, "level": "info", "logger": "a", "message": message, **fields}
