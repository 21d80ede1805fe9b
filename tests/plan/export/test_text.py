import itertools
import json
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.engines.terraform_find import Tool
from plan import placeholders
from plan.export.text import escape, parts, template
from plan.placeholders import Reference

PLACEHOLDER = placeholders.token("ec2.Vpc", "network", "id")
REFERENCE = Reference("ec2.Vpc/network", ("id",))
NUMBER = placeholders.number("rds.Instance", "orders", "port")
NUMBERS = {NUMBER: placeholders.token("rds.Instance", "orders", "port")}
marks = st.text(alphabet='$%{}"~ a\\\n')


def read(written: str) -> str:
    """Terraform's reading of a template whose expressions are quoted strings or `local.x`."""
    found, rest = [], written
    while rest:
        if match := re.match(r'\$\{"([$%]+)"\}', rest):
            found.append(match[1])
        elif match := re.match(r"\$\{local\.x\}", rest):
            found.append("VALUE")
        elif match := re.match(r"(\$\$|%%)\{", rest):
            found.append(match[0][1:])
        else:
            assert not rest.startswith(("${", "%{")), written
            match = re.match(r"(?s).", rest)
            assert match
            found.append(match[0])
        rest = rest[match.end() :]
    return "".join(found)


@pytest.mark.parametrize(
    ("literal", "written"),
    [
        ("plain $5 at 100% {x}", "plain $5 at 100% {x}"),
        ("${HOME}", "$${HOME}"),
        ("%{if}", "%%{if}"),
        ("$${HOME}", '${"$$"}{HOME}'),
        ("$%{x}", '${"$%"}{x}'),
        ("costs $", "costs $"),
    ],
)
def test_escape(literal: str, written: str):
    assert escape(literal) == written


def test_a_mark_before_an_expression_is_quoted():
    assert template(f"${PLACEHOLDER}", {}, lambda _: "local.x") == '${"$"}${local.x}'
    assert template(f"5%{PLACEHOLDER}%", {}, lambda _: "local.x") == '5${"%"}${local.x}%'


@given(marks)
def test_a_literal_reads_back(literal: str):
    assert read(escape(literal)) == literal


@given(marks, marks)
def test_a_literal_around_an_expression_reads_back(before: str, after: str):
    written = template(before + PLACEHOLDER + after, {}, lambda _: "local.x")
    assert read(written) == f"{before}VALUE{after}"


@given(st.lists(st.sampled_from([PLACEHOLDER, str(NUMBER), "text", " ", "<<", "7000000001"])))
def test_parts_hold_all_of_the_text(pieces: list[str]):
    whole = " ".join(pieces)
    found = [
        part if isinstance(part, str) else {REFERENCE: PLACEHOLDER}.get(part, str(NUMBER))
        for part in parts(whole, NUMBERS)
    ]
    assert "".join(found) == whole


def test_parts_are_text_and_references():
    assert list(parts(f"a{PLACEHOLDER}b", {})) == ["a", REFERENCE, "b"]
    assert list(parts(PLACEHOLDER, {})) == [REFERENCE]
    assert list(parts("plain", {})) == ["plain"]
    assert list(parts("", {})) == []


def test_a_padded_placeholder_is_the_same_reference():
    padded = placeholders.token("ec2.Vpc", "network", "id", padding=9)
    assert list(parts(padded, {})) == [REFERENCE]


def test_a_number_that_stands_for_a_placeholder_is_a_reference():
    port = Reference("rds.Instance/orders", ("port",))
    assert list(parts(f'{{"port": {NUMBER}}}', NUMBERS)) == ['{"port": ', port, "}"]
    assert list(parts(f'{{"port": {NUMBER}}}', {})) == [f'{{"port": {NUMBER}}}']


def test_terraform_itself_reads_back_what_was_escaped(bare_terraform: Tool, tmp_path: Path):
    cases = ["".join(c) for n in range(4) for c in itertools.product('$%{"', repeat=n)]
    cases += ["\\{$%%{\n}", "~$${x}~%%{y}", "arn:${aws:username}/%{z}$"]
    wanted = {f"plain{i}": case for i, case in enumerate(cases)}
    written = {name: escape(case) for name, case in wanted.items()}
    for i, case in enumerate(cases):
        wanted[f"around{i}"] = f"{case}VALUE{case}"
        text = case + PLACEHOLDER + case
        written[f"around{i}"] = template(text, {}, lambda _: "local.x")
    config = {
        "locals": {"x": "VALUE"},
        "output": {name: {"value": {text: text}} for name, text in written.items()},
    }
    (tmp_path / "main.tf.json").write_text(json.dumps(config))
    for arguments in (["apply", "-auto-approve"], ["output", "-json"]):
        done = subprocess.run(
            [bare_terraform.path, *arguments], cwd=tmp_path, capture_output=True, check=True
        )
    read_back = {name: found["value"] for name, found in json.loads(done.stdout).items()}
    assert read_back == {name: {text: text} for name, text in wanted.items()}
