"""What makes up a task: its order, its secrets, its checks, its end."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from ops.local.plane import box, crew
from ops.local.plane.desired import Check, Container, Service
from ops.local.plane.program import CannotRun
from ops.local.plane.secrets import value
from tests.ops.local.plane.tiny import REGION, Deployed
from tests.ops.local.plane.yard import SERVICE, TINY, deployment, yard

FIRST = replace(TINY, name="first", port=None, essential=False, command=("sh", "-c", "env >told"))


def made_of(*containers: Container) -> Service:
    """The service, with these containers."""
    return replace(SERVICE, containers=containers)


def after(condition: str) -> Container:
    return replace(TINY, after={"first": condition})


def test_what_must_succeed_first_does(root: Path) -> None:
    async def play() -> None:
        slow = replace(FIRST, command=("sh", "-c", "sleep 0.5; env >told"))
        async with yard(root) as made:
            made.fleet.apply([made_of(after("SUCCESS"), slow)])
            await made.until(lambda: bool(made.state.tasks))
            await asyncio.sleep(0.2)
            assert made.starts() == []
            assert made.phases() == ["pending"]
            assert made.state.reason == "waits for first"
            await made.stands(1)
            assert "PORT" in made.starts()[0]
            told = (root / "tiny/told").read_text()
            assert "GREETING=hello you" in told
            assert "PORT=" not in told

    asyncio.run(play())


def test_a_container_is_told_more_by_what_it_is_told(root: Path) -> None:
    async def play() -> None:
        def beside(told: Mapping[str, str]) -> Mapping[str, str]:
            return {"TRUSTED": f"by {told['HOST']}", "VERSION": "not this"}

        async with yard(root, beside=beside) as made:
            made.fleet.apply([deployment("told", VERSION="7")])
            await made.stands(1)
            (task,) = made.state.tasks
            told = made.starts()[0]
            assert (told["TRUSTED"], told["VERSION"]) == (f"by {task.address}", "7")

    asyncio.run(play())


def test_where_that_fails_the_task_does(root: Path) -> None:
    async def play() -> None:
        fails = replace(FIRST, command=("sh", "-c", "echo no table; exit 4"))
        async with yard(root) as made:
            made.fleet.apply([made_of(after("SUCCESS"), fails)])
            await made.until(lambda: made.state.failures == 1)
            assert made.starts() == []
            assert made.state.state == "failing"
            assert made.state.reason == "first ended with exit code 4"
            assert Path(made.state.log).read_text() == "no table\n"

    asyncio.run(play())


def test_what_must_only_be_complete_may_fail(root: Path) -> None:
    async def play() -> None:
        fails = replace(FIRST, command=("sh", "-c", "exit 4"))
        async with yard(root) as made:
            made.fleet.apply([made_of(after("COMPLETE"), fails)])
            await made.stands(1)

    asyncio.run(play())


def test_what_must_be_healthy_is_asked(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(box, "FIRST_SECONDS", 0.1)

    async def play() -> None:
        check = Check(("test", "-e", "well"), interval=0.2, timeout=2, retries=2, start_seconds=9)
        beside = replace(FIRST, command=("sleep", "60"), check=check, essential=True)
        async with yard(root) as made:
            made.fleet.apply([made_of(after("HEALTHY"), beside)])
            await made.until(lambda: bool(made.state.tasks))
            await asyncio.sleep(0.5)
            assert made.starts() == []
            (root / "tiny/well").touch()
            await made.stands(1)
            (root / "tiny/well").unlink()
            await made.until(lambda: "unhealthy" in made.phases())
            assert made.state.reason == "first says that it is not well: no reason given"

    asyncio.run(play())


def test_a_container_that_is_only_an_image_is_left_out(root: Path) -> None:
    async def play() -> None:
        beside = replace(FIRST, source=None, image="collector:1")
        async with yard(root) as made:
            made.fleet.apply([made_of(after("HEALTHY"), beside)])
            await made.stands(1)
            made.fleet.apply([replace(made_of(replace(TINY, source=None)), deployment="2")])
            await made.until(lambda: made.state.failures == 1)
            told = "tiny: only an image has its program: image.invalid/tiny"
            assert made.state.reason == told
            # The task before it stays where it is, as it would in ECS.
            assert (made.state.state, made.phases()) == ("rolling", ["healthy"])

    asyncio.run(play())


def test_each_failure_doubles_the_wait_up_to_a_minute() -> None:
    waits = [crew.wait_after(failures) for failures in range(9)]
    assert waits == [1, 1, 2, 4, 8, 16, 32, 60, 60]


def test_a_crash_waits_longer_each_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "FIRST_WAIT", 0.2)

    async def play() -> None:
        async with yard(root) as made:
            made.fleet.apply([deployment("crash", CRASH="3")])
            times = list[float]()
            for number in range(1, 5):
                await made.until(lambda number=number: made.state.failures == number)
                times.append(time.monotonic())
            waits = [two - one for one, two in pairwise(times)]
            assert all(wait > least for wait, least in zip(waits, (0.2, 0.4, 0.8), strict=True))
            assert made.state.state == "failing"
            assert made.state.reason == "tiny ended with exit code 3"
            assert len(made.starts()) == 4
            made.fleet.apply([deployment("better")])
            await made.stands(1)
            assert (made.state.failures, made.state.reason) == (0, "")

    asyncio.run(play())


def test_a_secret_is_looked_up_as_it_is_now(deployed: Deployed) -> None:
    asked = deployed.ask("secretsmanager")
    text = '{"username": "ada", "port": 5432}'
    arn = asked.create_secret(Name="login", SecretString=text)["ARN"]

    def found(more: str) -> str:
        return value(deployed.endpoint, REGION, f"{arn}{more}")

    assert (found(":username::"), found(":port::"), found("")) == ("ada", "5432", text)
    asked.put_secret_value(SecretId=arn, SecretString='{"username": "eve"}')
    assert found(":username::") == "eve"
    assert found(":username:AWSPREVIOUS:") == "ada"
    with pytest.raises(CannotRun, match=r"^the secret login-\w+ has no password: 'password'$"):
        found(":password::")
    asked.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    with pytest.raises(CannotRun, match=r"^the secret login-\w+ has no username: .*NotFound"):
        found(":username::")


def test_a_task_gets_its_secrets(deployed: Deployed, root: Path) -> None:
    asked = deployed.ask("secretsmanager")
    arn = asked.create_secret(Name="given", SecretString='{"key": "open sesame"}')["ARN"]

    async def play() -> None:
        told = replace(TINY, secrets={"KEY": f"{arn}:key::"})
        async with yard(root, endpoint=deployed.endpoint, region=REGION) as made:
            made.fleet.apply([made_of(told)])
            await made.stands(1)
            assert made.starts()[0]["KEY"] == "open sesame"

    asyncio.run(play())
    asked.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
