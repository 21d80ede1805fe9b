"""Words that survive between runs."""

from pathlib import Path

import pytest

from ops.memory import recall, remember


def test_a_word_is_remembered(tmp_path: Path) -> None:
    remember(tmp_path / "local", "engine", "terraform")
    assert recall(tmp_path / "local", "engine") == "terraform"
    remember(tmp_path / "local", "engine", "pulumi")
    assert recall(tmp_path / "local", "engine") == "pulumi"


@pytest.mark.parametrize("held", [None, b"", b"  \n", b"\xff\xfe\x00"])
def test_what_is_missing_or_damaged_is_nothing(tmp_path: Path, held: bytes | None) -> None:
    if held is not None:
        (tmp_path / "engine").write_bytes(held)
    assert recall(tmp_path, "engine") is None


def test_a_folder_in_its_place_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "engine").mkdir()
    assert recall(tmp_path, "engine") is None
