"""A project whose stack runs, as far as its state and its lock say."""

from pathlib import Path

import pytest

from tests.ops.locally.parts import Pretended


@pytest.fixture
def pretended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretended:
    made = Pretended(tmp_path)
    monkeypatch.chdir(tmp_path)
    return made
