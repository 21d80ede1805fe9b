"""From names to files."""

import os
from pathlib import Path

import pytest

from ops.errors import BadInput
from ops.target import project, stack_file, target
from stack.errors import BadSettings
from tests.ops.targets import LOCAL, eks, local
from tests.ops.targets import project as written


def test_the_project_is_the_nearest_folder_above(tmp_path: Path) -> None:
    written(tmp_path, {})
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert project(below) == tmp_path
    assert project(tmp_path) == tmp_path


def test_no_project_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=rf"^no Pulumi.yaml in {tmp_path} or above"):
        project(tmp_path)


def test_a_target_knows_its_places(tmp_path: Path) -> None:
    made = local(tmp_path)
    assert made.stack == "local"
    assert made.file == tmp_path / "Pulumi.local.yaml"
    assert made.home == tmp_path / ".groundwork" / "local"
    assert made.environment == dict(os.environ)
    assert made.settings.emulator
    assert made.settings is made.settings


def test_clusters_are_those_of_kubernetes(tmp_path: Path) -> None:
    assert eks(tmp_path, emulator=False).clusters == ("pods",)
    assert local(tmp_path).clusters == ()


def test_an_unknown_stack_names_those_there_are(tmp_path: Path) -> None:
    written(tmp_path, {"local": LOCAL, "dev": LOCAL})
    with pytest.raises(BadInput) as bad:
        target("prdo", tmp_path)
    assert str(bad.value) == (
        "no stack 'prdo': Pulumi.prdo.yaml does not exist (there are: dev, local)"
    )


def test_a_project_without_stacks(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\(there is none\)$"):
        stack_file("dev", tmp_path)


@pytest.mark.parametrize("name", ["", "../local", "a/b", "-x", "a b", "x" * 101, "\n"])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="a name is letters, digits, dot, dash and underscore"):
        stack_file(name, tmp_path)


def test_a_folder_is_no_stack_file(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.dev.yaml").mkdir()
    with pytest.raises(BadInput, match=r"^no stack 'dev'"):
        stack_file("dev", tmp_path)


def test_a_bad_stack_file_is_told_when_it_is_read(tmp_path: Path) -> None:
    made = local(tmp_path)
    made.file.write_text("config: {}")
    with pytest.raises(BadSettings, match=r"Pulumi.local.yaml"):
        _ = made.settings


def test_the_record_is_that_of_the_program(tmp_path: Path) -> None:
    made = local(tmp_path, "import pulumi; pulumi.export('a', 1)")
    assert made.record.outputs == {"a": 1}
    assert (made.record.project, made.record.stack) == ("groundwork", "local")
