"""Requests through a running listener to the targets of a load balancer, and back."""

import asyncio
import gzip
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import ClientPayloadError, ServerDisconnectedError, web

from ops.local.plane.desired import Forward
from ops.local.plane.edge import sender
from ops.local.plane.edge.reply import SMALL_BYTES
from tests.ops.local.plane.edge.parts import (
    balancing,
    desired,
    forward,
    listening,
    to,
)
from tests.ops.local.plane.edge.running import running, saying, target

BOARD = desired([balancing(listening(forward()))])


async def echo(request: web.BaseRequest) -> web.Response:
    """Says what came in."""
    told: dict[str, Any] = {
        "method": request.method,
        "path": request.raw_path,
        "headers": dict(request.headers.items()),
        "body": (await request.read()).decode("latin-1"),
    }
    return web.json_response(told, status=207, headers={"X-Own": "kept"})


async def _body(body: bytes) -> web.Response:
    return web.Response(body=body)


async def silent(request: web.BaseRequest) -> web.Response:
    await asyncio.sleep(30)
    raise AssertionError(request.path)


async def hanging_up(request: web.BaseRequest) -> web.Response:
    assert request.transport
    request.transport.close()
    return web.Response()


def test_a_request_reaches_the_target_as_it_was_and_the_answer_comes_back() -> None:
    async def scenario() -> None:
        async with target(echo) as one, running(BOARD, {"tasks": [one]}) as run:
            path = "/api/tasks/a%2Fb//?q=%20&r"
            async with run.client.post(f"{run.url}{path}", data=b"\xff body") as said:
                told = await said.json()
                assert (said.status, said.headers["X-Own"]) == (207, "kept")
            assert (told["method"], told["body"]) == ("POST", "\xff body")
            assert told["path"] == path
            headers = told["headers"]
            assert headers["Host"] == run.url.removeprefix("http://")
            assert headers["Content-Length"] == "6"
            assert headers["X-Forwarded-For"] == "127.0.0.1"
            assert (headers["X-Forwarded-Proto"], headers["X-Forwarded-Port"]) == ("http", "80")
            assert headers["X-Amzn-Trace-Id"].startswith("Root=1-")
            await run.settled()

    asyncio.run(scenario())


def test_what_no_rule_is_for_gets_the_answer_of_the_default_action() -> None:
    async def scenario() -> None:
        async with (
            running(BOARD, {"tasks": [("127.0.0.1", 1)]}) as run,
            run.client.get(f"{run.url}/elsewhere") as said,
        ):
            assert (said.status, await said.text()) == (404, "Not found")
            assert said.headers["Content-Type"] == "text/plain; charset=utf-8"
            assert said.headers["Server"] == "awselb/2.0"

    asyncio.run(scenario())


def test_targets_take_turns_and_who_left_is_not_asked() -> None:
    async def scenario() -> None:
        async with (
            target(saying("a")) as a,
            target(saying("b")) as b,
            running(BOARD, {"tasks": [a, b]}) as run,
        ):

            async def asked() -> str:
                async with run.client.get(f"{run.url}/api/x") as said:
                    return await said.text()

            assert [await asked() for _ in range(4)] == ["a", "b", "a", "b"]
            run.groups["tasks"] = [b]
            assert [await asked() for _ in range(3)] == ["b", "b", "b"]

    asyncio.run(scenario())


def test_a_weight_is_a_share_and_0_is_nothing() -> None:
    weighted = to(Forward({"blue": 3, "green": 1, "grey": 0}), "/*")

    async def scenario() -> None:
        async with AsyncExitStack() as stack:
            groups = {
                name: [await stack.enter_async_context(target(saying(name)))]
                for name in ("blue", "green", "grey")
            }
            run = await stack.enter_async_context(
                running(desired([balancing(listening(weighted))]), groups)
            )
            said: list[str] = []
            for _ in range(8):
                async with run.client.get(run.url) as answer:
                    said.append(await answer.text())
            assert said.count("blue") == 6
            assert said.count("green") == 2

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/empty/", 503, "503 Service Temporarily Unavailable"),
        ("/none/", 503, "503 Service Temporarily Unavailable"),
        ("/closed/", 502, "502 Bad Gateway"),
        ("/hanging-up/", 502, "502 Bad Gateway"),
        ("/silent/", 504, "504 Gateway Time-out"),
    ],
)
def test_a_target_that_does_not_answer_is_an_error_of_the_balancer(
    path: str, status: int, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "IDLE_SECONDS", 0.3)
    rules = [forward(f"/{name}/*", name) for name in ("empty", "closed", "hanging-up", "silent")]
    unweighted = to(Forward({"empty": 0}), "/none/*")

    async def scenario() -> None:
        async with target(silent) as quiet, target(hanging_up) as rude:
            groups = {"closed": [("127.0.0.1", 1)], "hanging-up": [rude], "silent": [quiet]}
            board = desired([balancing(listening(*rules, unweighted))])
            async with (
                running(board, groups) as run,
                run.client.get(f"{run.url}{path}") as said,
            ):
                assert said.status == status
                assert f"<title>{title}</title>" in await said.text()
                assert said.headers["Server"] == "awselb/2.0"
                await run.settled()

    asyncio.run(scenario())


