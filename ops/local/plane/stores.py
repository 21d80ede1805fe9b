"""The servers of all databases and caches, at the addresses that the emulator says."""

import asyncio
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from ops.local.plane.asked import asked
from ops.local.plane.desired import Store
from ops.local.plane.keeper import Keeper
from ops.local.plane.program import CannotRun
from ops.local.plane.servers import cache, mongo, postgres
from ops.local.plane.servers.authority import Authority
from ops.local.plane.servers.server import Server

NAMES: Final[Mapping[str, str]] = {
    "postgres": "PostgreSQL",
    "mysql": "MySQL",
    "mongodb": "MongoDB",
    "valkey": "Valkey or Redis",
    "redis": "Valkey or Redis",
}


class Stores:
    """Runs what is asked for, until it is ended."""

    def __init__(
        self, folder: Path, endpoint: str, region: str, changed: Callable[[], None]
    ) -> None:
        """`folder` keeps the data, in a folder of its own for each store."""
        self.authority = Authority(folder)
        self._folder, self._endpoint, self._region = folder, endpoint, region
        self._changed = changed
        self._keepers: dict[str, Keeper] = {}
        self._lacking: dict[str, str] = {}

    async def ensure(self, stores: Sequence[Store]) -> None:
        """From now on run these stores; data of one that is no longer there is gone.

        What cannot be had on this machine is named, and all else runs.
        """
        wanted = {f"{one.kind} {one.identifier}": one for one in stores}
        for name in self._keepers.keys() - wanted.keys():
            keeper = self._keepers.pop(name)
            await keeper.end()
            await asyncio.to_thread(shutil.rmtree, keeper.folder, ignore_errors=True)
        self._lacking = {}
        for name, store in wanted.items():
            try:
                await self._ensure(name, store)
            except CannotRun as error:
                self._lacking[name] = f"failed: {error}"
        self._changed()

    def states(self) -> Mapping[str, str]:
        """`starting`, `running`, or `closed`, `missing` or `failed` with the reason, by name."""
        kept = {name: keeper.state for name, keeper in self._keepers.items()}
        return dict(sorted({**kept, **self._lacking}.items()))

    async def end(self) -> None:
        """End all servers; their data stays."""
        await asyncio.gather(*(keeper.end() for keeper in self._keepers.values()))

    async def _ensure(self, name: str, store: Store) -> None:
        found = await asyncio.to_thread(asked, self._endpoint, self._region, store)
        if keeper := self._keepers.get(name):
            keeper.want(found)
        elif server := server_of(store.kind):
            folder = self._folder / store.identifier
            self._keepers[name] = Keeper(found, server, folder, self.authority, self._changed)
        else:
            self._lacking[name] = f"missing: {NAMES.get(store.kind, store.kind)} server"


def server_of(kind: str) -> Server | None:
    """What can be a store of that kind on this machine; None for nothing."""
    if kind == "postgres":
        found = postgres.programs()
        return postgres.Postgres(found) if found else None
    if kind == "mongodb":
        found = mongo.program()
        return mongo.Mongo(found) if found else None
    if kind in cache.PROGRAMS:
        found = cache.program(kind)
        return cache.Cache(found) if found else None
    return None
