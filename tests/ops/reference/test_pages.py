import re
import subprocess
import sys
from pathlib import Path

import pytest

from ops.reference import __main__ as command
from ops.reference import rooms, stack_file
from ops.reference.source import Library
from ops.reference.table import code, table
from plan.rules.table import RULES
from stack.posture import TABLE
from stack.schema import schema
from tests.components.test_contract import CATALOGUE

ROOT = Path(__file__).parents[3]
HELD = {path.name: path.read_text() for path in (ROOT / "docs" / "reference").glob("*.md")}


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "components")


def test_the_pages_are_up_to_date():
    fresh = command.pages()
    stale = {name for name in {*HELD, *fresh} if HELD.get(name) != fresh.get(name)}
    assert stale == set(), "run: .venv/bin/python -m ops.reference"


def test_every_component_has_its_place(library: Library):
    names = {cls.__name__ for cls, _ in CATALOGUE}
    assert {one.name for one in library.components} == names
    for one in library.components:
        assert f"\n## {one.name}\n" in HELD[f"{one.room}.md"]
        assert f"[{one.name}]({one.room}.md#{one.name.lower()})" in HELD["README.md"]


def test_every_input_and_output_is_told_in_words(library: Library):
    for one in library.components:
        for field in [*library.fields(one.inputs), *one.fields, *one.methods]:
            assert field.text, f"{one.name}.{field.name}"


def test_a_component_is_told_whole():
    text = HELD["messaging.md"]
    assert text.startswith("# messaging: what passes messages on\n\n- [Bus](#bus): An encrypted")
    part = text[text.index("## Queue\n") : text.index("## What these take and give")]
    assert "`from components.messaging.queue import Queue`" in part
    assert re.search(r"\n\| `key_arn` \| `Input\[str\]` \| \w.* Defaults to \w", part)
    assert re.search(r"\n\| `cidr` \| `str` \| yes \| \w", HELD["network.md"])
    assert re.search(
        r"\n\| `tags` \| `Mapping\[str, Input\[str\]\]` \| \w.* Defaults to none\.", part
    )
    assert re.search(r"\n\| `binding\(access\)` \| `Binding` \| \w", part)
    assert "### Binding\n" in text


def test_links_lead_to_headings():
    for name, text in HELD.items():
        for file, anchor in re.findall(r"\]\(([\w.-]*)#?([\w-]*)\)", text):
            there = HELD[file or name]
            heads = {
                head.lower().replace(" ", "-") for head in re.findall(r"^#+ (.+)", there, re.M)
            }
            assert not anchor or anchor in heads


def test_a_room_that_nobody_told_of_is_an_error(tmp_path: Path):
    (tmp_path / "components" / "attic").mkdir(parents=True)
    source = "class Box(pulumi.ComponentResource):\n    pass\n"
    (tmp_path / "components" / "attic" / "box.py").write_text(source)
    with pytest.raises(LookupError, match=r"no line about the rooms attic: see .*ROOMS"):
        rooms.pages(Library(tmp_path / "components"))


def test_every_key_of_the_stack_file_is_told():
    text, told = stack_file.page(), schema()
    for key in told["properties"]["config"]["properties"]:
        assert f"\n| `{key}` | " in text
    for name, one in told["$defs"].items():
        if "properties" in one and "description" in one:
            part = text[text.index(f"\n## {name}\n") :].split("\n## ")[1]
            assert re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE) == list(one["properties"])
    assert all(f"\n| `{setting}` | `" in text for setting in TABLE)


@pytest.mark.parametrize(
    "row",
    [
        "| `groundwork:networks` | by name: [Network](#network) | Networks by label. ",
        "| `groundwork:waivers` | list of [Waiver](#waiver) | ",
        "| `groundwork:tags` | by name: text | ",
        "| `groundwork:posture` | `dev`, `prod` | ",
        "| `internet` | `true` or `false` | ",
        "| `value` | `secure` | ",
        "| `log_days` | `7` | `365` |",
        "| `disposable` | `true` | `false` |",
    ],
)
def test_values_are_told_in_few_words(row: str):
    assert f"\n{row}" in stack_file.page()


def test_every_rule_has_a_row_of_six_cells():
    rows = re.findall(r"^\| `(\S+)` \|(.*)\|$", HELD["rules.md"], re.MULTILINE)
    assert [name for name, _ in rows] == [each.id for each in RULES]
    assert {len(re.split(r"(?<!\\)\|", rest)) for _, rest in rows} == {5}


def test_a_table_leaves_out_an_empty_column_and_escapes_a_bar():
    rows = [("a", "", "x | y"), ("b", "", "")]
    assert list(table(("one", "two", "three"), rows)) == [
        "| one | three |",
        "|---|---|",
        "| a | x \\| y |",
        "| b |  |",
    ]
    assert (code("x"), code("")) == ("`x`", "")


def test_pages_are_written_and_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "gone.md").write_text("# A room that is no more\n")
    assert command.main(["--check"], tmp_path) == 1
    assert "docs/reference/gone.md is not up to date\n" in capsys.readouterr().err
    assert command.main([], tmp_path) == 0
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == command.pages()
    assert command.main(["--check"], tmp_path) == 0


def test_it_is_a_command():
    done = subprocess.run(
        [sys.executable, "-m", "ops.reference", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
