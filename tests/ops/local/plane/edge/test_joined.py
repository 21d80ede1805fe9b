"""WebSockets through a running listener."""

import asyncio

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError, web

from ops.local.plane.edge import joined
from tests.ops.local.plane.edge.parts import balancing, desired, forward, listening
from tests.ops.local.plane.edge.running import running, saying, target

BOARD = desired([balancing(listening(forward()))])


async def echo(request: web.BaseRequest) -> web.WebSocketResponse:
    """Says everything twice, until it is told to end."""
    assert request.raw_path == "/api/live?q=1"
    assert request.headers["X-Amzn-Trace-Id"].startswith("Root=1-")
    socket = web.WebSocketResponse(protocols=["second"])
    await socket.prepare(request)
    async for message in socket:
        if message.type == WSMsgType.BINARY:
            await socket.send_bytes(message.data * 2)
        elif message.data == "end":
            await socket.close(code=4001, message=b"told to")
        else:
            await socket.send_str(message.data * 2)
    return socket


def test_words_bytes_pings_and_the_end_pass() -> None:
    async def scenario() -> None:
        async with target(echo) as one, running(BOARD, {"tasks": [one]}) as run:
            async with run.client.ws_connect(
                f"{run.url}/api/live?q=1", protocols=["first", "second"], autoping=False
            ) as socket:
                assert socket.protocol == "second"
                await socket.send_str("ä")
                assert await socket.receive_str() == "ää"
                await socket.send_bytes(b"\xff" * 300_000)
                assert await socket.receive_bytes() == b"\xff" * 600_000
                await socket.ping(b"there?")
                pong = await socket.receive()
                assert (pong.type, pong.data) == (WSMsgType.PONG, b"there?")
                assert run.traffic.busy(one) == 1
                await socket.send_str("end")
                end = await socket.receive()
                assert (end.type, end.data, end.extra) == (WSMsgType.CLOSE, 4001, "told to")
            await run.settled()

    asyncio.run(scenario())


def test_the_target_is_told_when_the_client_ends() -> None:
    ended: list[int | None] = []

    async def handler(request: web.BaseRequest) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for _ in socket:
            pass
        ended.append(socket.close_code)
        return socket

    async def scenario() -> None:
        async with target(handler) as one, running(BOARD, {"tasks": [one]}) as run:
            async with run.client.ws_connect(f"{run.url}/api/x") as socket:
                await socket.close(code=1000)
            async with run.client.ws_connect(f"{run.url}/api/x"):
                pass
            await run.settled()

    asyncio.run(scenario())
    assert ended == [1000, 1000]


def test_a_target_that_dies_ends_the_socket_of_the_client() -> None:
    async def handler(request: web.BaseRequest) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        assert request.transport
        request.transport.abort()
        return socket

    async def scenario() -> None:
        async with target(handler) as one, running(BOARD, {"tasks": [one]}) as run:
            async with run.client.ws_connect(f"{run.url}/api/x") as socket:
                end = await socket.receive()
                assert (end.type, end.data) == (WSMsgType.CLOSE, 1001)
            await run.settled()

    asyncio.run(scenario())


def test_a_socket_that_nobody_speaks_on_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined, "IDLE_SECONDS", 0.3)

    async def scenario() -> None:
        async with (
            target(echo) as one,
            running(BOARD, {"tasks": [one]}) as run,
            run.client.ws_connect(f"{run.url}/api/live?q=1") as socket,
        ):
            for _ in range(4):
                await asyncio.sleep(0.15)
                await socket.send_str("a")
                assert await socket.receive_str() == "aa"
            async with asyncio.timeout(5):
                assert (await socket.receive()).data == 1001

    asyncio.run(scenario())


@pytest.mark.parametrize(("groups", "status"), [(True, 200), (False, 503)])
def test_who_speaks_no_websocket_says_so(*, groups: bool, status: int) -> None:
    async def scenario() -> None:
        async with (
            target(saying("no")) as one,
            running(BOARD, {"tasks": [one]} if groups else {}) as run,
        ):
            with pytest.raises(WSServerHandshakeError) as refused:
                await run.client.ws_connect(f"{run.url}/api/x")
            assert refused.value.status == status
            await run.settled()

    asyncio.run(scenario())
