"""What the plane's process does: look at the emulator, and have what it says run."""

import asyncio
import logging
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from ops.local.errors import EmulatorError
from ops.local.home import Home
from ops.local.plane import state
from ops.local.plane.addresses import Addresses, Place
from ops.local.plane.contents import Setting
from ops.local.plane.desired import Desired, read
from ops.local.plane.fleet import Fleet
from ops.local.plane.names import Names
from ops.local.plane.stores import Stores
from ops.local.plane.traffic import Traffic
from ops.local.process import health
from ops.memory import recall, remember

LOOK_SECONDS: Final = 0.5
AGAIN_SECONDS: Final = 10.0
"""Longest time without reading all: the emulator also changes things by itself."""
SAY_SECONDS: Final = 0.2
"""Between two looks whether the state is to be written."""

UNREAD: Final = (OSError, ValueError, KeyError, BotoCoreError, ClientError)
PORTS: Final = "ports"
"""Where the ports of the ways in are remembered."""
STORES_SECONDS: Final = 60.0
"""Longest time that services wait for stores to start."""
STORES_LOOK_SECONDS: Final = 0.1

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Orders:
    """What the process was started for."""

    home: Path
    root: Path
    """Folder that the sources of services are named from."""
    region: str
    port: int
    """Of the emulator."""
    boot_id: str
    """Of the emulator: another one is another stack."""

    @property
    def endpoint(self) -> str:
        """Address of the emulator."""
        return f"http://127.0.0.1:{self.port}"


class Supervisor:
    """Runs until it is told to stop or the emulator is gone."""

    def __init__(self, orders: Orders, environment: Mapping[str, str]) -> None:
        self._orders = orders
        self._stores = Stores(orders.home / "data", orders.endpoint, orders.region, self._changed)
        setting = Setting(
            endpoint=orders.endpoint,
            region=orders.region,
            root=orders.root,
            logs=orders.home / "logs",
            environment={**environment, **self._stores.authority.environment},
            beside=self._stores.authority.beside,
            called=self._called,
            busy=self._busy,
        )
        addresses = Addresses(orders.port)
        self._fleet = Fleet(setting, addresses, self._changed)
        self._names = Names(addresses, self._fleet.serving_at)
        before = [int(word) for word in (recall(orders.home, PORTS) or "").split()]
        self._traffic = Traffic(orders.endpoint, orders.region, self._fleet.healthy, before)
        self._news = True
        self._seen: Mapping[str, int] = {}
        self._read_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Do the work; at the end nothing that was started runs any more."""
        # Where its folder is removed nobody finds it any more: the state cannot be written then.
        works = [asyncio.ensure_future(one) for one in (stop.wait(), self._say(), self._work())]
        try:
            await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in works:
                one.cancel()
            for ended in await asyncio.gather(*works, return_exceptions=True):
                if isinstance(ended, Exception):
                    _log.error("the plane ends: %r", ended, exc_info=ended)
            await self._traffic.close()
            self._names.close()
            await self._fleet.end()
            await self._stores.end()
            state.remove(self._orders.home)

    async def _work(self) -> None:
        while await self._look():
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self) -> bool:
        """Read the emulator where it has changed; says whether it is there at all."""
        try:
            told = await asyncio.to_thread(health, self._orders.port)
            counted = state.watched(told)
            if told["boot_id"] != self._orders.boot_id:
                return False
            late = time.monotonic() - self._read_at > AGAIN_SECONDS
            if counted != self._seen or late:
                await self._apply(
                    await asyncio.to_thread(read, self._orders.endpoint, self._orders.region)
                )
                self._seen, self._read_at, self._news = counted, time.monotonic(), True
        except (*UNREAD, EmulatorError) as error:
            # It may be busy, or be changing what is read; gone is it only without its process.
            _log.warning("the emulator was not read: %s", error)
            return Home(self._orders.home).alive()
        return True

    async def _apply(self, desired: Desired) -> None:
        await self._stores.ensure(desired.stores)
        # On AWS a database is there before whoever needs it.
        with suppress(TimeoutError):
            async with asyncio.timeout(STORES_SECONDS):
                while "starting" in self._stores.states().values():
                    await asyncio.sleep(STORES_LOOK_SECONDS)
        await self._names.update(desired.services)
        self._fleet.apply(desired.services)
        await self._traffic.update(desired)
        remember(self._orders.home, PORTS, " ".join(map(str, self._traffic.ports)))

    def _called(self, told: Mapping[str, str]) -> Mapping[str, str]:
        return self._names.told(told)

    def _busy(self, place: Place) -> int:
        return self._traffic.busy((place.address, place.port))

    def _changed(self) -> None:
        self._news = True

    async def _say(self) -> None:
        """Keep the file up to date."""
        while True:
            if self._news:
                self._news = False
                state.write(self._orders.home, self._state())
            await asyncio.sleep(SAY_SECONDS)

    def _state(self) -> state.PlaneState:
        return state.PlaneState(
            pid=os.getpid(),
            boot_id=self._orders.boot_id,
            seen=self._seen,
            url=next(iter(self._traffic.urls.values()), None),
            services=self._fleet.serving(),
            stores=self._stores.states(),
        )
