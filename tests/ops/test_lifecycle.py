"""Up, down, preview and outputs around an engine."""

import io
import os
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from ops import guard, lifecycle, place, rollout
from ops.engines.choose import Choice
from ops.engines.engine import Counts, Deployed
from ops.errors import Failed, Interrupted, NoEngine, Refused
from ops.local.home import Home
from ops.lock import held
from ops.memory import recall
from ops.target import Target
from stack.errors import BadSettings
from tests.ops.fakes import FakeEmulators, FakeEngine
from tests.ops.targets import local, prod

PLACED = {"AWS_ENDPOINT_URL": "http://127.0.0.1:4660"}


class Scene:
    """A target between a fake engine and a fake emulator."""

    def __init__(self, target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
        self.target = replace(target, environment={"PATH": "/bin", "AWS_PROFILE": "company"})
        self.engine = FakeEngine()
        self.emulators = FakeEmulators()
        self.choice: Choice | NoEngine = Choice(self.engine, "first choice")
        self._said = io.StringIO()
        self.console = Console(file=self._said, width=80)
        monkeypatch.setattr(lifecycle, "emulator", self.emulators)
        monkeypatch.setattr(place, "emulator", self.emulators)
        monkeypatch.setattr(Home, "alive", lambda _: self.emulators.up)
        monkeypatch.setattr(lifecycle, "choose", self._choose)
        monkeypatch.setattr(guard, "check", lambda *_: None)
        monkeypatch.setattr(rollout, "stale", lambda *_: ())
        monkeypatch.setattr(Target, "record", None)

    @property
    def said(self) -> str:
        return self._said.getvalue()

    def up(self) -> lifecycle.Deployment:
        return lifecycle.up(self.target, self.console)

    def down(self) -> Counts:
        return lifecycle.down(self.target, self.console)

    def _choose(self, _: Target) -> Choice:
        if isinstance(self.choice, NoEngine):
            raise self.choice
        return self.choice


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(local(tmp_path), monkeypatch)


@pytest.fixture
def aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(prod(tmp_path), monkeypatch)


def test_up_deploys_to_the_emulator_and_remembers(scene: Scene) -> None:
    done = scene.up()
    assert scene.engine.asked == ["up"]
    assert done.counts == Counts(created=2)
    assert done.endpoint == "http://127.0.0.1:4660"
    assert list(done.outputs) == ["url", "key"]
    assert recall(scene.target.home, "engine") == "terraform"
    assert recall(scene.target.home, "boot") == "first"
    assert scene.said == "Deploying local with Fake 1.0 (first choice).\n"


def test_the_engine_works_in_the_emulators_environment(scene: Scene) -> None:
    scene.up()
    environments = [target.environment for target in scene.engine.targets]
    assert environments == [{"PATH": "/bin", **PLACED}] * 3


def test_on_aws_the_users_environment_is_used_and_no_emulator(aws: Scene) -> None:
    done = aws.up()
    assert done.endpoint is None
    assert aws.emulators.asked == []
    assert aws.engine.targets[0].environment == {"PATH": "/bin", "AWS_PROFILE": "company"}
    assert recall(aws.target.home, "boot") is None


def test_a_second_up_keeps_the_state(scene: Scene) -> None:
    scene.up()
    scene.up()
    assert scene.engine.asked == ["up", "up"]
    assert "lost" not in scene.said


def test_an_emulator_that_lost_its_resources_means_starting_afresh(scene: Scene) -> None:
    scene.up()
    scene.emulators.boot_id = "second"
    scene.up()
    assert scene.engine.asked == ["up", "forget", "up"]
    assert "The emulator lost its resources since the last run: starting afresh." in scene.said
    assert recall(scene.target.home, "boot") == "second"


def test_the_choice_is_remembered_even_if_up_fails(scene: Scene) -> None:
    scene.engine.fails = Failed("aws_vpc.app: no room")
    with pytest.raises(Failed, match=r"^aws_vpc.app: no room$"):
        scene.up()
    assert recall(scene.target.home, "engine") == "terraform"


def test_an_interrupt_says_how_to_go_on(scene: Scene) -> None:
    scene.engine.fails = Interrupted("stopped Fake")
    with pytest.raises(Interrupted, match=r"^stopped Fake; `groundwork up local` goes on"):
        scene.up()


@pytest.mark.parametrize("end", [Failed("connection refused"), Interrupted("stopped Fake")])
def test_a_dead_emulator_is_named_instead_of_its_consequences(
    scene: Scene, end: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.engine.fails = end
    monkeypatch.setattr(Home, "alive", lambda _: False)
    with pytest.raises(Failed, match=r"^the emulator died; its log is in .*logs; `groundwork up"):
        scene.up()


def test_an_engine_is_stopped_when_its_emulator_dies(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[int] = []

    def work(*_: object) -> Counts:
        before = signal.signal(signal.SIGINT, lambda number, _: stopped.append(number))
        scene.emulators.up = False
        while not stopped:
            time.sleep(0.01)
        signal.signal(signal.SIGINT, before)
        raise Interrupted("stopped Fake")

    monkeypatch.setattr(place, "_LOOK_SECONDS", 0.05)
    monkeypatch.setattr(scene.engine, "up", work)
    with pytest.raises(Failed, match=r"^the emulator died"):
        scene.up()
    assert stopped == [signal.SIGINT]
    assert "  the emulator died\n" in scene.said


def test_a_failure_on_aws_is_never_the_emulators(aws: Scene) -> None:
    aws.engine.fails = Failed("no room")
    with pytest.raises(Failed, match=r"^no room$"):
        aws.up()


def test_a_rolled_back_deployment_is_a_failure(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollout, "stale", lambda *_: ("service tasks runs a:1", "web runs b:1"))
    with pytest.raises(Failed, match=r"^service tasks runs a:1\nweb runs b:1$"):
        scene.up()


def test_without_engine_nothing_is_started(scene: Scene) -> None:
    scene.choice = NoEngine("no terraform")
    with pytest.raises(NoEngine):
        scene.up()
    assert scene.emulators.asked == []
    assert not scene.target.home.exists()


@pytest.mark.parametrize("command", ["up", "down", "preview"])
def test_a_bad_stack_file_comes_first(scene: Scene, command: str) -> None:
    scene.target.file.write_text("config: { groundwork:postur: dev }")
    with pytest.raises(BadSettings):
        getattr(lifecycle, command)(scene.target, scene.console)
    assert scene.engine.asked == []
    assert not scene.target.home.parent.exists()


@pytest.mark.parametrize("command", ["up", "down", "preview"])
def test_a_busy_stack_is_refused(scene: Scene, command: str) -> None:
    with held(scene.target.home, "up"), pytest.raises(Refused, match=rf"process {os.getpid()} is"):
        getattr(lifecycle, command)(scene.target, scene.console)
    assert scene.engine.asked == []
    assert scene.emulators.asked == []


def test_down_destroys_stops_and_leaves_nothing(scene: Scene) -> None:
    scene.up()
    assert scene.down() == Counts(deleted=2)
    assert scene.engine.asked == ["up", "down"]
    assert scene.engine.targets[-1].environment == {"PATH": "/bin", **PLACED}
    assert scene.emulators.asked[-1] == f"stop {scene.target.home}"
    assert not scene.target.home.parent.exists()


def test_down_of_nothing(scene: Scene) -> None:
    scene.target.home.mkdir(parents=True)
    (scene.target.home / "engine").write_text("terraform")
    assert scene.down() == Counts()
    assert scene.engine.asked == []
    assert not scene.target.home.exists()
    assert scene.said.startswith("The emulator does not run any more")
    assert scene.down() == Counts()


def test_down_on_another_boot_destroys_nothing(scene: Scene) -> None:
    scene.up()
    scene.emulators.boot_id = "second"
    assert scene.down() == Counts()
    assert scene.engine.asked == ["up"]
    assert not scene.target.home.exists()


def test_a_guard_holds_down_back_and_everything_stays(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Refused("kept")

    scene.up()
    monkeypatch.setattr(guard, "check", refuse)
    with pytest.raises(Refused, match=r"^kept$"):
        scene.down()
    assert scene.engine.asked == ["up"]
    assert scene.emulators.up
    assert recall(scene.target.home, "boot") == "first"


def test_the_guard_sees_what_is_deployed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(guard, "check", lambda *given: seen.extend(given))
    scene.engine.held = [Deployed("a", "t", (), {})]
    scene.up()
    scene.down()
    assert seen == ["local", scene.target.settings, None, scene.engine.held]


def test_a_failed_destruction_of_an_emulator_stack_still_leaves_nothing(scene: Scene) -> None:
    scene.up()
    scene.engine.fails = Failed("aws_vpc.app: in use")
    with pytest.raises(Failed, match=r"^aws_vpc.app: in use\nthe emulator was stopped, and with"):
        scene.down()
    assert not scene.emulators.up
    assert not scene.target.home.exists()


def test_an_interrupted_destruction_can_go_on(scene: Scene) -> None:
    scene.up()
    scene.engine.fails = Interrupted("stopped Fake")
    with pytest.raises(Interrupted, match="`groundwork down local` goes on from there"):
        scene.down()
    assert scene.emulators.up
    assert recall(scene.target.home, "boot") == "first"


def test_down_on_aws_keeps_what_is_remembered(aws: Scene) -> None:
    aws.up()
    assert aws.down() == Counts(deleted=2)
    assert aws.emulators.asked == []
    assert recall(aws.target.home, "engine") == "terraform"


@pytest.mark.parametrize("ran", [True, False])
def test_preview_leaves_the_emulator_as_it_was(scene: Scene, *, ran: bool) -> None:
    scene.emulators.up = ran
    assert lifecycle.preview(scene.target, scene.console) == (scene.choice, ())
    assert scene.emulators.up == ran
    assert scene.target.home.exists() == ran
    assert recall(scene.target.home, "engine") is None


def test_a_preview_asks_what_is_there_where_it_is_told_to(scene: Scene) -> None:
    lifecycle.preview(scene.target, scene.console)
    lifecycle.preview(scene.target, scene.console, refresh=True)
    assert scene.engine.asked == ["preview", "preview refreshed"]


def test_outputs_of_a_stack_that_never_was(scene: Scene) -> None:
    assert lifecycle.outputs(scene.target) == {}
    scene.up()
    assert list(lifecycle.outputs(scene.target)) == ["url", "key"]
