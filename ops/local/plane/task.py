"""One task of a service: its containers in their order, its place, its health, its end."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from typing import Final

from ops.local.plane.addresses import Place
from ops.local.plane.box import Box, Ended
from ops.local.plane.contents import Setting, contents
from ops.local.plane.desired import Service
from ops.local.plane.health import Health
from ops.local.plane.program import CannotRun

_log = logging.getLogger(__name__)

SETTLE_SECONDS: Final = 0.5
"""Least time from leaving the target groups to the end: whoever just chose it gets through."""

DRAIN_LOOK_SECONDS: Final = 0.1
QUIT_SECONDS: Final = 5.0


class Phase(StrEnum):
    """Where a task is in its life."""

    PENDING = "pending"
    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    DRAINING = "draining"
    STOPPING = "stopping"
    STOPPED = "stopped"


class Task:
    """A task; it lives from when it is made until it ends or is stopped."""

    def __init__(
        self, service: Service, place: Place, setting: Setting, changed: Callable[[], None]
    ) -> None:
        self.service, self.place = service, place
        self.id = secrets.token_hex(4)
        self.began = time.time()
        self.age = time.monotonic()
        self.well_since: float | None = None
        """When it was first healthy, on the clock of `age`."""
        self.reason = ""
        """Why it ended; empty before that."""
        self.log = setting.logs / service.name / f"{self.id}.log"
        self._setting, self._tell = setting, changed
        self._leaving: Phase | None = None
        self._told = False
        self._boxes: dict[str, Box] = {}
        self._health = {group.arn: Health(group) for group in service.groups}
        self._life = asyncio.create_task(self._live())

    @property
    def phase(self) -> Phase:
        """Where it is."""
        if self._leaving:
            return self._leaving
        if self.wrong:
            return Phase.UNHEALTHY
        essential = [box for box in self._boxes.values() if box.container.essential]
        if not essential or not all(box.started.is_set() for box in essential):
            return Phase.PENDING
        well = all(box.well.is_set() for box in essential)
        if well and all(health.healthy for health in self._health.values()):
            return Phase.HEALTHY
        return Phase.UNHEALTHY if self.well_since else Phase.STARTING

    @property
    def wrong(self) -> str:
        """Why it is to be replaced, as its checks say; empty while it is not."""
        for box in self._boxes.values():
            if box.failing and box.container.essential:
                return box.failing
        if time.monotonic() - self.age < self.service.grace_seconds:
            return ""
        return next((one.reason for one in self._health.values() if one.failing), "")

    @property
    def ended(self) -> str:
        """Why it ended by itself; empty where it did not."""
        return self.reason if self.phase is Phase.STOPPED and not self._told else ""

    @property
    def waits_for(self) -> str:
        """What it waits for before it is healthy, or what a target group last found wrong."""
        if not self._boxes:
            return "its packages are being installed"
        for box in self._boxes.values():
            if box.container.essential and not box.started.is_set():
                return f"waits for {', '.join(box.container.after)}"
        return next((one.reason for one in self._health.values() if not one.healthy), "")

    @property
    def pid(self) -> int | None:
        """Of the process that listens, else of any that runs."""
        boxes = sorted(self._boxes.values(), key=lambda box: box.container.port is None)
        return next((box.pid for box in boxes if box.pid), None)

    def takes(self, group_arn: str) -> bool:
        """Whether requests of the target group may come."""
        health = self._health.get(group_arn)
        return bool(health and health.healthy and not self._leaving)

    async def stop(self, reason: str) -> None:
        """Take it out of its target groups, wait for its requests, and end it."""
        if self._leaving:
            return
        self._leaving, self._told = Phase.DRAINING, True
        self._tell()
        await self._drained()
        self._leaving, self.reason = Phase.STOPPING, self.reason or reason
        self._tell()
        await self._end()

    async def quit(self) -> None:
        """End it without waiting for requests, and soon."""
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIT_SECONDS):
                await self._end()
        self._life.cancel()
        await asyncio.wait([self._life])

    async def _end(self) -> None:
        await asyncio.gather(*(box.stop() for box in self._boxes.values()))
        self._life.cancel()
        await asyncio.wait([self._life])

    async def _live(self) -> None:
        try:
            await self._run()
        except* (Ended, CannotRun) as ended:
            self.reason = self.reason or str(_first(ended))
        except* Exception as broken:  # noqa: BLE001 - whatever it is, the others go on
            _log.exception("%s %s", self.service.name, self.id, exc_info=broken)
            self.reason = self.reason or f"the plane failed: {_first(broken)!r}"
        finally:
            self.reason = self.reason or "ended with the plane"
            self._leaving = Phase.STOPPED
            self._tell()

    async def _run(self) -> None:
        found = await contents(self.service, self.place, self._setting)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self._boxes = {one.container.name: Box(one, self._changed) for one in found}
        async with asyncio.TaskGroup() as group:
            for box in self._boxes.values():
                group.create_task(self._boxed(box))
            for box in self._boxes.values():
                if box.container.essential:
                    await box.started.wait()
            for health in self._health.values():
                group.create_task(health.watch(self.place, self._changed))

    async def _boxed(self, box: Box) -> None:
        for name, condition in box.container.after.items():
            if name in self._boxes:
                await self._boxes[name].until(condition)
        await box.run(self.log)

    async def _drained(self) -> None:
        if not self.service.groups:
            return
        deadline = time.monotonic() + max(one.drain_seconds for one in self.service.groups)
        await asyncio.sleep(SETTLE_SECONDS)
        while self._setting.busy(self.place) and time.monotonic() < deadline:
            await asyncio.sleep(DRAIN_LOOK_SECONDS)

    def _changed(self) -> None:
        if self.phase is Phase.HEALTHY and self.well_since is None:
            self.well_since = time.monotonic()
        self._tell()


def _first(ended: BaseExceptionGroup) -> BaseException:
    found = ended.exceptions[0]
    return _first(found) if isinstance(found, BaseExceptionGroup) else found
