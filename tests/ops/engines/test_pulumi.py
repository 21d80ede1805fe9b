"""The Pulumi engine, with the genuine command line and programs that need no plugin."""

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ops.engines import pulumi_find
from ops.engines.engine import Counts, Output
from ops.engines.pulumi import Pulumi, _kept
from ops.errors import BadInput, Failed, Interrupted
from ops.target import Target
from tests.ops.targets import LOCAL, SEARCHES, local, prod
from tests.ops.watch import Told

FOUND = pulumi_find.cli(os.environ)
pytestmark = [
    pytest.mark.skipif(
        not FOUND or not shutil.which("pulumi-language-python"),
        reason="pulumi or pulumi-language-python is not on PATH",
    ),
    pytest.mark.xdist_group("pulumi"),
]
EXPORTS = """
import pulumi
pulumi.export("url", "http://x")
pulumi.export("list", [1, 2])
pulumi.export("key", pulumi.Output.secret("hidden"))
"""
Make = Callable[..., Target]


@pytest.fixture
def engine() -> Pulumi:
    assert FOUND
    return Pulumi(FOUND)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(program: str = EXPORTS, **environment: str) -> Target:
        target = local(tmp_path, program)
        return replace(target, environment={**target.environment, **environment})

    return made


@pytest.fixture
def told() -> Told:
    return Told()


def test_what_the_emulator_cannot_create_stops_it(engine: Pulumi, make: Make, told: Told) -> None:
    target = make(SEARCHES)
    line = r"^Pulumi leaves nothing out, and the emulator cannot create index-domain$"
    with pytest.raises(Failed, match=line):
        engine.up(target, told)
    with pytest.raises(Failed, match=line):
        engine.preview(target, told)
    assert engine.down(target, told) == Counts()


def test_up_outputs_and_down(engine: Pulumi, make: Make, told: Told) -> None:
    target = make()
    assert engine.outputs(target) == {}
    assert engine.deployed(target) == []
    assert engine.down(target, told) == Counts()
    assert not target.home.exists()
    assert engine.up(target, told) == Counts()
    assert engine.outputs(target) == {
        "key": Output("hidden", secret=True),
        "list": Output([1, 2]),
        "url": Output("http://x"),
    }
    assert engine.preview(target, told) == ()
    assert engine.preview(target, told, refresh=True) == ()
    assert engine.down(target, told) == Counts()
    assert engine.outputs(target) == {}
    engine.forget(target)
    assert not (target.home / "pulumi").exists()


def test_no_committed_file_is_touched(engine: Pulumi, make: Make, told: Told) -> None:
    target = make()
    before = {path.name: path.read_bytes() for path in target.root.iterdir() if path.is_file()}
    engine.up(target, told)
    engine.outputs(target)
    engine.down(target, told)
    after = {path.name: path.read_bytes() for path in target.root.iterdir() if path.is_file()}
    assert after == before
    copy = target.home / "pulumi" / "project" / "Pulumi.local.yaml"
    assert copy.read_text().startswith(LOCAL)
    assert copy.read_text().count("encryptionsalt: v1:") == 1


def test_a_changed_stack_file_reaches_the_program(engine: Pulumi, make: Make, told: Told) -> None:
    target = make(
        "import os, pulumi\n"
        "pulumi.export('region', pulumi.Config('aws').require('region'))\n"
        "pulumi.export('folder', os.getcwd())"
    )
    engine.up(target, told)
    target.file.write_text(LOCAL.replace("eu-north-1", "eu-west-1"))
    engine.up(target, told)
    assert engine.outputs(target) == {
        "folder": Output(str(target.root)),
        "region": Output("eu-west-1"),
    }


