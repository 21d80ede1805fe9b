"""Says an answer to whoever asked, as it comes in."""

from typing import Final

from aiohttp import ClientConnectionError, ClientPayloadError, StreamReader, hdrs, web

from ops.local.plane.edge.exchange import Answer
from ops.local.plane.edge.joined import joined

SMALL_BYTES: Final = 16384
"""What is read to its end before it is said; a longer body is said as it comes."""
CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"


def welcome(request: web.BaseRequest) -> None:
    """Let a client that waits with its body go on."""
    if request.headers.get(hdrs.EXPECT, "").lower() == "100-continue" and request.transport:
        request.transport.write(CONTINUE)


async def reply(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """Say it, and let go of whoever was asked.

    A body that ends too early ends the connection: only so does the client see that it did.
    """
    try:
        if answer.socket is not None:
            return await joined(request, answer.socket)
        if answer.upstream is None:
            return await _whole(request, answer, answer.body)
        length = answer.upstream.content_length
        if length is not None and length <= SMALL_BYTES:
            return await _whole(request, answer, await answer.upstream.read())
        return await _streamed(request, answer, answer.upstream.content)
    except (ClientPayloadError, ClientConnectionError):
        if request.transport:
            request.transport.close()
        return web.Response()
    finally:
        answer.close()


async def _whole(request: web.BaseRequest, answer: Answer, body: bytes) -> web.Response:
    """Head and body at once, which is faster than one after the other."""
    response = web.Response(status=answer.status, headers=answer.headers, body=body)
    await response.prepare(request)
    await response.write_eof()
    return response


async def _streamed(
    request: web.BaseRequest, answer: Answer, content: StreamReader
) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers=answer.headers)
    await response.prepare(request)
    async for chunk in content.iter_any():
        await response.write(chunk)
    await response.write_eof()
    return response
