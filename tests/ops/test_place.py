"""A stack's place on the emulator, with a process that dies for real."""

import fcntl
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ops import place
from ops.errors import Failed, Interrupted
from ops.local.home import Home
from ops.local.plane import process as plane
from ops.memory import remember
from ops.target import Target
from tests.ops.fakes import FakeEmulators, FakeEngine
from tests.ops.targets import local, prod
from tests.ops.watch import Told

HOLDER = """
import fcntl, sys, time
file = open(sys.argv[1], "a+")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(30)
"""


@pytest.fixture
def target(tmp_path: Path) -> Target:
    return replace(local(tmp_path), environment={"PATH": "/bin", "AWS_PROFILE": "company"})


@pytest.fixture
def emulators(monkeypatch: pytest.MonkeyPatch) -> FakeEmulators:
    fake = FakeEmulators()
    monkeypatch.setattr(place, "emulator", fake)
    return fake


@pytest.fixture
def process(target: Target) -> Iterator[subprocess.Popen[str]]:
    """Holds the emulator's state file as its process does."""
    home = Home(target.home)
    home.path.mkdir(parents=True)
    home.state_file.write_text(json.dumps({"port": 1, "pid": 1}))
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home.state_file)], stdout=subprocess.PIPE, text=True
    ) as made:
        assert made.stdout
        assert made.stdout.readline() == "held\n"
        yield made
        made.kill()


def test_the_engine_is_interrupted_within_seconds_of_the_death(
    target: Target, process: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "_LOOK_SECONDS", 0.05)
    told = Told()
    begun = time.monotonic()
    threading.Timer(0.1, process.kill).start()
    with pytest.raises(KeyboardInterrupt), place.looked_after(target, "up", told):
        time.sleep(10)
    assert time.monotonic() - begun < 5
    assert told.all == [("say", "the emulator died")]


def test_a_living_emulator_disturbs_nobody(
    target: Target, process: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "_LOOK_SECONDS", 0.01)
    told = Told()
    with place.looked_after(target, "up", told):
        time.sleep(0.2)
    process.kill()
    process.wait()
    time.sleep(0.1)
    assert told.all == []


@pytest.mark.usefixtures("process")
def test_a_failure_beside_a_living_emulator_stays_what_it_is(target: Target) -> None:
    with (
        pytest.raises(Failed, match=r"^no room$"),
        place.looked_after(target, "up", Told()),
    ):
        raise Failed("no room")
    with (
        pytest.raises(Interrupted, match=r"^stopped; `groundwork down local` goes on from there$"),
        place.looked_after(target, "down", Told()),
    ):
        raise Interrupted("stopped")


def test_a_stack_on_aws_has_no_emulator_to_look_after(tmp_path: Path) -> None:
    with (
        pytest.raises(Failed, match=r"^no room$"),
        place.looked_after(prod(tmp_path), "up", Told()),
    ):
        raise Failed("no room")


def test_what_the_last_up_left_is_found_by_its_boot(
    target: Target, emulators: FakeEmulators
) -> None:
    assert place.found(target) is None
    emulators.up = True
    assert place.found(target) is None
    remember(target.home, "boot", "first")
    assert place.found(target) is None
    remember(target.home, "engine", "terraform")
    there = place.found(target)
    assert there
    assert there.environment == {"PATH": "/bin", "AWS_ENDPOINT_URL": "http://127.0.0.1:4660"}
    assert (there.stack, there.home) == (target.stack, target.home)
    emulators.boot_id = "second"
    assert place.found(target) is None


def test_a_stack_on_aws_stays_where_it_is(tmp_path: Path, emulators: FakeEmulators) -> None:
    target = prod(tmp_path)
    assert place.placed(target, FakeEngine(), None) is target  # type: ignore[arg-type]
    assert emulators.asked == []


def test_abandon_leaves_nothing(target: Target, emulators: FakeEmulators) -> None:
    remember(target.home, "boot", "first")
    place.abandon(target)
    place.abandon(target)
    assert not target.home.exists()
    assert emulators.asked == [f"stop {target.home}"] * 2


def test_what_runs_by_the_emulator_ends_before_it(
    target: Target, emulators: FakeEmulators, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plane, "stop", lambda home: emulators.asked.append(f"end {home}"))
    place.abandon(target)
    assert emulators.asked == [f"end {target.home}", f"stop {target.home}"]


def test_the_lock_of_the_emulator_is_what_is_looked_at(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert not home.alive()
    with home.state_file.open("a+") as file:
        assert not home.alive()
        fcntl.flock(file, fcntl.LOCK_EX)
        assert home.alive()
    assert not home.alive()
