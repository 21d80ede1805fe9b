"""The life of one store: its server is started, watched, changed and ended."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from ops.local.plane.addresses import is_free
from ops.local.plane.launch import Launched, launch
from ops.local.plane.servers.authority import Authority
from ops.local.plane.servers.server import Asked, CannotServe, Server

LOG: Final = "server.log"
POLL_SECONDS: Final = 0.05
READY_SECONDS: Final = 60.0
QUIT_SECONDS: Final = 10.0
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 30.0
WRONG: Final = ("PANIC", "FATAL", "ERROR")
CLOSED: Final = "closed: no rule of its security groups leads to it"


class Keeper:
    """Keeps one store running until it is ended."""

    def __init__(
        self,
        asked: Asked,
        server: Server,
        folder: Path,
        authority: Authority,
        changed: Callable[[], None],
    ) -> None:
        self.folder = folder
        self.state = "starting"
        """`starting`, `running`, or `closed` or `failed` with the reason."""
        self._asked, self._server = asked, server
        self._authority, self._tell = authority, changed
        self._news = asyncio.Event()
        self._life = asyncio.create_task(self._live())

    def want(self, asked: Asked) -> None:
        """Go on with what is asked for now."""
        if asked != self._asked:
            self._asked = asked
            self._news.set()

    async def end(self) -> None:
        """End the server; its data stays."""
        self._life.cancel()
        with suppress(asyncio.CancelledError):
            await self._life

    async def _live(self) -> None:
        wait = FIRST_WAIT
        while True:
            self._news.clear()
            asked = self._asked
            if not asked.entered:
                self._say(CLOSED)
                await self._news.wait()
                continue
            try:
                if await self._serve(asked):
                    continue
            except (CannotServe, OSError) as error:
                wait = FIRST_WAIT if self.state == "running" else min(LONGEST_WAIT, 2 * wait)
                self._say(f"failed: {error}")
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._news.wait()

    async def _serve(self, asked: Asked) -> bool:
        """Run the server until something else is asked for; raises what ended it otherwise."""
        self._say("starting")
        if not is_free(asked.store.address, asked.store.port):
            raise CannotServe(f"{asked.store.address}:{asked.store.port} is taken")
        self.folder.mkdir(parents=True, exist_ok=True)
        made = await self._server.prepare(asked, self.folder, self._authority)
        with (self.folder / LOG).open("wb") as output:
            running = await launch(made.command, made.environment, self.folder, output)
        over = asyncio.create_task(running.wait())
        try:
            await self._until_ready(asked, over)
            self._say("running")
            return await self._watch(asked, over)
        finally:
            await self._stop(running, over)

    async def _until_ready(self, asked: Asked, over: asyncio.Task[int]) -> None:
        try:
            async with asyncio.timeout(READY_SECONDS):
                while not await self._server.ready(asked, self._authority):
                    if over.done():
                        raise CannotServe(self._last())
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise CannotServe(f"no answer in {READY_SECONDS:g} s: {self._last()}") from None

    async def _watch(self, asked: Asked, over: asyncio.Task[int]) -> bool:
        while True:
            news = asyncio.create_task(self._news.wait())
            await asyncio.wait({over, news}, return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if over.done():
                raise CannotServe(self._last())
            self._news.clear()
            same = replace(self._asked, password=asked.password) == asked
            if not (same and await self._server.follow(self._asked)):
                self._say("starting")
                return True
            asked = self._asked

    async def _stop(self, running: Launched, over: asyncio.Task[int]) -> None:
        if not over.done():
            with suppress(ProcessLookupError):
                running.process.send_signal(self._server.quit)
            await asyncio.wait({over}, timeout=QUIT_SECONDS)
        running.kill()
        await asyncio.wait({over})

    def _say(self, state: str) -> None:
        if state != self.state:
            self.state = state
            self._tell()

    def _last(self) -> str:
        """What the server wrote last, or what was wrong before that."""
        text = (self.folder / LOG).read_text(encoding="utf-8", errors="replace")
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        wrong = [line for line in lines if any(word in line for word in WRONG)]
        return (wrong or lines or ["it ended without a word"])[-1]
