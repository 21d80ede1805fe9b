"""Which stack a command is about, and whether anything runs for it."""

from pathlib import Path

import pytest

from ops.errors import BadInput, Failed
from ops.local.plane.state import FILE
from ops.locally.place import running
from tests.ops.locally.parts import SERVICE, STATE, Pretended

NOTHING = "^nothing runs here: `groundwork up local` starts it$"


def test_what_runs_is_read(pretended: Pretended) -> None:
    with pretended.runs():
        there = running()
    assert there.state == STATE
    assert there.target.home == pretended.home
    assert there.service("tasks") == SERVICE
    with pytest.raises(BadInput, match=r"^no service 'x' \(there are: activity, tasks\)$"):
        there.service("x")


def test_where_nothing_runs_is_said_so(pretended: Pretended) -> None:
    with pytest.raises(Failed, match=NOTHING):
        running()
    with pretended.runs():
        pass
    assert (pretended.home / FILE).exists()
    with pytest.raises(Failed, match=NOTHING):
        running()


def test_one_that_has_not_said_anything_yet_does_not_run(pretended: Pretended) -> None:
    with pretended.runs():
        (pretended.home / FILE).unlink()
        with pytest.raises(Failed, match=NOTHING):
            running()


def test_outside_of_a_project_nothing_can_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match=r"^no Pulumi\.yaml in "):
        running()
