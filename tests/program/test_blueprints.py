"""Every blueprint is a stack file that says what it is, and what of it is to be changed."""

from pathlib import Path

import pytest

from ops.init import init, yours
from stack.read import from_file

ROOT = Path(__file__).parents[2]
STACKS = sorted(ROOT.glob("Pulumi.*.yaml"))
BLUEPRINTS = sorted(ROOT.glob("blueprints/*.yaml"))
OTHERS = (
    "aws:region",
    "groundwork:domain",
    "groundwork:registry",
    "groundwork:alerts",
    "groundwork:delivery",
    "groundwork:tags",
    "arn:",
    "clients:",
    "emails:",
)
"""What stands in a line that only the owner of a stack can write."""


@pytest.fixture(params=BLUEPRINTS, ids=lambda file: file.stem)
def blueprint(request):
    return request.param


def schema(file: Path) -> Path:
    """The schema that an editor finds by the first line."""
    first, _ = file.read_text().split("\n", 1)
    lead = "# yaml-language-server: $schema="
    assert first.startswith(lead)
    return (file.parent / first.removeprefix(lead)).resolve()


@pytest.mark.parametrize("file", [*STACKS, *BLUEPRINTS], ids=lambda file: file.stem)
def test_the_first_line_leads_to_the_schema(file):
    assert schema(file) == ROOT / "schema.json"


def test_it_says_what_it_is_and_where_its_guide_is(blueprint):
    lines = blueprint.read_text().splitlines()
    about = lines[1 : lines.index("config:")]
    assert len(about) >= 2
    assert all(line.startswith("# ") for line in about)
    guide = f"docs/guide/{blueprint.stem}.md"
    assert about[-1] == f"# Its guide is {guide}."
    assert (ROOT / guide).is_file()


def test_every_line_that_only_its_owner_can_write_is_marked(blueprint):
    text = blueprint.read_text()
    marked = {number for number, _ in yours(text)}
    wanted = {
        number
        for number, line in enumerate(text.splitlines(), 1)
        if not line.lstrip().startswith("#") and any(word in line for word in OTHERS)
    }
    assert marked == wanted
    assert len(marked) >= 3


def test_it_can_be_copied_and_read(blueprint, tmp_path, monkeypatch):
    (tmp_path / "blueprints").mkdir()
    (tmp_path / "Pulumi.yaml").touch()
    (tmp_path / "schema.json").touch()
    (tmp_path / "blueprints" / blueprint.name).write_bytes(blueprint.read_bytes())
    monkeypatch.chdir(tmp_path)
    init(blueprint.stem, "mine")
    copy = tmp_path / "Pulumi.mine.yaml"
    assert schema(copy) == tmp_path / "schema.json"
    assert from_file(copy) == from_file(blueprint)
    assert copy.read_text().splitlines()[1:] == blueprint.read_text().splitlines()[1:]
