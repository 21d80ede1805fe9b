"""The README shows what is so."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ops.cli import app
from stack.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
KEYS = (ROOT / "docs/guide/keys.md").read_text()


@pytest.fixture
def planned(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("COLUMNS", raising=False)
    return CliRunner().invoke(app, ["plan", "local"])


def test_plan_in_the_readme_is_the_plan(planned):
    assert planned.exit_code == 0
    shown = re.search(r"```\n( Plan of local.*?)\n```", README, re.DOTALL)
    assert shown
    printed = "\n".join(line.rstrip() for line in planned.output.rstrip().split("\n"))
    parts = shown[1].split("\n    …\n")
    places = [printed.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert printed.startswith(parts[0])
    assert printed.endswith(parts[-1])
    for heading in ("Who may talk to whom", "Cost", "Findings"):
        assert f"\n {heading}\n" in printed
        assert any(part.startswith(f" {heading}\n") for part in parts)


def test_every_key_of_the_stack_file_has_a_row():
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", KEYS, re.MULTILINE)
    named = {key for row in rows for key in re.findall(r"\w+", row)}
    assert named == Settings.model_fields.keys() - {"region"}


def test_the_stack_file_in_the_readme_is_that_of_the_plan():
    shown = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert shown
    assert (ROOT / "Pulumi.local.yaml").read_text().endswith(f"schema.json\n{shown[1]}")


def test_every_folder_that_it_names_exists():
    rows = re.findall(r"^\| ((?:`[\w/]+/`(?:, )?)+) \|", README, re.MULTILINE)
    folders = [folder for row in rows for folder in re.findall(r"`([\w/]+/)`", row)]
    assert len(folders) == 9
    assert all((ROOT / folder).is_dir() for folder in folders)


def test_every_command_that_it_names_is_a_target():
    named = set(re.findall(r"`make (\w+)`", README)) | set(re.findall(r"^make (\w+)", README, re.M))
    targets = set(re.findall(r"^(\w+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named
    assert named <= targets
