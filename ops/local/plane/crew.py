"""The tasks of one service: as many as are desired, replaced when they end, rolled one by one."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from ops.local.plane.addresses import Addresses
from ops.local.plane.contents import Setting
from ops.local.plane.desired import Service
from ops.local.plane.rolling import Member, step
from ops.local.plane.state import ServiceState, TaskState
from ops.local.plane.task import Phase, Task

LOOK_SECONDS: Final = 0.5
"""Between looks at the tasks; what changes is looked at without delay."""
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 60.0
LOGS: Final = 20
"""Logs of earlier tasks that are kept for each service."""
LEAVING: Final = (Phase.DRAINING, Phase.STOPPING, Phase.STOPPED)


def wait_after(failures: int) -> float:
    """Seconds before the next task, after so many in a row that were never healthy."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** max(0, failures - 1))


class Crew:
    """Keeps a service running until it is ended."""

    def __init__(
        self,
        service: Service,
        setting: Setting,
        addresses: Addresses,
        changed: Callable[[], None],
    ) -> None:
        self.service = service
        self.tasks: list[Task] = []
        self._setting, self._addresses, self._tell = setting, addresses, changed
        self._failures = 0
        self._not_before = 0.0
        self._last = self._log = ""
        self._failed: set[str] = set()
        self._stops: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._life = asyncio.create_task(self._keep())

    def want(self, service: Service) -> None:
        """Go on with what is asked for now."""
        if service.deployment != self.service.deployment:
            self._failures, self._not_before, self._last = 0, 0.0, ""
        self.service = service
        self._wake.set()

    async def end(self, *, gently: bool) -> None:
        """End all tasks; gently means that those who are being served are served first."""
        self._life.cancel()
        with suppress(asyncio.CancelledError):
            await self._life
        if gently:
            await asyncio.gather(*(task.stop("its service is gone") for task in self.tasks))
        for stopping in self._stops:
            stopping.cancel()
        await asyncio.gather(*(task.quit() for task in self.tasks))

    def state(self) -> ServiceState:
        """What there is to say about it."""
        tasks = tuple(_state(task) for task in self.tasks)
        return ServiceState(
            name=self.service.name,
            state=self._word(),
            desired=self.service.desired,
            revision=self.service.revision.rpartition("/")[2],
            reason=self._reason(),
            failures=self._failures,
            log=self._log,
            tasks=tasks,
        )

    async def _keep(self) -> None:
        while True:
            self._wake.clear()
            self._look()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()

    def _look(self) -> None:
        """Take note of what has ended, and do the next step."""
        for task in self.tasks:
            self._note(task)
        self.tasks = [task for task in self.tasks if task.phase is not Phase.STOPPED]
        self._failed &= {task.id for task in self.tasks}
        members = [
            Member(task.id, self._is_current(task), task.phase, task.age)
            for task in self.tasks
            if task.phase not in LEAVING
        ]
        todo = step(self.service, members)
        if time.monotonic() >= self._not_before:
            for _ in range(todo.start):
                self._start()
        for task in self.tasks:
            if task.id in todo.stop:
                why = task.wrong or "there are others in its place"
                stopping = asyncio.create_task(task.stop(why))
                self._stops.add(stopping)
                stopping.add_done_callback(self._stops.discard)

    def _note(self, task: Task) -> None:
        """A task that failed delays the next one; the longer, the more of them failed in a row.

        As in ECS, only tasks that were never healthy count:
        https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
        """
        told = task.ended or task.wrong
        if task.id in self._failed or not told or not self._is_current(task):
            return
        self._failed.add(task.id)
        self._last = told
        self._failures = 0 if task.well_since else self._failures + 1
        self._not_before = time.monotonic() + wait_after(self._failures)

    def _start(self) -> None:
        first = next((one.port for one in self.service.containers if one.port), 0)
        place = self._addresses.take(first)
        task = Task(self.service, place, self._setting, self._changed)
        self.tasks.append(task)
        self._log = str(task.log)
        logs = sorted(task.log.parent.glob("*.log"), key=lambda file: file.stat().st_mtime)
        live = {one.log for one in self.tasks}
        for file in logs[:-LOGS]:
            if file not in live:
                file.unlink(missing_ok=True)

    def _changed(self) -> None:
        self._wake.set()
        self._tell()

    def _is_current(self, task: Task) -> bool:
        return task.service.deployment == self.service.deployment

    def _healthy(self) -> int:
        found = [task for task in self.tasks if self._is_current(task)]
        return sum(task.phase is Phase.HEALTHY for task in found)

    def _word(self) -> str:
        healthy, desired = self._healthy(), self.service.desired
        if any(not self._is_current(task) for task in self.tasks):
            return "rolling"
        if healthy == desired == len(self.tasks):
            return "healthy" if desired else "stopped"
        if healthy >= desired:
            return "healthy"
        return "failing" if self._failures else "starting"

    def _reason(self) -> str:
        """Why it is not healthy, as far as that is known."""
        if self._healthy() >= self.service.desired:
            return ""
        return self._last or next((task.waits_for for task in self.tasks), "")


def _state(task: Task) -> TaskState:
    return TaskState(
        id=task.id,
        state=task.phase.value,
        address=task.place.address,
        port=task.place.port,
        pid=task.pid,
        revision=task.service.revision.rpartition("/")[2],
        began=task.began,
        log=str(task.log),
    )
