"""Ports of the ways in: which there are, and that they stay."""

import asyncio
import errno
import socket
from collections.abc import Sequence

import pytest

from ops.local.errors import EmulatorError
from ops.local.plane import traffic
from ops.local.plane.desired import Desired, Fixed
from ops.local.plane.traffic import Traffic, ways
from tests.ops.local.plane.edge.parts import (
    DNS,
    balancing,
    behaving,
    desired,
    distributing,
    from_balancer,
    healthy,
    listening,
    to,
)
from tests.ops.local.plane.edge.running import NOWHERE, running

EDGE = distributing(behaving("*", "balancer"), origins=[from_balancer()])


def saying(text: str, number: int = 1) -> Desired:
    """Balancers that all say the text."""
    say = listening(to(Fixed(200, "text/plain", text)))
    return desired([balancing(say, dns_name=f"{one}.{DNS}") for one in range(number)])


def free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def test_distributions_come_first_and_what_is_behind_them_has_no_way_in_of_its_own() -> None:
    other = balancing(listening(), dns_name="other")
    inside = balancing(listening(), public=False, dns_name="inside")
    ports = balancing(listening(), kind="network", dns_name="ports")
    assert ways(desired([balancing(), inside, other, ports], [EDGE])) == [EDGE, other]
    assert ways(desired([balancing(), inside])) == [balancing()]
    assert ways(desired()) == []


def test_each_way_in_has_a_port_and_acts_on_what_is_deployed_now() -> None:
    async def scenario() -> None:
        async with running(saying("before", 2)) as run:

            async def said() -> Sequence[str]:
                found: list[str] = []
                for url in run.traffic.urls.values():
                    async with run.client.get(url) as answer:
                        found.append(await answer.text())
                return found

            before = dict(run.traffic.urls)
            assert list(before) == [f"0.{DNS}", f"1.{DNS}"]
            assert run.traffic.ports == [int(url.rpartition(":")[2]) for url in before.values()]
            assert await said() == ["before", "before"]
            await run.traffic.update(saying("after", 2))
            assert await said() == ["after", "after"]
            await run.traffic.update(saying("fewer", 1))
            assert await said() == ["fewer"]
            await run.traffic.update(desired())
            assert run.traffic.urls == {}
            await run.traffic.update(saying("again", 2))
            assert dict(run.traffic.urls) == before
            assert await said() == ["again", "again"]

    asyncio.run(scenario())


def test_the_port_used_before_is_taken_if_it_is_free() -> None:
    async def scenario() -> None:
        port = free()
        for _ in range(2):
            one = Traffic(NOWHERE, "eu-north-1", healthy({}), [port])
            await one.update(saying("x"))
            assert list(one.urls.values()) == [f"http://127.0.0.1:{port}"]
            other = Traffic(NOWHERE, "eu-north-1", healthy({}), [port])
            await other.update(saying("x"))
            assert other.ports != [port]
            await one.close()
            await other.close()

    asyncio.run(scenario())


def test_no_free_port_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario() -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            monkeypatch.setattr(traffic, "FIRST_PORT", taken.getsockname()[1])
            monkeypatch.setattr(traffic, "PORTS", 1)
            one = Traffic(NOWHERE, "eu-north-1", healthy({}))
            with pytest.raises(
                EmulatorError, match=r"no port is free for the application from \d+"
            ):
                await one.update(saying("x"))
            await one.close()

    asyncio.run(scenario())


def test_it_listens_on_this_machine_alone_and_not_after_its_end() -> None:
    async def scenario() -> None:
        one = Traffic(NOWHERE, "eu-north-1", healthy({}))
        await one.update(saying("x"))
        (port,) = one.ports
        for address, expected in (("127.0.0.1", 0), ("127.0.0.2", errno.ECONNREFUSED)):
            with socket.socket() as asking:
                assert asking.connect_ex((address, port)) == expected
        await one.close()
        with socket.socket() as asking:
            assert asking.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED

    asyncio.run(scenario())


def test_a_balancer_without_a_listener_is_unavailable() -> None:
    async def scenario() -> None:
        async with running(desired([balancing()])) as run, run.client.get(run.url) as said:
            assert said.status == 503

    asyncio.run(scenario())
