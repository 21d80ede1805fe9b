"""What is printed at the end."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ops import results
from ops.console import Stopwatch, clock
from ops.engines.choose import Choice
from ops.engines.engine import Action, Change, Counts, Output
from ops.lifecycle import Deployment
from tests.ops.fakes import FakeEngine
from tests.ops.local.plane.states import SERVICE, plane
from tests.ops.targets import local, prod

CHOICE = Choice(FakeEngine(), "first choice")
OUTPUTS = {
    "url": Output("http://x"),
    "networks": Output({"app": "vpc-1"}),
    "key": Output("hidden", secret=True),
}


def test_deployed_to_the_emulator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = Deployment(CHOICE, Counts(3, 1, 0, 7), OUTPUTS, "http://127.0.0.1:4660")
    results.deployed(local(tmp_path), done, Stopwatch())
    assert capsys.readouterr().out == (
        "Deployed local with Fake 1.0 in 0 s.\n"
        "Resources: 3 created, 1 updated, 0 deleted, 7 unchanged.\n"
        "It lives on the emulator at http://127.0.0.1:4660, not on AWS.\n"
        "  url       http://x\n"
        '  networks  {"app": "vpc-1"}\n'
        "  key       [secret]\n"
    )


def test_deployed_to_aws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results.deployed(prod(tmp_path), Deployment(CHOICE, Counts(), {}, None), Stopwatch())
    assert capsys.readouterr().out == (
        "Deployed prod with Fake 1.0 in 0 s.\n"
        "Resources: 0 created, 0 updated, 0 deleted, 0 unchanged.\n"
    )


def test_what_runs_is_listed_with_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = local(tmp_path)
    log = target.home / "logs/worker/1.log"
    log.parent.mkdir(parents=True)
    log.touch()
    ill = replace(SERVICE, name="worker", state="failing", reason="no table", tasks=())
    stores = {"postgres board": "missing"}
    found = plane(SERVICE, replace(ill, log=str(log)), replace(ill, log=""), stores=stores)
    results.running(target, found)
    results.running(target, plane(url=None))
    assert capsys.readouterr().out == (
        "It answers at http://x.\n"
        "  tasks           healthy  1 of 1\n"
        "  worker          failing  0 of 1: no table; its log is "
        ".groundwork/local/logs/worker/1.log\n"
        "  worker          failing  0 of 1: no table\n"
        "  postgres board  missing\n"
        "Logs are in .groundwork/local/logs; `groundwork down local` ends all of it.\n"
        "Nothing leads into it.\n"
        "Logs are in .groundwork/local/logs; `groundwork down local` ends all of it.\n"
    )


def test_destroyed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results.destroyed(local(tmp_path), Counts(deleted=5), Stopwatch())
    results.destroyed(prod(tmp_path), Counts(deleted=5), Stopwatch())
    assert capsys.readouterr().out == (
        "Destroyed local in 0 s: 5 deleted. Nothing is left.\nDestroyed prod in 0 s: 5 deleted.\n"
    )


def test_previewed(capsys: pytest.CaptureFixture[str]) -> None:
    changes = [
        Change("aws_vpc.a", "aws_vpc", Action.CREATE),
        Change("aws_vpc.b", "aws_vpc", Action.UPDATE, ("cidr_block", "tags")),
        Change("aws_vpc.c", "aws_vpc", Action.DELETE),
        Change("aws_vpc.d", "aws_vpc", Action.REPLACE, ("cidr_block",)),
        Change("aws_vpc.e", "aws_vpc", Action.UPDATE, ("tags",)),
    ]
    results.previewed(CHOICE, changes)
    assert capsys.readouterr().out == (
        "+ aws_vpc.a\n"
        "~ aws_vpc.b  (cidr_block, tags)\n"
        "- aws_vpc.c\n"
        "± aws_vpc.d  (cidr_block)\n"
        "~ aws_vpc.e  (tags)\n"
        "Previewed with Fake 1.0: 1 to create, 2 to update, 1 to delete, 1 to replace.\n"
    )


def test_outputs_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    results.outputs(OUTPUTS, as_json=False)
    assert capsys.readouterr().out == (
        '  url       http://x\n  networks  {"app": "vpc-1"}\n  key       [secret]\n'
    )


def test_no_outputs_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    results.outputs({}, as_json=False)
    assert capsys.readouterr().out == "No outputs: nothing is deployed.\n"


def test_outputs_for_machines_hold_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    results.outputs(OUTPUTS, as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "url": "http://x",
        "networks": {"app": "vpc-1"},
        "key": "[secret]",
    }
    results.outputs({}, as_json=True)
    assert capsys.readouterr().out == "{}\n"


def test_text_is_not_read_as_markup_nor_wrapped(capsys: pytest.CaptureFixture[str]) -> None:
    results.outputs({"a": Output("[red]" + "x" * 200)}, as_json=False)
    assert capsys.readouterr().out == f"  a  [red]{'x' * 200}\n"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min 0 s"), (3599, "59 min 59 s"), (3780, "1 h 3 min")],
)
def test_clock(seconds: float, said: str) -> None:
    assert clock(seconds) == said
