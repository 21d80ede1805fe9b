"""hadolint on every Dockerfile, and that it sees what is wrong."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HADOLINT = Path(sys.executable).with_name("hadolint")
FILES = sorted((ROOT / "services").glob("*/Dockerfile"))
BASE = re.compile(r"^FROM (\S+)( AS \S+)?$", re.MULTILINE)

pytestmark = pytest.mark.skipif(not HADOLINT.exists(), reason="hadolint is not in .venv")


def found(dockerfile: str) -> list[str]:
    """The rules that a Dockerfile breaks."""
    told = subprocess.run(
        [HADOLINT, "--format", "tty", "--no-color", "-"],
        input=dockerfile,
        capture_output=True,
        text=True,
        check=False,
    )
    return re.findall(r"\b((?:DL|SC)\d{4})\b", told.stdout)


def test_there_are_dockerfiles():
    assert len(FILES) == 5


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_a_dockerfile_breaks_no_rule(file: Path):
    assert found(file.read_text()) == []


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.parent.name)
def test_its_twin_breaks_those_that_matter(file: Path):
    text, count = BASE.subn(r"FROM \1:latest\2", file.read_text())
    assert count
    twin = f"{text}\nUSER root\nRUN cd /tmp && sudo id\nRUN apt-get install curl\n"
    assert {"DL3002", "DL3003", "DL3004", "DL3007", "DL3008"} <= set(found(twin))
