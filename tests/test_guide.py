"""The guide shows what is so."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from ops.cli import app
from plan.graph import graph
from plan.mermaid import picture
from plan.recorder import record_file

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
INDEX = GUIDE / "README.md"
PAGES = sorted(path for path in GUIDE.glob("*.md") if path != INDEX)
OTHERS = {"ci", "cost", "keys", "logs", "operator", "report", "which"}
"""Pages that are of no single blueprint."""
BLUEPRINTS = sorted(ROOT.glob("blueprints/*.yaml"))
COMMANDS = get_command(app)


def commands(text: str) -> list[list[str]]:
    """Every `groundwork …` of a text, word by word."""
    lines = re.findall(r"(?:^|`)groundwork ([^`\n#]+)", text, re.MULTILINE)
    return [line.split() for line in lines]


def test_every_blueprint_has_a_page_and_a_row():
    names = [path.stem for path in BLUEPRINTS]
    assert names
    assert {path.stem for path in PAGES} == {*names, *OTHERS}
    rows = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \|", INDEX.read_text(), re.MULTILINE)
    assert rows == [(name, name) for name in names]


@pytest.mark.parametrize("file", BLUEPRINTS, ids=lambda file: file.stem)
def test_the_picture_is_that_of_the_plan(file):
    record = record_file(file)
    shown = re.findall(r"```mermaid\n(.*?)```", (GUIDE / f"{file.stem}.md").read_text(), re.DOTALL)
    assert shown == [picture(record, graph(record))]


@pytest.mark.parametrize("file", BLUEPRINTS, ids=lambda file: file.stem)
def test_every_part_that_it_explains_is_in_the_picture(file):
    text = (GUIDE / f"{file.stem}.md").read_text()
    rows = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([\w-]+)`", row)}
    drawn = {node.name for node in graph(record_file(file)).nodes}
    assert named
    assert named <= drawn
    assert drawn - named <= {"cluster", "internet", "key", "AWS APIs", "tasks-repository"}


@pytest.mark.parametrize("page", [INDEX, *PAGES], ids=lambda page: page.stem)
def test_every_command_that_it_names_is_one(page):
    named = commands(page.read_text())
    assert named
    for name, *words in named:
        known = COMMANDS.commands[name]
        options = {option for parameter in known.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("page", [INDEX, *PAGES], ids=lambda page: page.stem)
def test_every_file_that_it_names_exists(page):
    text = page.read_text()
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert all((page.parent / link).is_file() for link in links)
    named = re.findall(r"`((?:docs|tests|blueprints|services)/[\w/.]+)`", text)
    assert all((ROOT / name).exists() for name in named)


def test_commands_are_found_in_code_and_in_text():
    text = "see `groundwork plan x`\n```\ngroundwork up y --yes  # why\n```\ngroundworks no"
    assert commands(text) == [["plan", "x"], ["up", "y", "--yes"]]
