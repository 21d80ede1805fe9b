"""The ways in: a port of this machine for each distribution and balancer that the internet reaches.

What is done with a request is read from what is deployed, at the moment at which it comes.
"""

import socket
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from aiohttp import web

from ops.local.errors import EmulatorError
from ops.local.plane.desired import Balancer, Desired, Distribution
from ops.local.plane.edge import balancer, distribution, said
from ops.local.plane.edge.exchange import Answer, Asked, asked
from ops.local.plane.edge.origin import Origins
from ops.local.plane.edge.reply import reply, welcome
from ops.local.plane.edge.sender import IDLE_SECONDS, LONGEST_LINE, Sender, Target
from ops.local.plane.edge.turns import Healthy, Turns

ADDRESS: Final = "127.0.0.1"
FIRST_PORT: Final = 8080
PORTS: Final = 100
BACKLOG: Final = 256
FINISH_SECONDS: Final = 5.0
"""What requests have to end in when all is taken down."""

Way: TypeAlias = Distribution | Balancer


class Traffic:
    """Listens, and hands requests on to whoever is deployed to answer them."""

    def __init__(
        self, endpoint: str, region: str, healthy: Healthy, ports: Sequence[int] = ()
    ) -> None:
        """`healthy` names the targets of a group; `ports` are those that were used before."""
        parts = urlsplit(endpoint)
        self._emulator: Target = (parts.hostname or ADDRESS, parts.port or 80)
        self._region = region
        self._turns = Turns(healthy)
        self._sender = Sender()
        self._ways: Sequence[Way] = ()
        self._origins = self._leading_to(())
        self._runners: list[web.ServerRunner] = []
        self.ports = list(ports)
        """One for each way in, in their order; more are kept for what may come back."""

    @property
    def urls(self) -> Mapping[str, str]:
        """The address of each way in by its name on AWS; the first is that of the stack."""
        pairs = zip(self._ways, self.ports, strict=False)
        return {way_name(way): f"http://{ADDRESS}:{port}" for way, port in pairs}

    def busy(self, target: Target) -> int:
        """How many requests a target has not answered to the end, open WebSockets among them.

        One that is not healthy gets no more, so at 0 nobody loses anything by its end.
        """
        return self._sender.busy(target)

    async def update(self, desired: Desired) -> None:
        """Act on what is deployed now; ports stay with the first, the second … way in.

        Raises:
            EmulatorError: no port is free.
        """
        self._ways = ways(desired)
        self._origins = self._leading_to(desired.balancers)
        while len(self._runners) > len(self._ways):
            await self._runners.pop().cleanup()
        while len(self._runners) < len(self._ways):
            await self._open(len(self._runners))

    async def close(self) -> None:
        """Take all down; requests have a few seconds to end."""
        for runner in self._runners:
            await runner.cleanup()
        self._runners.clear()
        await self._sender.close()

    def _leading_to(self, balancers: Sequence[Balancer]) -> Origins:
        known = {each.dns_name: each for each in balancers}
        return Origins(known, self._emulator, self._region, self._turns, self._sender)

    async def _open(self, number: int) -> None:
        before = self.ports[number] if number < len(self.ports) else None
        listener = _listen(before)
        self.ports[number : number + 1] = [listener.getsockname()[1]]
        server = web.Server(
            partial(self._handle, number),
            handler_cancellation=True,
            auto_decompress=False,
            access_log=None,
            keepalive_timeout=IDLE_SECONDS,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
        )
        runner = web.ServerRunner(server, shutdown_timeout=FINISH_SECONDS)
        await runner.setup()
        self._runners.append(runner)
        await web.SockSite(runner, listener).start()

    async def _handle(self, number: int, request: web.BaseRequest) -> web.StreamResponse:
        welcome(request)
        return await reply(request, await self._answer(number, asked(request)))

    async def _answer(self, number: int, request: Asked) -> Answer:
        way = self._ways[number] if number < len(self._ways) else None
        if isinstance(way, Distribution):
            return await distribution.answer(request, way, self._origins.ask)
        if way and (listener := balancer.serving(way, secure=True)):
            return await balancer.answer(request, way, listener, self._turns, self._sender)
        return said.by_balancer(503)


def ways(desired: Desired) -> Sequence[Way]:
    """Distributions, then balancers for requests that are public and behind no distribution."""
    behind = {
        origin.domain_name for each in desired.distributions for origin in each.origins.values()
    }
    balancers = [
        each
        for each in desired.balancers
        if each.kind == "application" and each.public and each.dns_name not in behind
    ]
    return [*desired.distributions, *balancers]


def way_name(way: Way) -> str:
    """The name that AWS gave it."""
    return way.domain_name if isinstance(way, Distribution) else way.dns_name


def _listen(before: int | None) -> socket.socket:
    """A socket on the port used before, else on the first free one.

    Raises:
        EmulatorError: none is free.
    """
    for port in (*([before] if before else ()), *range(FIRST_PORT, FIRST_PORT + PORTS)):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, port))
            listener.listen(BACKLOG)
        except OSError:
            listener.close()
        else:
            return listener
    last = FIRST_PORT + PORTS - 1
    raise EmulatorError(f"no port is free for the application from {FIRST_PORT} to {last}")
