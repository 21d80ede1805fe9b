"""`explain` and `compare` as a user calls them."""

import json
from collections.abc import Callable, Sequence

import pytest

from ops.cli import app
from ops.run import guarded
from tests.ops.targets import LOCAL, PROD, project

SECRET = """\
  groundwork:secrets:
    stripe: { value: { secure: v1:abc:def } }
"""
Told = tuple[int, str, str]


@pytest.fixture
def groundwork(tmp_path, monkeypatch, capsys) -> Callable[..., Told]:
    """Exit code and both outputs of a command in a project."""
    stacks = {"local": LOCAL, "prod": PROD, "kept": PROD + SECRET, "broken": PROD + "  x: y\n"}
    monkeypatch.chdir(project(tmp_path, stacks))

    def run(*arguments: str) -> Told:
        code = guarded(lambda: app(list(arguments), standalone_mode=False))
        return code, *capsys.readouterr()

    return run


def lines(told: Told) -> Sequence[str]:
    code, out, err = told
    assert (code, err) == (0, "")
    assert not any(line.endswith(" ") for line in out.splitlines())
    return out.splitlines()


def test_one_value(groundwork):
    assert lines(groundwork("explain", "databases.orders.multi_az", "prod")) == [
        " databases.orders.multi_az = true",
        "   from       posture, line 3 of Pulumi.prod.yaml",
        "   means      Keep a standby in a second zone, of aurora one that answers reads, of mongo "
        "one in every zone of the",
        "              network. Defaults to false in dev and true in prod.",
        "   accepted   true or false",
    ]


@pytest.mark.parametrize(
    ("key", "value", "origin"),
    [
        ("aws:region", "eu-north-1", "the file, line 2 of Pulumi.local.yaml"),
        ("databases.board.version", "17", "default"),
        ("databases.board.network", "app", "follows networks.app, line 6 of Pulumi.local.yaml"),
        ("databases.board.disposable", "true", "follows disposable"),
        ("networks.app.endpoints", "[tasks]", "the file, line 6 of Pulumi.local.yaml"),
        ("edge", "none", "default"),
        ("caches", "{}", "default"),
    ],
)
def test_where_a_value_comes_from(groundwork, key, value, origin):
    told = lines(groundwork("explain", key))
    assert told[0] == f" {key} = {value}"
    assert told[1] == f"   from       {origin}"


def test_an_entry_is_a_table(groundwork):
    told = lines(groundwork("explain", "networks.app"))
    assert told[0] == " networks.app"
    assert told[1].startswith("   means      ")
    table = [line.split(maxsplit=2) for line in told[told.index("") + 3 :]]
    assert table == [
        ["networks.app.cidr", "10.0.0.0/16", "line 6"],
        ["networks.app.zones", "2", "posture"],
        ["networks.app.public_zones", "none", "default"],
        ["networks.app.nat", "none", "line 6"],
        ["networks.app.endpoints", "[tasks]", "line 6"],
        ["networks.app.discovery", "dns", "default"],
    ]


def test_an_explanation_for_machines(groundwork):
    told = groundwork("explain", "databases.board.disposable", "--format", "json")
    assert json.loads("\n".join(lines(told))) == {
        "file": "Pulumi.local.yaml",
        "key": "databases.board.disposable",
        "meaning": "Allow deletion without a final snapshot. Defaults to the stack's `disposable`.",
        "accepted": "true or false",
        "settings": [
            {
                "key": "databases.board.disposable",
                "value": True,
                "from": {"kind": "setting", "key": "disposable", "line": None},
            }
        ],
    }


