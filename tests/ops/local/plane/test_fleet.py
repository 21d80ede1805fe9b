"""Real processes are kept running as the service asks."""

import asyncio
import os
import random
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from ops.local.plane import crew
from ops.local.plane.addresses import Place
from tests.ops.local.plane.yard import GROUP, SERVICE, TINY, deployment, yard


def test_a_task_serves_at_an_address_of_its_own(root: Path) -> None:
    async def play() -> None:
        async with yard(root, environment={"AWS_REGION": "eu-west-1"}) as made:
            made.fleet.apply([replace(SERVICE, desired=2)])
            await made.stands(2)
            places = made.fleet.healthy(GROUP.arn)
            assert len({address for address, _ in places}) == 2
            assert {(address[:4], port) for address, port in places} == {("127.", TINY.port)}
            assert await made.asked() == ["1", "1"]
            assert made.state.state == "healthy"
            told = made.starts()[0]
            assert (told["GREETING"], told["AWS_REGION"]) == ("hello you", "eu-west-1")
            (log, _) = (Path(task.log) for task in made.state.tasks)
            assert log.read_text() == "serving\n"

    asyncio.run(play())


def test_a_killed_task_comes_back_elsewhere(root: Path) -> None:
    async def play() -> None:
        async with yard(root) as made:
            made.fleet.apply([SERVICE])
            await made.stands(1)
            (before,) = made.state.tasks
            assert before.pid
            os.kill(before.pid, signal.SIGKILL)
            await made.until(lambda: made.healthy() == 0)
            await made.stands(1)
            (after,) = made.state.tasks
            assert (before.id, before.address) != (after.id, after.address)
            assert len(made.processes()) == 2

    asyncio.run(play())


def test_a_deployment_rolls_one_by_one_and_always_serves(root: Path) -> None:
    async def play() -> None:
        async with yard(root) as made:
            made.fleet.apply([replace(SERVICE, desired=2)])
            await made.stands(2)
            made.fleet.apply([replace(deployment("second", VERSION="2"), desired=2)])
            fewest, most = 2, 0

            def rolled() -> bool:
                nonlocal fewest, most
                fewest = min(fewest, made.healthy())
                most = max(most, len(made.staying()))
                return made.state.state == "healthy" and len(made.state.tasks) == 2

            await made.until(rolled)
            assert fewest == 2
            assert most == 3
            assert await made.asked() == ["2", "2"]
            assert len(made.starts()) == 4

    asyncio.run(play())


def test_a_target_that_answers_a_request_is_drained_first(root: Path) -> None:
    async def play() -> None:
        async with yard(root) as made:
            made.fleet.apply([SERVICE])
            await made.stands(1)
            place = Place(*made.fleet.healthy(GROUP.arn)[0])
            made.busy[place] = 1
            made.fleet.apply([replace(SERVICE, desired=0)])
            await made.until(lambda: made.phases() == ["draining"])
            assert made.healthy() == 0
            await asyncio.sleep(1)
            assert made.phases() == ["draining"]
            made.busy.clear()
            await made.stands(0, seconds=2)
            assert made.state.state == "stopped"

    asyncio.run(play())


def test_an_ill_task_gets_no_requests_and_is_replaced(root: Path) -> None:
    async def play() -> None:
        async with yard(root) as made:
            made.fleet.apply([SERVICE])
            await made.stands(1)
            (root / "tiny/ill").touch()
            await made.until(lambda: made.healthy() == 0)
            await made.until(lambda: len(made.state.tasks) == 2)
            assert made.state.reason == "/healthz answered 503"
            (root / "tiny/ill").unlink()
            await made.stands(1)

    asyncio.run(play())


def test_a_program_that_does_not_end_is_ended(root: Path) -> None:
    async def play() -> None:
        async with yard(root) as made:
            made.fleet.apply([deployment("deaf", DEAF="1")])
            await made.stands(1)
            made.fleet.apply([])
            await made.until(lambda: made.processes() == [], seconds=5)

    asyncio.run(play())


@pytest.mark.slow
def test_random_kills_and_counts_converge(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)  # noqa: S311 - the same kills each time
    # Tasks that are killed before they are healthy delay the next ones.
    monkeypatch.setattr(crew, "LONGEST_WAIT", 0.5)

    async def play() -> None:
        async with yard(root) as made:
            made.fleet.apply([replace(SERVICE, desired=3)])
            await made.stands(3)
            for _ in range(20):
                if alive := made.processes():
                    os.kill(chance.choice(alive), signal.SIGKILL)
                made.fleet.apply([replace(SERVICE, desired=chance.randint(1, 3))])
                await asyncio.sleep(chance.random() * 0.3)
            made.fleet.apply([replace(SERVICE, desired=2)])
            await made.stands(2)
            assert len(made.processes()) == 4

    asyncio.run(play())
