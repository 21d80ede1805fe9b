"""The commands that need an engine, around what does the work."""

import io
import sys
from pathlib import Path

import pytest

from ops import builds, deploys, lifecycle, running
from ops.engines.choose import Choice
from ops.engines.engine import Action, Change, Counts, Output
from ops.errors import BadInput, Failed, NoBuilder, NoEngine
from ops.lifecycle import Deployment
from ops.local.plane.state import PlaneState
from ops.target import Target
from tests.ops.fakes import FakeEngine
from tests.ops.local.plane.states import plane
from tests.ops.targets import LOCAL, PROD, project

CHOICE = Choice(FakeEngine(), "first choice")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the lifecycle, in a project with two stacks."""
    asked: list[str] = []

    def note(what: str, answer: object) -> object:
        def run(target: object, *_: object, **__: object) -> object:
            asked.append(f"{what} {target.stack}")  # type: ignore[attr-defined]
            return answer

        return run

    outputs = {"url": Output("http://x")}
    monkeypatch.setattr(lifecycle, "up", note("up", Deployment(CHOICE, Counts(2), outputs, None)))
    monkeypatch.setattr(lifecycle, "down", note("down", Counts(deleted=2)))
    monkeypatch.setattr(lifecycle, "preview", note("preview", (CHOICE, ())))
    monkeypatch.setattr(lifecycle, "outputs", note("outputs", outputs))
    monkeypatch.setattr(builds, "check", lambda _: None)
    monkeypatch.setattr(running, "start", lambda *_: plane())
    monkeypatch.chdir(project(tmp_path, {"local": LOCAL, "prod": PROD}))
    return asked


def test_each_command_does_its_work_and_prints_it(
    done: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    deploys.up("prod")
    deploys.preview("prod")
    deploys.outputs("local", as_json=True)
    deploys.down("local", yes=False)
    assert done == ["up prod", "preview prod", "outputs local", "down local"]
    assert capsys.readouterr().out == (
        "Deployed prod with Fake 1.0 in 0 s.\n"
        "Resources: 2 created, 0 updated, 0 deleted, 0 unchanged.\n"
        "  url  http://x\n"
        "Previewed with Fake 1.0: 0 to create, 0 to update, 0 to delete, 0 to replace.\n"
        '{\n  "url": "http://x"\n}\n'
        "Destroyed local in 0 s: 2 deleted. Nothing is left.\n"
    )


def test_on_the_emulator_up_has_it_run(
    done: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def start(target: Target, _: object) -> PlaneState:
        done.append(f"start {target.stack}")
        return plane()

    monkeypatch.setattr(running, "start", start)
    deploys.up("local")
    deploys.up("prod")
    assert done == ["up local", "start local", "up prod"]
    assert capsys.readouterr().out.count("It answers at http://x.\n") == 1


def previewing(monkeypatch: pytest.MonkeyPatch, *changes: Change) -> list[bool]:
    """What a preview finds from here on, and whether it was to ask AWS."""
    asked: list[bool] = []

    def preview(*_: object, refresh: bool) -> tuple[Choice, tuple[Change, ...]]:
        asked.append(refresh)
        return CHOICE, changes

    monkeypatch.setattr(lifecycle, "preview", preview)
    return asked


@pytest.mark.usefixtures("done")
def test_drift_fails_after_it_was_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change = Change("ec2.Vpc app-vpc", "aws:ec2/vpc:Vpc", Action.UPDATE, ("tags",))
    asked = previewing(monkeypatch, change)
    with pytest.raises(Failed) as failed:
        deploys.preview("prod", drift=True)
    assert str(failed.value) == "what is deployed is not what Pulumi.prod.yaml says: see above"
    assert capsys.readouterr().out.startswith("~ ec2.Vpc app-vpc  (tags)\n")
    deploys.preview("prod")
    assert asked == [True, False]


@pytest.mark.usefixtures("done")
def test_without_drift_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    assert previewing(monkeypatch) == []
    deploys.preview("prod", drift=True)


@pytest.mark.parametrize("command", ["up", "preview", "down"])
def test_a_builder_that_is_missing_is_told_before_anything_is_done(
    done: list[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def refuse(target: Target) -> None:
        raise NoBuilder(f"no Docker daemon for {target.stack}")

    monkeypatch.setattr(builds, "check", refuse)
    commands = {
        "up": lambda: deploys.up("prod"),
        "preview": lambda: deploys.preview("prod"),
        "down": lambda: deploys.down("prod", yes=True),
    }
    with pytest.raises(NoBuilder, match=r"^no Docker daemon for prod$"):
        commands[command]()
    assert done == []


def test_with_build_the_target_is_the_one_that_builds(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(builds, "here", lambda target: asked.append(target.stack) or target)
    deploys.up("local", build=True)
    deploys.up("local")
    assert asked == ["local"]
    assert done == ["up local", "up local"]


def test_what_is_on_aws_is_destroyed_after_its_name_was_given(
    done: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("prod\n"))
    deploys.down("prod", yes=False)
    assert done == ["down prod"]
    assert capsys.readouterr().err == (
        "This destroys everything of prod on AWS. Its name, to go on: "
    )


@pytest.mark.parametrize("answer", ["", "\n", "yes\n", "local\n"])
def test_any_other_answer_destroys_nothing(
    done: list[str], monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    with pytest.raises(BadInput, match="nothing was destroyed: that was not the stack's name"):
        deploys.down("prod", yes=False)
    assert done == []


def test_without_a_terminal_it_must_be_said(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("prod\n"))
    with pytest.raises(BadInput, match=r"say so with --yes$"):
        deploys.down("prod", yes=False)
    assert done == []
    deploys.down("prod", yes=True)
    assert done == ["down prod"]


def test_without_engine_the_plan_is_shown(
    done: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(*_: object) -> None:
        raise NoEngine("no pulumi on PATH")

    monkeypatch.setattr(lifecycle, "up", none)
    with pytest.raises(NoEngine) as raised:
        deploys.up("local")
    assert str(raised.value) == (
        "nothing was deployed, because there is no engine: no pulumi on PATH"
    )
    assert capsys.readouterr().out.startswith(" Plan of local ")
    assert done == []
