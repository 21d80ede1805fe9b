"""The listener and what stands behind it, running in one loop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientSession, web
from aiohttp.test_utils import RawTestServer

from ops.local.plane.desired import Desired
from ops.local.plane.edge.sender import Target
from ops.local.plane.traffic import Traffic
from tests.ops.local.plane.edge.parts import healthy

NOWHERE = "http://127.0.0.1:1"

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Running:
    traffic: Traffic
    groups: dict[str, Sequence[Target]]
    client: ClientSession
    url: str

    async def settled(self) -> None:
        """Wait until no request is open; the bound only ends a failing test."""
        targets = [each for group in self.groups.values() for each in group]
        async with asyncio.timeout(10):
            while any(map(self.traffic.busy, targets)):
                await asyncio.sleep(0.01)


@asynccontextmanager
async def running(
    desired: Desired,
    groups: Mapping[str, Sequence[Target]] | None = None,
    endpoint: str = NOWHERE,
) -> AsyncIterator[Running]:
    """The listener, and a client of it; with targets by target group."""
    found = dict(groups or {})
    traffic = Traffic(endpoint, "eu-north-1", healthy(found))
    await traffic.update(desired)
    try:
        async with ClientSession(auto_decompress=False) as client:
            yield Running(traffic, found, client, next(iter(traffic.urls.values()), ""))
    finally:
        await traffic.close()


@asynccontextmanager
async def target(handler: Handler) -> AsyncIterator[Target]:
    """A server that answers with `handler`."""
    server = RawTestServer(handler)
    await server.start_server(auto_decompress=False)
    try:
        yield "127.0.0.1", server.port or 0
    finally:
        await server.close()


def saying(text: str) -> Handler:
    """Answers everything with a text."""

    async def handler(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(text=text, headers={"X-Own": "kept"})

    return handler
