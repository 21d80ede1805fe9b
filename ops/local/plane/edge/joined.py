"""A WebSocket on either side of a balancer, each saying what the other one says."""

import asyncio
from typing import Final, TypeAlias

from aiohttp import ClientWebSocketResponse, WSMessage, WSMsgType, web

from ops.local.plane.edge.sender import IDLE_SECONDS

AWAY: Final = 1001
"""Code of an end without a reason of its own (RFC 6455, 7.4.1)."""
UNSAID: Final = (1005, 1006, 1015)
"""Codes that are never sent. Same section."""

Socket: TypeAlias = web.WebSocketResponse | ClientWebSocketResponse


async def joined(
    request: web.BaseRequest, server: ClientWebSocketResponse
) -> web.WebSocketResponse:
    """Let both sides talk until one ends, or until both are silent for too long."""
    client = web.WebSocketResponse(
        protocols=[server.protocol] if server.protocol else [],
        autoping=False,
        autoclose=False,
        compress=False,
        max_msg_size=0,
    )
    try:
        await client.prepare(request)
        async with asyncio.timeout(IDLE_SECONDS) as idle, asyncio.TaskGroup() as both:
            both.create_task(_pass_on(client, server, idle))
            both.create_task(_pass_on(server, client, idle))
    except TimeoutError:
        pass
    finally:
        if client.prepared:
            await client.close(code=AWAY)
        await server.close(code=AWAY)
    return client


async def _pass_on(source: Socket, sink: Socket, idle: asyncio.Timeout) -> None:
    """Until the source ends, with which the other one ends, too."""
    loop = asyncio.get_running_loop()
    while True:
        message = await source.receive()
        idle.reschedule(loop.time() + IDLE_SECONDS)
        if not await _said(message, sink):
            return


async def _said(message: WSMessage, sink: Socket) -> bool:
    """Whether it was no end."""
    try:
        match message.type:
            case WSMsgType.TEXT:
                await sink.send_str(message.data)
            case WSMsgType.BINARY:
                await sink.send_bytes(message.data)
            case WSMsgType.PING:
                await sink.ping(message.data)
            case WSMsgType.PONG:
                await sink.pong(message.data)
            case WSMsgType.CLOSE:
                code = AWAY if message.data in UNSAID else message.data
                await sink.close(code=code or AWAY, message=(message.extra or "").encode())
                return False
            case _:
                await sink.close(code=AWAY)
                return False
    except ConnectionResetError:
        return False
    return True