def test_another_target_is_asked_where_that_is_safe() -> None:
    """Always where there was no connection; where it broke, only what may be asked twice."""

    async def scenario() -> None:
        gone = ("127.0.0.1", 1)
        async with target(hanging_up) as rude, target(echo) as good:
            async with running(BOARD, {"tasks": [gone, good]}) as run:
                for _ in range(2):
                    async with run.client.post(f"{run.url}/api/x", data=b"once") as said:
                        assert (await said.json())["body"] == "once"
            for method, status in (("GET", 207), ("POST", 502)):
                async with (
                    running(BOARD, {"tasks": [rude, good]}) as run,
                    run.client.request(method, f"{run.url}/api/x") as said,
                ):
                    assert said.status == status

    asyncio.run(scenario())


def test_bodies_stream_both_ways() -> None:
    """The target answers the first part before the second one is sent."""

    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        async for chunk in request.content.iter_any():
            await response.write(chunk.upper())
        return response

    async def scenario() -> None:
        parts: asyncio.Queue[bytes | None] = asyncio.Queue()

        async def body():
            while (part := await parts.get()) is not None:
                yield part

        async with target(handler) as one, running(BOARD, {"tasks": [one]}) as run:
            parts.put_nowait(b"first")
            async with run.client.post(f"{run.url}/api/x", data=body()) as said:
                assert await said.content.readany() == b"FIRST"
                assert run.traffic.busy(one) == 1
                parts.put_nowait(b"second")
                parts.put_nowait(None)
                assert await said.content.read() == b"SECOND"
            await run.settled()

    asyncio.run(scenario())


def test_a_large_body_with_expect_passes_and_what_is_packed_stays_packed() -> None:
    packed = gzip.compress(b"x" * 100_000)

    async def handler(request: web.BaseRequest) -> web.Response:
        assert await request.read() == packed
        return web.Response(body=packed, headers={"Content-Encoding": "gzip"})

    async def scenario() -> None:
        async with target(handler) as one, running(BOARD, {"tasks": [one]}) as run:
            headers = {"Content-Encoding": "gzip"}
            async with run.client.put(
                f"{run.url}/api/x", data=packed, headers=headers, expect100=True
            ) as said:
                assert said.headers["Content-Encoding"] == "gzip"
                assert await said.read() == packed

    asyncio.run(scenario())


@pytest.mark.parametrize("length", [100, 100_000])
def test_an_answer_that_breaks_off_is_seen_to_break_off(length: int) -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(length)})
        await response.prepare(request)
        await response.write(b"begun")
        assert request.transport
        request.transport.close()
        return response

    async def scenario() -> None:
        async with target(handler) as one, running(BOARD, {"tasks": [one]}) as run:
            with pytest.raises((ClientPayloadError, ServerDisconnectedError)):
                async with run.client.get(f"{run.url}/api/x") as said:
                    await said.read()
            await run.settled()

    asyncio.run(scenario())


@pytest.mark.parametrize("size", [0, 1, SMALL_BYTES, SMALL_BYTES + 1, 3_000_000])
def test_bodies_of_every_size_come_whole(size: int) -> None:
    body = b"0123456789" * (size // 10) + b"x" * (size % 10)

    async def scenario() -> None:
        async with (
            target(lambda _: _body(body)) as one,
            running(BOARD, {"tasks": [one]}) as run,
            run.client.get(f"{run.url}/api/x") as said,
        ):
            assert said.headers["Content-Length"] == str(size)
            assert await said.read() == body

    asyncio.run(scenario())


def test_a_client_that_leaves_is_not_waited_for() -> None:
    async def scenario() -> None:
        came = asyncio.Event()

        async def handler(request: web.BaseRequest) -> web.Response:
            came.set()
            return await silent(request)

        async with target(handler) as one, running(BOARD, {"tasks": [one]}) as run:
            asking = asyncio.create_task(run.client.get(f"{run.url}/api/x").__aenter__())
            await came.wait()
            assert run.traffic.busy(one) == 1
            asking.cancel()
            await run.settled()

    asyncio.run(scenario())


def test_head_has_the_length_and_no_body_and_a_connection_is_kept() -> None:
    async def scenario() -> None:
        ports: list[int] = []

        async def handler(request: web.BaseRequest) -> web.Response:
            assert request.transport
            ports.append(request.transport.get_extra_info("peername")[1])
            return web.Response(text="12345")

        async with target(handler) as one, running(BOARD, {"tasks": [one]}) as run:
            for _ in range(3):
                async with run.client.head(f"{run.url}/api/x") as said:
                    assert (said.headers["Content-Length"], await said.read()) == ("5", b"")
        assert len(set(ports)) == 1

    asyncio.run(scenario())
