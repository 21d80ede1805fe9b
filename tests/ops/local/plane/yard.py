"""A fleet in the test's own process, for services that a test makes up."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from ops.local.plane.addresses import Addresses, Place
from ops.local.plane.contents import Setting
from ops.local.plane.desired import Container, Group, Service
from ops.local.plane.fleet import Fleet
from ops.local.plane.state import ServiceState
from ops.local.plane.task import Phase
from tests.ops.local.plane.tiny import PORT

GROUP = Group(
    arn="arn:group/tiny",
    port=PORT,
    path="/healthz",
    interval=0.3,
    timeout=2,
    healthy=2,
    unhealthy=2,
    codes="200",
    drain_seconds=3,
)
TINY = Container(
    name="tiny",
    image="image.invalid/tiny",
    source="tiny",
    command=None,
    environment={},
    secrets={},
    port=PORT,
    essential=True,
    after={},
    check=None,
    stop_seconds=2,
    log_group="",
)
SERVICE = Service(
    name="tiny",
    arn="arn:service/tiny",
    cluster="arn:cluster/plane",
    revision="arn:task-definition/tiny:1",
    deployment="first",
    desired=1,
    containers=(TINY,),
    groups=(GROUP,),
    security_groups=(),
    grace_seconds=0,
    min_percent=100,
    max_percent=200,
)


def setting(root: Path, **settings: Any) -> Setting:
    """Of a stack whose emulator is not asked for anything."""
    given = {"endpoint": "http://127.0.0.1:1", "region": "eu-west-1", "environment": {}}
    return Setting(
        **{
            "root": root,
            "logs": root / "logs",
            "busy": lambda _: 0,
            "beside": lambda _: {},
            "called": dict,
            **given,
            **settings,
        }
    )


def deployment(name: str, **environment: str) -> Service:
    """Another deployment of the service."""
    (tiny,) = SERVICE.containers
    return replace(
        SERVICE,
        deployment=name,
        revision=f"arn:task-definition/tiny:{name}",
        containers=(replace(tiny, environment=environment),),
    )


class Yard:
    """The fleet, and what a test looks at."""

    def __init__(self, root: Path, fleet: Fleet, busy: dict[Place, int]) -> None:
        self.root, self.fleet, self.busy = root, fleet, busy

    @property
    def state(self) -> ServiceState:
        """Of the only service."""
        (found,) = self.fleet.serving()
        return found

    def healthy(self) -> int:
        """How many targets take requests."""
        return len(self.fleet.healthy(GROUP.arn))

    async def until(self, true: Callable[[], bool], seconds: float = 15) -> None:
        """Wait; fails with the state of the service."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, self.fleet.serving()
            await asyncio.sleep(0.02)

    async def asked(self) -> list[str]:
        """What each healthy target answers."""
        return [await asyncio.to_thread(get, *one) for one in self.fleet.healthy(GROUP.arn)]

    def starts(self) -> list[Mapping[str, str]]:
        """The environment of every process that was ever started."""
        files = (self.root / "tiny/starts").glob("*")
        return [json.loads(file.read_text()) for file in files]

    def processes(self) -> list[int]:
        """All processes of any task of this yard."""
        found: list[int] = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                where, stat = (folder / "cwd").resolve(), (folder / "stat").read_text()
            except OSError:
                continue
            if where == self.root / "tiny" and stat.rpartition(")")[2].split()[0] != "Z":
                found.append(int(folder.name))
        return found

    def phases(self) -> list[str]:
        """Of all tasks."""
        return sorted(task.state for task in self.state.tasks)

    def staying(self) -> list[str]:
        """Ids of the tasks that nobody has told to end."""
        leaving = (Phase.DRAINING, Phase.STOPPING)
        return [task.id for task in self.state.tasks if task.state not in leaving]

    async def stands(self, count: int, seconds: float = 15) -> None:
        """Wait until just so many tasks are there and all are healthy."""
        phases = [Phase.HEALTHY.value] * count
        await self.until(lambda: self.phases() == phases, seconds)


def get(address: str, port: int) -> str:
    """One request."""
    opened = build_opener(ProxyHandler({})).open(f"http://{address}:{port}/", timeout=5)
    with opened as answer:
        return answer.read().decode()


@asynccontextmanager
async def yard(root: Path, **settings: Any) -> AsyncIterator[Yard]:
    """A fleet; at its end no process of it is left."""
    busy: dict[Place, int] = {}
    told = setting(root, busy=lambda place: busy.get(place, 0), **settings)
    fleet = Fleet(told, Addresses(os.getpid()), lambda: None)
    made = Yard(root, fleet, busy)
    try:
        yield made
    finally:
        await fleet.end()
    # The kernel takes a moment for those that were killed.
    deadline = time.monotonic() + 1
    while made.processes() and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    assert made.processes() == []
