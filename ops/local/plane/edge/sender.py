"""Asks a server for an answer, and streams both ways."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final, TypeAlias

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    ServerTimeoutError,
    TCPConnector,
    WSServerHandshakeError,
    hdrs,
)
from yarl import URL

from ops.local.plane.edge.exchange import Answer, Asked, without_hop

Target: TypeAlias = tuple[str, int]
"""Address and port."""

CONNECT_SECONDS: Final = 10
IDLE_SECONDS: Final = 60
"""What an application load balancer waits for a connection, and for the next byte on it.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
"""
KEPT_SECONDS: Final = 50
"""Below the shortest time that the project's services keep a connection without a request."""
LONGEST_LINE: Final = 16384
_SAID_ANEW: Final = (hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.CONTENT_TYPE, hdrs.USER_AGENT)
_REPEATED: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class NoAnswerError(Exception):
    """The server does not answer."""

    def __init__(self, *, again: bool) -> None:
        super().__init__()
        self.again = again
        """Whether it is safe to ask another one."""


class LateError(Exception):
    """The server takes too long."""


class Sender:
    """Keeps connections to servers, and counts what each has not yet answered."""

    def __init__(self) -> None:
        self._busy: Counter[Target] = Counter()
        self._session = ClientSession(
            connector=TCPConnector(limit=0, keepalive_timeout=KEPT_SECONDS),
            cookie_jar=DummyCookieJar(),
            timeout=ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=IDLE_SECONDS),
            auto_decompress=False,
            skip_auto_headers=_SAID_ANEW,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
        )

    def busy(self, target: Target) -> int:
        """How many requests a target has not answered to the end, open WebSockets among them."""
        return self._busy[target]

    async def close(self) -> None:
        """End all connections."""
        await self._session.close()

    async def ask(self, target: Target, asked: Asked) -> Answer:
        """What the target says; whoever gets it closes it.

        Raises:
            NoAnswerError: it refuses the connection, or ends it without an answer.
            LateError: it accepts, and stays silent.
        """
        with ExitStack() as until_closed:
            until_closed.enter_context(self._counted(target))
            answer = await (self._connect if asked.upgrade else self._send)(target, asked)
            answer.closing = until_closed.pop_all().close
        return answer

    @contextmanager
    def _counted(self, target: Target) -> Iterator[None]:
        self._busy[target] += 1
        try:
            yield
        finally:
            self._busy[target] -= 1
            if not self._busy[target]:
                del self._busy[target]

    async def _send(self, target: Target, asked: Asked) -> Answer:
        with _failures(again=asked.method in _REPEATED and asked.body is None):
            found = await self._session.request(
                asked.method,
                _url("http", target, asked),
                headers=asked.headers,
                data=asked.body,
                allow_redirects=False,
            )
        return Answer(found.status, without_hop(found.headers), upstream=found)

    async def _connect(self, target: Target, asked: Asked) -> Answer:
        headers = asked.headers.copy()
        protocols = headers.popall(hdrs.SEC_WEBSOCKET_PROTOCOL, [])
        for name in [each for each in headers if each.lower().startswith("sec-websocket-")]:
            headers.popall(name, None)
        try:
            with _failures(again=True):
                socket = await self._session.ws_connect(
                    _url("ws", target, asked),
                    headers=headers,
                    protocols=[each.strip() for one in protocols for each in one.split(",")],
                    autoping=False,
                    autoclose=False,
                    max_msg_size=0,
                )
        except WSServerHandshakeError as refused:
            return Answer(refused.status, without_hop(refused.headers or {}))
        return Answer(101, socket=socket)


@contextmanager
def _failures(*, again: bool) -> Iterator[None]:
    """What a client raises, as what a balancer makes of it."""
    try:
        yield
    except WSServerHandshakeError:
        raise
    except ServerTimeoutError as failure:
        raise LateError from failure
    except ClientConnectorError as failure:
        raise NoAnswerError(again=True) from failure
    except ClientError as failure:
        raise NoAnswerError(again=again) from failure


def _url(scheme: str, target: Target, asked: Asked) -> URL:
    host, port = target
    return URL(f"{scheme}://{host}:{port}{asked.target}", encoded=True)
