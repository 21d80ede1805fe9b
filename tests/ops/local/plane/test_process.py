"""The plane's own process: from what is deployed to what runs, and to its end."""

import json
import os
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from ops.local import emulator as emulators
from ops.local.emulator import Emulator
from ops.local.plane import process, state
from ops.local.plane.state import PlaneState, ServiceState
from ops.local.process import health
from tests.ops.local.plane.tiny import REGION, Deployed, container
from tests.ops.local.plane.yard import get
from tests.ops.local.processes import eventually, lives


class Scene:
    """A home with a plane."""

    def __init__(self, home: Path, root: Path, emulator: Emulator) -> None:
        self.home, self.root, self.emulator = home, root, emulator

    def start(self) -> None:
        process.start(self.home, self.emulator, REGION, self.root)

    @property
    def state(self) -> PlaneState:
        found = state.read(self.home)
        assert found
        return found

    def service(self, name: str = "tiny") -> ServiceState | None:
        """What the plane says of a service, once it has taken in all changes."""
        found = state.read(self.home)
        port = int(self.emulator.endpoint.rpartition(":")[2])
        if not found or found.seen != state.watched(health(port)):
            return None
        return next((one for one in found.services if one.name == name), None)

    def until(self, true: Callable[[ServiceState], bool]) -> ServiceState:
        """Wait for something that is true of the service."""
        assert eventually(lambda: (one := self.service()) is not None and true(one)), self.service()
        found = self.service()
        assert found
        return found

    def healthy(self, count: int = 1) -> ServiceState:
        """Wait until just so many tasks are there and all are healthy."""
        phases = ["healthy"] * count
        return self.until(lambda one: [task.state for task in one.tasks] == phases)

    def pids(self) -> list[int]:
        found = self.service()
        assert found
        return [task.pid for task in found.tasks if task.pid]


@pytest.fixture
def scene(tmp_path: Path, root: Path, emulator: Emulator, deployed: Deployed) -> Iterator[Scene]:
    # The health of this emulator is that of its own home, which no process here looks at.
    (tmp_path / "here").mkdir()
    group = deployed.group("tiny")
    deployed.balancer("tiny", group)
    deployed.service("tiny", deployed.task("tiny", container()), group)
    made = Scene(tmp_path / "here", root, emulator)
    yield made
    process.stop(made.home)


def test_what_is_deployed_runs_and_what_changes_runs_on(scene: Scene, deployed: Deployed) -> None:
    assert not process.alive(scene.home)
    scene.start()
    (task,) = scene.healthy().tasks
    assert get(task.address, task.port) == "1"
    assert Path(task.log).parent == scene.home / "logs/tiny"
    assert scene.state.boot_id == scene.emulator.boot_id
    (start,) = (scene.root / "tiny/starts").iterdir()
    told = json.loads(start.read_text())
    assert (told["AWS_REGION"], told["AWS_ENDPOINT_URL"]) == (REGION, scene.emulator.endpoint)

    url = scene.state.url
    assert url
    assert get("127.0.0.1", int(url.rpartition(":")[2])) == "1"

    scene.start()
    deployed.change("tiny", desiredCount=2)
    two = scene.healthy(2)
    assert task.id in [one.id for one in two.tasks]

    other = deployed.task("tiny", container(environment={"VERSION": "2"}))
    deployed.change("tiny", taskDefinition=other)
    rolled = scene.until(lambda one: one.state == "healthy" and len(one.tasks) == 2)
    assert rolled.revision == other.rpartition("/")[2]
    assert [get(one.address, one.port) for one in rolled.tasks] == ["2", "2"]

    assert scene.state.url == url
    last = [*scene.pids(), scene.state.pid]
    assert process.stop(scene.home)
    assert eventually(lambda: not any(map(lives, last)))
    assert state.read(scene.home) is None
    assert not process.stop(scene.home)


@pytest.mark.slow
def test_no_request_fails_while_tasks_are_replaced(scene: Scene, deployed: Deployed) -> None:
    deployed.change("tiny", desiredCount=2)
    scene.start()
    scene.healthy(2)
    url, over, said = scene.state.url, threading.Event(), Counter[str]()
    assert url

    def ask() -> None:
        opener = build_opener(ProxyHandler({}))
        while not over.is_set():
            try:
                with opener.open(url, timeout=10) as answer:
                    said[answer.read().decode()] += 1
            except OSError as error:
                said[repr(error)] += 1

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for each in askers:
        each.start()
    assert eventually(lambda: said["1"] > 200)
    deployed.change(
        "tiny", taskDefinition=deployed.task("tiny", container(environment={"VERSION": "2"}))
    )
    scene.until(lambda one: one.state == "healthy" and len(one.tasks) == 2)
    before = said["2"]
    assert eventually(lambda: said["2"] > before + 200)
    over.set()
    for each in askers:
        each.join()
    assert set(said) == {"1", "2"}


def test_a_killed_plane_leaves_nothing_and_starts_again(scene: Scene) -> None:
    scene.start()
    scene.healthy()
    before, url, pids = scene.state.pid, scene.state.url, scene.pids()
    os.kill(before, signal.SIGKILL)
    assert eventually(lambda: not any(map(lives, pids)))
    assert eventually(lambda: not process.alive(scene.home))
    scene.start()
    scene.healthy()
    assert scene.state.pid != before
    assert scene.state.url == url


@pytest.mark.slow
def test_a_plane_that_does_not_end_is_killed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.start()
    scene.healthy()
    pids = scene.pids()
    monkeypatch.setattr(process, "STOP_SECONDS", 0.5)
    os.kill(scene.state.pid, signal.SIGSTOP)
    assert process.stop(scene.home)
    assert eventually(lambda: not any(map(lives, pids)))


@pytest.mark.slow
def test_the_plane_ends_with_its_emulator(root: Path, home: Path) -> None:
    started = emulators.start(home, port=0)
    process.start(home, started, REGION, root)
    assert eventually(lambda: state.read(home) is not None)
    pid = state.read(home).pid  # type: ignore[union-attr]
    emulators.stop(home)
    assert eventually(lambda: not lives(pid))
    assert state.read(home) is None

    again = emulators.start(home, port=0)
    process.start(home, again, REGION, root)
    assert eventually(lambda: (one := state.read(home)) is not None and bool(one.seen))
    assert process.stop(home)
    assert process.log_of(home).read_text() == ""
