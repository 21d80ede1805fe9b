"""What was deployed is waited for, as far as it is worth it."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from ops import running
from ops.errors import Failed, Interrupted
from ops.local.plane import process, state
from ops.local.plane.state import PlaneState, ServiceState
from ops.target import Target
from tests.ops.fakes import FakeEmulators
from tests.ops.local.plane.states import NONE_SEEN, SERVICE, plane
from tests.ops.targets import local

STARTING = replace(SERVICE, state="starting", reason="waits for migration", tasks=())
FAILING = replace(SERVICE, state="failing", reason="no table", failures=4, tasks=())


class Scene:
    """A plane that is in one state after the other, and stays in the last."""

    def __init__(self, target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
        self.target = target
        self.emulators = FakeEmulators(up=True)
        self.states: list[PlaneState | None] = []
        self.alive = True
        self.started: list[tuple[object, ...]] = []
        monkeypatch.setattr(running, "emulator", self.emulators)
        monkeypatch.setattr(running, "health", lambda _: {"changes": {"ecs": 2, "sqs": 5}})
        monkeypatch.setattr(running, "LOOK_SECONDS", 0)
        monkeypatch.setattr(process, "start", lambda *asked: self.started.append(asked))
        monkeypatch.setattr(process, "alive", lambda _: self.alive)
        monkeypatch.setattr(state, "read", lambda _: self._next())

    def services(self, *services: ServiceState) -> PlaneState:
        """The state of a plane that has seen all changes."""
        return plane(*services, seen={**NONE_SEEN, "ecs": 2})

    def start(self) -> PlaneState:
        return running.start(self.target, Console(file=io.StringIO()))

    def _next(self) -> PlaneState | None:
        return self.states.pop(0) if len(self.states) > 1 else self.states[0]


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(local(tmp_path), monkeypatch)


def test_it_waits_until_all_is_healthy(scene: Scene) -> None:
    last = scene.services(SERVICE)
    scene.states = [None, plane(SERVICE), scene.services(STARTING), last]
    assert scene.start() is last
    root, home = scene.target.root, scene.target.home
    assert scene.started == [(home, scene.emulators, "eu-north-1", root)]


def test_a_state_from_before_the_deployment_is_not_taken(scene: Scene) -> None:
    last = scene.services(replace(SERVICE, revision="tasks:4"))
    scene.states = [plane(SERVICE, seen={**NONE_SEEN, "ecs": 1}), last]
    assert scene.start() is last


def test_a_service_that_cannot_run_is_not_waited_for(scene: Scene) -> None:
    last = scene.services(FAILING, replace(SERVICE, state="stopped", desired=0))
    scene.states = [scene.services(replace(FAILING, failures=3)), last]
    assert scene.start() is last


def test_nothing_is_waited_for_for_ever(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "WAIT_SECONDS", 0)
    scene.states = [scene.services(STARTING)]
    assert scene.start() is scene.states[0]
    scene.states = [None]
    with pytest.raises(
        Failed, match=r"^what was deployed does not come to run; its log is .*\.log$"
    ):
        scene.start()


def test_a_plane_that_ends_is_named(scene: Scene) -> None:
    scene.alive, scene.states = False, [None]
    with pytest.raises(Failed, match=r"has ended; its log is .*local/logs/plane\.log$"):
        scene.start()


def test_without_an_emulator_there_is_nothing_to_run(scene: Scene) -> None:
    scene.emulators.up = False
    with pytest.raises(Failed, match=r"^the emulator died; `groundwork up local` starts it again$"):
        scene.start()
    assert scene.started == []


def test_an_interrupt_says_what_goes_on(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(process, "alive", interrupted)
    with pytest.raises(Interrupted, match=r"^all is deployed and goes on starting; `groundwork up"):
        scene.start()
