"""One container of a task: its process, its log, and whether it says that it is well."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ops.local.plane.contents import Content
from ops.local.plane.desired import Check
from ops.local.plane.launch import Launched, launch, run

FIRST_SECONDS: Final = 1.0
"""Between checks until the first good one."""


class Ended(Exception):  # noqa: N818 - tasks end for many reasons
    """Why a task ended, in one line."""


class Box:
    """A container that is to run once."""

    def __init__(self, content: Content, changed: Callable[[], None]) -> None:
        self.container = content.container
        self._content = content
        self.failing = ""
        """What its check said, where it has failed too often; else empty."""
        self.started, self.well, self.over = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.code: int | None = None
        self._changed = changed
        self._running: Launched | None = None

    @property
    def pid(self) -> int | None:
        """Of the running process."""
        return self._running.pid if self._running else None

    async def run(self, log: Path) -> None:
        """Run it to its end; raises `Ended` where the task ends with it."""
        what = self._content.program
        with log.open("ab") as output:
            try:
                self._running = await launch(what.command, what.environment, what.folder, output)
            except OSError as error:
                raise Ended(f"{self.container.name} did not start: {error}") from None
        self.started.set()
        self._changed()
        checks = asyncio.create_task(self._check())
        try:
            self.code = await self._running.wait()
        finally:
            checks.cancel()
            self._running.kill()
            await asyncio.wait([checks])
            self._running = None
            self.over.set()
        if self.container.essential:
            raise Ended(f"{self.container.name} ended with exit code {self.code}")

    async def until(self, condition: str) -> None:
        """Wait for what another container waits for; raises `Ended` where it cannot come."""
        name = self.container.name
        if condition == "START":
            await self.started.wait()
        elif condition == "HEALTHY":
            await self.well.wait()
        else:
            await self.over.wait()
            if condition == "SUCCESS" and self.code != 0:
                raise Ended(f"{name} ended with exit code {self.code}")

    async def stop(self) -> None:
        """End the process, by force if it takes longer than it may."""
        if not self._running:
            return
        self._running.terminate()
        try:
            async with asyncio.timeout(self.container.stop_seconds):
                await self.over.wait()
        except TimeoutError:
            self._running.kill()
            await self.over.wait()

    async def _check(self) -> None:
        """Ask as ECS does, for as long as the process runs."""
        check = self.container.check
        if check is None:
            self.well.set()
            return
        began, failed = asyncio.get_running_loop().time(), 0
        while True:
            await asyncio.sleep(check.interval if self.well.is_set() else FIRST_SECONDS)
            wrong = await self._asked(check)
            late = asyncio.get_running_loop().time() - began > check.start_seconds
            failed = failed + 1 if wrong is not None and (late or self.well.is_set()) else 0
            before = self.failing, self.well.is_set()
            if wrong is None:
                self.well.set()
                self.failing = ""
            elif failed >= check.retries:
                self.failing = wrong
            if before != (self.failing, self.well.is_set()):
                self._changed()

    async def _asked(self, check: Check) -> str | None:
        what, command = self._content.program, self._content.check
        code, said = await run(command, what.environment, what.folder, check.timeout)
        last = (said.strip() or "no reason given").splitlines()[-1]
        return None if code == 0 else f"{self.container.name} says that it is not well: {last}"
