"""A target is judged as a target group judges it."""

import asyncio
from dataclasses import replace

import pytest

from ops.local.plane.addresses import Place
from ops.local.plane.desired import Group
from ops.local.plane.health import Health, fits, well
from tests.ops.local.plane.yard import GROUP

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def asked(answer: bytes | None, group: Group = GROUP) -> tuple[str | None, bytes]:
    """What a check finds at a server that answers so, and what it asked; None never answers."""
    heard = b""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        if group.path:
            heard = await reader.readuntil(b"\r\n\r\n")
        if answer is None:
            await asyncio.sleep(1)
        else:
            writer.write(answer)
        writer.close()

    async def play() -> str | None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            return await well(Place("127.0.0.1", server.sockets[0].getsockname()[1]), group)

    return asyncio.run(play()), heard


def test_it_asks_for_the_path_as_a_balancer_does() -> None:
    wrong, heard = asked(OK)
    assert wrong is None
    first, *headers = heard.decode().split("\r\n")
    assert first == "GET /healthz HTTP/1.1"
    assert "User-Agent: ELB-HealthChecker/2.0" in headers


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 503 No\r\n\r\n", "/healthz answered 503"),
        (b"", "no answer: it closed the connection"),
        (b"SSH-2.0 what\r\n", "no answer: invalid literal for int() with base 10: b'what'"),
        (None, "no answer in 0.2 s"),
    ],
)
def test_it_says_what_was_wrong(answer: bytes | None, why: str) -> None:
    assert asked(answer, replace(GROUP, timeout=0.2))[0] == why


def test_without_a_path_a_connection_is_enough() -> None:
    assert asked(None, replace(GROUP, path=""))[0] is None


def test_where_nobody_listens_it_says_so() -> None:
    wrong = asyncio.run(well(Place("127.0.0.1", 1), GROUP))
    assert wrong is not None
    assert wrong.startswith("no answer: ")


def test_codes_are_lists_and_ranges() -> None:
    assert [fits(one, "200") for one in (200, 201)] == [True, False]
    assert [fits(one, "200-299,301") for one in (199, 200, 299, 300, 301)] == [
        False,
        True,
        True,
        False,
        True,
    ]


def noted(*wrong: str | None) -> Health:
    health = Health(replace(GROUP, healthy=3, unhealthy=2))
    for each in wrong:
        health.note(each)
    return health


def test_a_new_target_is_healthy_from_its_first_good_check() -> None:
    assert not noted().healthy
    assert not noted("no", "no", "no").healthy
    assert noted("no", None).healthy


def test_it_takes_as_many_checks_as_the_thresholds_say() -> None:
    assert noted(None, "no").healthy
    ill = noted(None, "no", "no")
    assert (ill.healthy, ill.failing, ill.reason) == (False, True, "no")
    assert not noted(None, "no", "no", None, None).healthy
    assert not noted(None, "no", "no", None, None, "no", None).healthy
    again = noted(None, "no", "no", None, None, None)
    assert (again.healthy, again.failing, again.reason) == (True, False, "")


def test_one_that_never_was_well_fails_after_the_time_that_aws_takes() -> None:
    async def play() -> None:
        changes: list[int] = []
        health = Health(replace(GROUP, interval=0.3, unhealthy=2))
        assert not health.failing
        watch = asyncio.create_task(health.watch(Place("127.0.0.1", 1), lambda: changes.append(1)))
        await asyncio.sleep(0.4)
        assert not health.failing
        await asyncio.sleep(0.4)
        assert health.failing
        watch.cancel()
        assert changes == []

    asyncio.run(play())
