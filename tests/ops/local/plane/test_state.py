"""What the plane says of itself is read back whole, or not at all."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ops.local.plane import state
from tests.ops.local.plane.states import SERVICE, plane


def test_what_is_written_is_read(tmp_path: Path) -> None:
    whole = plane(SERVICE, replace(SERVICE, name="web", tasks=()), stores={"postgres a": "missing"})
    state.write(tmp_path, whole)
    assert state.read(tmp_path) == whole
    assert [file.name for file in tmp_path.iterdir()] == ["plane.json"]


def test_it_is_made_for_others_to_read(tmp_path: Path) -> None:
    state.write(tmp_path, plane(SERVICE))
    found = json.loads((tmp_path / "plane.json").read_text())
    assert list(found) == ["pid", "boot_id", "seen", "url", "services", "stores"]
    (service,) = found["services"]
    assert (service["name"], service["tasks"][0]["address"]) == ("tasks", "127.5.1.1")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"services": [{"tasks": []}]}', "null"])
def test_what_is_not_understood_is_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "plane.json").write_text(text)
    assert state.read(tmp_path) is None


def test_without_a_plane_there_is_nothing(tmp_path: Path) -> None:
    assert state.read(tmp_path / "nowhere") is None
    state.write(tmp_path, plane())
    state.remove(tmp_path)
    state.remove(tmp_path)
    assert state.read(tmp_path) is None


def test_of_the_changes_only_those_are_told_that_matter() -> None:
    told = state.watched({"changes": {"ecs": 3, "sqs": 9}})
    assert told == {**dict.fromkeys(state.WATCHED, 0), "ecs": 3}
    assert "sqs" not in told
