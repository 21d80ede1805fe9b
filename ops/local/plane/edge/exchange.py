"""A request on its way to what answers it, and the answer on its way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import getrandbits
from typing import Final

from aiohttp import ClientResponse, ClientWebSocketResponse, StreamReader, hdrs, web
from multidict import CIMultiDict

LOCAL: Final = ".localhost"
"""Every name below it is this machine, so that a browser can name a host of the stack."""
_OF_ONE_HOP: Final = frozenset(
    {
        hdrs.CONNECTION,
        hdrs.EXPECT,
        hdrs.KEEP_ALIVE,
        hdrs.PROXY_AUTHENTICATE,
        hdrs.PROXY_AUTHORIZATION,
        hdrs.TE,
        hdrs.TRAILER,
        hdrs.TRANSFER_ENCODING,
        hdrs.UPGRADE,
    }
)
"""Headers that say something of one connection alone (RFC 9110, 7.6.1)."""

Headers = CIMultiDict[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; every station passes on a changed one."""

    method: str
    path: str
    """Percent-encoded."""
    query: str
    """Without `?`."""
    headers: Headers
    """Without those of one connection."""
    body: StreamReader | None
    """None where there is none."""
    address: str
    """IP address of who asks this station."""
    upgrade: bool
    """Whether a WebSocket is asked for."""

    @property
    def target(self) -> str:
        """Path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def host(self) -> str:
        """The host asked for, without a port, and without the end that makes it this machine."""
        host, _, port = self.headers.get(hdrs.HOST, "").rpartition(":")
        return (host if host and port.isdecimal() else f"{host}{port}").removesuffix(LOCAL)

    def but(self, **changes: object) -> "Asked":
        """The same with other headers, another path or the like."""
        return replace(self, **changes)


@dataclass(slots=True)
class Answer:
    """What is said to a request: bytes, or what still comes in on a connection."""

    status: int
    headers: Headers = field(default_factory=CIMultiDict)
    body: bytes = b""
    upstream: ClientResponse | None = None
    """Whose body follows, instead of `body`."""
    socket: ClientWebSocketResponse | None = None
    """The other end of a WebSocket, with status 101."""
    closing: Callable[[], None] | None = None
    """What whoever is asked wants to be told when all is read, or nobody wants to read it."""

    def close(self) -> None:
        """Let go of what was not read."""
        if self.upstream is not None:
            self.upstream.close()
        if self.closing is not None:
            self.closing()
            self.closing = None


def asked(request: web.BaseRequest) -> Asked:
    """What came in on the listener."""
    raw = request.raw_path
    # A proxy is asked with the whole address.
    path, _, query = (raw if raw.startswith("/") else request.rel_url.raw_path_qs).partition("?")
    headers = request.headers
    return Asked(
        method=request.method,
        path=path,
        query=query,
        headers=without_hop(headers),
        body=request.content if request.can_read_body else None,
        address=request.remote or "127.0.0.1",
        upgrade=headers.get(hdrs.UPGRADE, "").lower() == "websocket",
    )


def unlike_any_other() -> int:
    """96 bits to know a request by; nobody is kept out by not knowing them."""
    return getrandbits(96)


def without_hop(headers: Mapping[str, str]) -> Headers:
    """Headers that are passed on: not those of one connection, nor those that they name."""
    passed = CIMultiDict(headers)
    for name in passed.popall(hdrs.CONNECTION, []):
        for each in name.split(","):
            passed.popall(each.strip(), None)
    for name in _OF_ONE_HOP:
        passed.popall(name, None)
    return passed