def test_the_users_backend_and_passphrase_are_not_used(
    engine: Pulumi, make: Make, told: Told, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    target = make(PULUMI_BACKEND_URL=theirs.as_uri(), PULUMI_CONFIG_PASSPHRASE="their own")
    engine.up(target, told)
    assert list(theirs.iterdir()) == []
    without = replace(target, environment=dict(make().environment))
    assert engine.outputs(without)["key"] == Output("hidden", secret=True)


def test_a_salt_that_plain_pulumi_wrote_into_the_file_does_no_harm(
    engine: Pulumi, make: Make, told: Told
) -> None:
    target = make()
    target.file.write_text(f"{LOCAL}encryptionsalt: v1:6MdlJGNDPc0=:v1:1fHbWPJNT9CVBw49:UvOp\n")
    committed = target.file.read_text()
    engine.up(target, told)
    assert engine.outputs(target)["key"] == Output("hidden", secret=True)
    assert target.file.read_text() == committed


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("raise ValueError('board: storage_gib must be at least 20, got 5')",
         "ValueError: board: storage_gib must be at least 20, got 5"),
        ("import nothing_of_the_kind", "ModuleNotFoundError: No module named"),
        ("def broken(:", "SyntaxError"),
    ],
)  # fmt: skip
def test_a_program_that_fails_says_why(engine: Pulumi, make: Make, program: str, told: str) -> None:
    target = make(EXPORTS)
    record = target.record
    target.root.joinpath("__main__.py").write_text(program)
    target.__dict__["record"] = record
    with pytest.raises(Failed) as failed:
        engine.up(target, Told())
    assert told in str(failed.value)
    assert "Traceback" not in str(failed.value)
    assert "File" not in str(failed.value)


def test_an_interrupt_stops_and_the_next_up_goes_on(engine: Pulumi, make: Make, told: Told) -> None:
    slow = "import time, pathlib; pathlib.Path('started').touch(); time.sleep(60)"
    target = make(EXPORTS)
    record = target.record
    target.root.joinpath("__main__.py").write_text(slow)
    target.__dict__["record"] = record

    def interrupt() -> None:
        while not (target.root / "started").exists():
            stop.wait(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    stop = threading.Event()
    thread = threading.Thread(target=interrupt, daemon=True)
    thread.start()
    with pytest.raises(Interrupted, match=r"^stopped Pulumi .*; what was done is in the state$"):
        engine.up(target, told)
    assert told.of("say") == [("stopping Pulumi: it finishes what runs and saves its state",)]
    target.root.joinpath("__main__.py").write_text(EXPORTS)
    assert engine.up(target, Told()) == Counts()
    assert "url" in engine.outputs(target)


def test_a_lock_of_a_killed_run_is_removed(engine: Pulumi, make: Make, told: Told) -> None:
    target = make()
    engine.up(target, told)
    state = target.home / "pulumi" / "state" / ".pulumi"
    lock = state / "locks" / "organization" / "groundwork" / "local" / "dead.json"
    lock.parent.mkdir(parents=True, exist_ok=True)
    lock.write_text(json.dumps({"pid": 1, "username": "x", "hostname": "y",
                                "timestamp": "2026-01-01T00:00:00Z"}))  # fmt: skip
    engine.up(target, told)
    assert told.of("say") == [("an earlier run was killed: its lock is removed",)]
    assert not lock.exists()


def test_a_damaged_state_is_a_failure_and_can_be_forgotten(
    engine: Pulumi, make: Make, told: Told
) -> None:
    target = make()
    engine.up(target, told)
    for file in (target.home / "pulumi" / "state").rglob("local.json"):
        file.write_text("{")
    with pytest.raises(Failed) as failed:
        engine.up(target, told)
    assert "\n" not in str(failed.value)
    engine.forget(target)
    assert engine.up(target, told) == Counts()


def test_other_stacks_are_the_users_to_make(engine: Pulumi, tmp_path: Path, told: Told) -> None:
    backend = tmp_path / "backend"
    backend.mkdir()
    theirs = {"PULUMI_BACKEND_URL": backend.as_uri(), "PULUMI_CONFIG_PASSPHRASE": "x"}
    target = prod(tmp_path)
    target = replace(target, environment={**target.environment, **theirs})
    with pytest.raises(BadInput) as bad:
        engine.preview(target, told)
    assert str(bad.value) == (
        "the backend has no stack 'prod'; make it with: pulumi stack init prod"
    )


def test_what_is_kept() -> None:
    assert _kept({"inputs": {}}) == ()
    assert _kept({"protect": True}) == ("protect",)
    both = {"inputs": {"deletionProtection": True}, "protect": True}
    assert _kept(both) == ("deletion protection", "protect")
    assert _kept({"inputs": {"enableDeletionProtection": True}}) == ("deletion protection",)
    assert _kept({"inputs": {"deletionProtection": False}, "protect": False}) == ()