def test_a_file_anywhere(groundwork):
    told = lines(groundwork("explain", "posture", "--file", "Pulumi.prod.yaml"))
    assert told[0] == " posture = prod"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["explain", "databases.bord.size"],
            'Pulumi.local.yaml: databases: no such key as "databases.bord.size", '
            "accepted: board; did you mean databases.board.size?\n",
        ),
        (
            ["explain", "posture", "prdo"],
            "groundwork: no stack 'prdo': Pulumi.prdo.yaml does not exist "
            "(there are: broken, kept, local, prod)\n",
        ),
        (["explain"], "groundwork: Missing argument 'KEY'.\n"),
        (
            ["explain", "posture", "prod", "--file", "Pulumi.prod.yaml"],
            "groundwork: give a STACK or --file FILE, not both\n",
        ),
        (
            ["compare", "local", "prdo"],
            "groundwork: no stack 'prdo': Pulumi.prdo.yaml does not exist "
            "(there are: broken, kept, local, prod)\n",
        ),
        (
            ["compare", "local", "broken"],
            "Pulumi.broken.yaml:11: config.x: no namespace, accepted: a key such as "
            "groundwork:networks\n",
        ),
        (
            ["compare", "local", "far/Pulumi.prod.yaml"],
            "Pulumi.prod.yaml: cannot be read: No such file or directory, accepted: a YAML file "
            "with the key config\n",
        ),
        (["compare", "local"], "groundwork: Missing argument 'B'.\n"),
    ],
)
def test_what_cannot_be_told_is_one_line(groundwork, arguments, said):
    assert groundwork(*arguments) == (2, "", said)


def test_two_stacks_side_by_side(groundwork):
    told = lines(groundwork("compare", "local", "prod"))
    assert told[0] == " local and prod"
    assert told[2].split() == ["key", "local", "from", "prod", "from"]
    rows = {line.split()[0]: line.split()[1:] for line in told[4:-2]}
    assert rows["posture"] == ["dev", "line", "3", "prod", "line", "3"]
    assert rows["emulator"] == ["true", "line", "4", "false", "default"]
    assert rows["networks.app.nat"] == ["none", "line", "6", "per-zone", "posture"]
    assert rows["databases.board"] == ["{engine:", "postgres}", "line", "8", "not", "there"]
    assert rows["databases.orders"] == ["not", "there", "{engine:", "postgres}", "line", "8"]
    assert "networks.app.cidr" not in rows
    assert told[-1] == " 12 of 40 settings differ"


def test_two_stacks_with_all_that_is_the_same(groundwork):
    told = lines(groundwork("compare", "local", "prod", "--all"))
    rows = {line.split()[0]: line.split()[1:] for line in told[4:-2]}
    assert rows["networks.app.cidr"] == ["10.0.0.0/16", "line", "6", "10.0.0.0/16", "line", "6"]
    assert rows["databases.board.engine"] == ["postgres", "line", "8", "not", "there"]
    assert "databases.board" not in rows


def test_a_stack_and_itself(groundwork):
    told = lines(groundwork("compare", "prod", "Pulumi.prod.yaml"))
    assert told[0] == " prod and prod"
    assert len(told) == 3
    assert told[2].startswith(" 0 of ")


def test_a_comparison_for_machines(groundwork):
    found = json.loads(groundwork("compare", "local", "prod", "--format", "json")[1])
    assert (found["here"], found["there"]) == ("Pulumi.local.yaml", "Pulumi.prod.yaml")
    rows = {row["key"]: row for row in found["settings"]}
    assert rows["networks.app.zones"] == {
        "key": "networks.app.zones",
        "here": {"value": 2, "from": {"kind": "posture", "key": "posture", "line": 3}},
        "there": {"value": 3, "from": {"kind": "posture", "key": "posture", "line": 3}},
    }
    assert rows["databases.board"]["there"] is None
    assert "networks.app.cidr" not in rows


def test_no_output_holds_a_secret_value(groundwork):
    for form in ("text", "json"):
        for command in (["explain", "secrets", "kept"], ["compare", "kept", "prod"]):
            code, out, err = groundwork(*command, "--format", form)
            assert (code, err) == (0, "")
            assert "stripe" in out
            assert "v1:abc" not in out


def test_a_long_value_is_cut_in_a_table_alone(groundwork, tmp_path):
    tags = f"  groundwork:tags: {{ note: {'a' * 80} }}\n"
    (tmp_path / "Pulumi.tagged.yaml").write_text(PROD + tags)
    cut = f"{'a' * 63}…"
    assert lines(groundwork("explain", "tags", "tagged"))[-1].split()[1] == cut
    assert lines(groundwork("explain", "tags.note", "tagged"))[0].endswith("a" * 80)
