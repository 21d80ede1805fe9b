"""Names by which services call each other: each has an address that leads to the tasks."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from ops.local.plane.addresses import Addresses, Place
from ops.local.plane.desired import Service

CHUNK: Final = 1 << 16
HOST: Final = "_HOST"
PORT: Final = "_PORT"


@dataclass(frozen=True)
class Way:
    """Where a name leads from."""

    place: Place
    server: asyncio.Server


class Names:
    """Listens for each name, and hands connections on to the healthy tasks by turns."""

    def __init__(self, addresses: Addresses, targets: Callable[[str], Sequence[Place]]) -> None:
        """`targets` are the places of a service's healthy tasks, by its ARN."""
        self._addresses, self._targets = addresses, targets
        self._ways: dict[str, Way] = {}
        self._turn = 0

    async def update(self, services: Sequence[Service]) -> None:
        """From now on these services have names."""
        wanted = {host: one for one in services for host in one.hosts}
        for host in self._ways.keys() - wanted.keys():
            self._ways.pop(host).server.close()
        for host in wanted.keys() - self._ways.keys():
            self._ways[host] = await self._opened(wanted[host])

    def told(self, environment: Mapping[str, str]) -> Mapping[str, str]:
        """The environment with the address, and the port, of each name that is a `…_HOST`."""
        told = dict(environment)
        for name, value in environment.items():
            if name.endswith(HOST) and (way := self._ways.get(value)):
                told[name] = way.place.address
                told[name.removesuffix(HOST) + PORT] = str(way.place.port)
        return told

    def close(self) -> None:
        """Take all names away."""
        for way in self._ways.values():
            way.server.close()
        self._ways.clear()

    async def _opened(self, service: Service) -> Way:
        place = self._addresses.take(next((one.port for one in service.containers if one.port), 0))

        async def hand_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._hand_on(service.arn, reader, writer)

        return Way(place, await asyncio.start_server(hand_on, place.address, place.port))

    async def _hand_on(
        self, arn: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        targets = self._targets(arn)
        self._turn += 1
        with suppress(OSError):
            try:
                if targets:
                    target = targets[self._turn % len(targets)]
                    there, back = await asyncio.open_connection(target.address, target.port)
                    try:
                        await asyncio.gather(_pumped(reader, back), _pumped(there, writer))
                    finally:
                        back.close()
            finally:
                writer.close()


async def _pumped(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    """Hand on what comes until it ends, and say that it has ended."""
    while chunk := await source.read(CHUNK):
        to.write(chunk)
        await to.drain()
    with suppress(OSError):
        to.write_eof()
