"""A stack file from a blueprint: what is written, what is said, what is refused."""

from pathlib import Path

import pytest

from ops.errors import BadInput
from ops.init import blueprints, init, yours
from stack.read import from_file
from tests.ops.targets import PROD, project

ROOT = Path(__file__).parents[2]
SHOP = f"""\
# yaml-language-server: $schema=../schema.json
# A shop. Its $schema=../ is that of the folder above.
{PROD}\
  # Yours: who hears of alarms.
  groundwork:alerts: {{ email: ops@example.com }}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two blueprints."""
    made = project(tmp_path, {"dev": "whatever"})
    (made / "blueprints" / "old.yaml").mkdir(parents=True)
    (made / "blueprints" / "shop.yaml").write_text(SHOP, newline="")
    (made / "blueprints" / "hydren.yaml").write_text("config: {}\n")
    (made / "blueprints" / "README.md").write_text("")
    monkeypatch.chdir(made)
    return made


def refused(blueprint: str, stack: str, folder: Path) -> str:
    """The line that it ends with; nothing is written."""
    before = sorted(folder.iterdir())
    with pytest.raises(BadInput) as bad:
        init(blueprint, stack)
    assert sorted(folder.iterdir()) == before
    assert bad.value.code == 2
    assert "\n" not in str(bad.value)
    return str(bad.value)


def test_the_blueprint_becomes_a_stack_file(folder: Path) -> None:
    init("shop", "prod2")
    written = (folder / "Pulumi.prod2.yaml").read_text()
    assert written == SHOP.replace("$schema=../schema.json", "$schema=./schema.json")
    assert from_file(folder / "Pulumi.prod2.yaml").alerts.email == "ops@example.com"


@pytest.mark.usefixtures("folder")
def test_it_says_which_lines_to_change(capsys: pytest.CaptureFixture[str]) -> None:
    init("shop", "prod2")
    assert capsys.readouterr().out.splitlines() == [
        "Wrote Pulumi.prod2.yaml from the blueprint shop. In it, change:",
        "  line 14  who hears of alarms.",
        "Then look at it: groundwork plan prod2",
    ]
    assert SHOP.splitlines()[13] == "  groundwork:alerts: { email: ops@example.com }"


def test_it_works_below_the_project_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "blueprints")
    init("shop", "prod2")
    assert (folder / "Pulumi.prod2.yaml").is_file()


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("hydrne", "; did you mean hydren?"),
        ("shop.yaml", "; did you mean shop?"),
        ("../dev", ""),
        ("old", ""),
        ("", ""),
    ],
)
def test_an_unknown_blueprint_names_those_there_are(folder: Path, name: str, hint: str) -> None:
    line = refused(name, "prod2", folder)
    assert line == f"no blueprint {name!r}, there are: hydren, shop{hint}"


def test_a_project_without_blueprints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project(tmp_path, {}))
    assert refused("shop", "prod2", tmp_path) == "no blueprint 'shop', there are: none"


@pytest.mark.parametrize("name", ["", "../x", "a/b", "-x", "a b", "x" * 101, "prød"])
def test_a_name_that_pulumi_refuses(folder: Path, name: str) -> None:
    line = refused("shop", name, folder)
    assert line == f"stack {name!r}: a name is letters, digits, dot, dash and underscore"


def test_a_file_that_is_there_stays(folder: Path) -> None:
    line = refused("shop", "dev", folder)
    assert line == "Pulumi.dev.yaml is already there, and stays as it is: give another name"
    assert (folder / "Pulumi.dev.yaml").read_text() == "whatever"


def test_a_link_to_nowhere_is_not_followed(folder: Path) -> None:
    (folder / "Pulumi.next.yaml").symlink_to("elsewhere.yaml")
    assert refused("shop", "next", folder).startswith("Pulumi.next.yaml is already there")
    assert not (folder / "elsewhere.yaml").exists()


def test_the_local_stack_is_none_for_blueprints(folder: Path) -> None:
    line = refused("shop", "local", folder)
    assert line == "stack 'local' is the one on this machine: give another name"


def test_blueprints_are_files_by_name(folder: Path) -> None:
    assert list(blueprints(folder).items()) == [
        ("hydren", folder / "blueprints" / "hydren.yaml"),
        ("shop", folder / "blueprints" / "shop.yaml"),
    ]


def test_only_a_mark_on_a_line_of_its_own_counts() -> None:
    text = "a: 1 # Yours: no\n# Yours: yes\nb: 2\n#  Yours: no\n  # Yours: too\nc: 3\n"
    assert list(yours(text)) == [(3, "yes"), (6, "too")]
