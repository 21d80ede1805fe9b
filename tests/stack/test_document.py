"""Files that are broken as files: one clear line each, and never a traceback."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from stack.document import BIGGEST_BYTES, MOST_VALUES, load
from stack.errors import BadSettings
from stack.read import file_config, from_file

FILE = "a YAML file with the key config"
DIGITS = "decimal digits, or text in quotes"
CONFIG = "a map of keys such as groundwork:networks"

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("Pulumi.*.yaml"), *ROOT.glob("blueprints/*.yaml")])


def texts(value: Any) -> Any:
    """Values as a reader has them that takes every scalar for a text."""
    if isinstance(value, dict):
        return {key: texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [texts(one) for one in value]
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def refused(path) -> str:
    with pytest.raises(BadSettings) as of_file:
        from_file(path)
    with pytest.raises(BadSettings) as of_config:
        file_config(path)
    assert str(of_file.value) == str(of_config.value)
    return str(of_file.value)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", ": got null, accepted: a map with the key config"),
        (b"# nothing\n", ": got null, accepted: a map with the key config"),
        (b"- config\n", ":1: got a list, accepted: a map with the key config"),
        (b"config\n", ':1: got "config", accepted: a map with the key config'),
        (b"{}\n", f":1: config: missing, accepted: {CONFIG}"),
        (b"config:\n", f":1: config: got null, accepted: {CONFIG}"),
        (b"config: [a]\n", f":1: config: got a list, accepted: {CONFIG}"),
        (b"config: { secure: x }\n", f':1: config: got "[secure]", accepted: {CONFIG}'),
        (b"a: 1\nb: c: d\n", ":2: broken YAML: mapping values are not allowed here, "
                            f"accepted: {FILE}"),
        (b"a: 'x\n", f":2: broken YAML: found unexpected end of stream, accepted: {FILE}"),
        (b"a:\n\t- b\n", ":2: broken YAML: found character '\\t' that cannot start any token, "
                         f"accepted: {FILE}"),
        (b"a: *x\n", f":1: broken YAML: found undefined alias 'x', accepted: {FILE}"),
        (b"a: 1\n---\nb: 2\n", f":2: broken YAML: but found another document, accepted: {FILE}"),
        (b"a: 1\nb: \xff\xfe\n", f":2: not UTF-8 text, accepted: {FILE}"),
        (b"a: 1\nb: \x00\n", f':2: holds the control character "\\u0000", accepted: {FILE}'),
        (b"\x7fELF\x02\x01", f':1: holds the control character "\\u007f", accepted: {FILE}'),
        (b"[" * 2000, f": nested too deeply, accepted: {FILE}"),
        (b"a: &a [*a]\n", ": nested too deeply, or too many values through aliases, "
                          f"accepted: {FILE}"),
        (b"#" * (BIGGEST_BYTES + 1), f": more than 1 MB, accepted: {FILE}"),
    ],
    ids=lambda value: str(value[:12]),
)  # fmt: skip
def test_a_broken_file_is_one_line(tmp_path, content, line):
    path = tmp_path / "Pulumi.dev.yaml"
    path.write_bytes(content)
    assert refused(path) == f"Pulumi.dev.yaml{line}"


def test_a_file_that_is_none_is_one_line(tmp_path):
    missing = f"Pulumi.dev.yaml: cannot be read: No such file or directory, accepted: {FILE}"
    assert refused(tmp_path / "Pulumi.dev.yaml") == missing
    folder = f"{tmp_path.name}: cannot be read: Is a directory, accepted: {FILE}"
    assert refused(tmp_path) == folder
    assert "cannot be read: embedded null byte" in refused(tmp_path / "a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_one_line(written):
    path = written("")
    path.chmod(0)
    assert "cannot be read: Permission denied" in refused(path)


def test_aliases_cannot_blow_up(written):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert MOST_VALUES < 10**9
    assert "too many values through aliases" in refused(written("\n".join(lines), head=""))


@pytest.mark.parametrize(
    ("value", "given", "accepted"),
    [
        ("010", "010, which readers of YAML disagree about", DIGITS),
        ("1_000", "1_000, which readers of YAML disagree about", DIGITS),
        ("0x10", "0x10, which readers of YAML disagree about", DIGITS),
        ("1e3", "1e3, which readers of YAML disagree about", DIGITS),
        (".inf", ".inf, which readers of YAML disagree about", DIGITS),
        ("2026-01-01", "a date without quotes, which Pulumi rewrites", "text in quotes"),
        ("!!str 5", "a YAML tag", "the value without it"),
        ("&x !y 5", "a YAML tag", "the value without it"),
        ("&x:y 5", "an odd anchor", "letters and digits after &"),
        (r'"\ud800"', "half a character", "whole Unicode characters"),
    ],
)  # fmt: skip
def test_values_that_readers_disagree_about_are_refused(mistakes, value, given, accepted):
    body = f"  groundwork:tags:\n    a: b\n    team: {value}\n"
    assert mistakes(body) == [f"6: tags.team: {given}, accepted: {accepted}"]


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("1: x", "1 as key, accepted: text as key, in quotes if need be"),
        ("true: x", "true as key, accepted: text as key, in quotes if need be"),
        ("~: x", "null as key, accepted: text as key, in quotes if need be"),
        ("010: x", '"010" as key, accepted: text as key, in quotes if need be'),
        ("0.5: x", "0.5 as key, accepted: text as key, in quotes if need be"),
        ("? [a]\n    : x", "a list or map as key, accepted: text as key"),
        ("b: x\n    !x a: x", "a YAML tag, accepted: the key without it"),
        ("&x/y a: x", "an odd anchor, accepted: letters and digits after &"),
        ("a?b: x", '"a?b" as key, accepted: text as key, in quotes if need be'),
        ("<<: { b: c }", "merge key <<, accepted: the entries themselves"),
        (r'"\udc00": x', "half a character as key, accepted: whole Unicode characters"),
    ],
)
def test_keys_are_text(mistakes, key, given):
    line = 6 if "!x" in key else 5
    assert mistakes(f"  groundwork:tags:\n    {key}\n") == [f"{line}: tags: {given}"]


@pytest.mark.parametrize("text", ["cron(0 6 * * ? *)", ":b", "x?"])
def test_signs_between_brackets_are_refused(mistakes, text):
    line = f'4: env[0]: "{text}" between brackets, which readers of YAML disagree about, accepted: '
    assert f"{line}text in quotes" in mistakes(f"  groundwork:env: [{text}]\n")
    for other in (f"  groundwork:env: ['{text}']\n", f"  groundwork:env:\n    - {text}\n"):
        assert not any("brackets" in each for each in mistakes(other))


def test_a_value_between_braces_has_its_path(mistakes):
    assert mistakes("  groundwork:tags: { a: b?c }\n") == [
        '4: tags.a: "b?c" between brackets, which readers of YAML disagree about, '
        "accepted: text in quotes"
    ]


@pytest.mark.parametrize("character", ["\x85", "\u2028", "\u2029", "\x9f", "\ufeff"])
def test_what_ends_a_line_for_some_readers_is_refused(written, character):
    shown = json.dumps(character)
    line = f":4: holds the control character {shown}, accepted: {FILE}"
    assert refused(written(f"  groundwork:tags: {{ a: 'b{character}c' }}\n")).endswith(line)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_another_reader_reads_the_same(path):
    # This loader makes texts of everything, and nothing else.
    read = yaml.load(path.read_text(), yaml.BaseLoader)  # noqa: S506
    assert read == texts(load(path).values)


def test_a_key_given_twice_is_a_mistake_at_the_second(mistakes):
    body = """
  groundwork:tags: { a: x }
  groundwork:tags: { b: y }
  groundwork:services:
    api: {}
    api: {}
"""
    assert mistakes(body)[0] == "6: tags: given twice, accepted: one entry; the first is on line 5"
    assert mistakes(body)[-1] == (
        "9: services.api: given twice, accepted: one entry; the first is on line 8"
    )


def test_what_is_wrong_in_the_file_does_not_hide_what_is_wrong_in_the_settings(mistakes):
    assert mistakes("  groundwork:tags: { a: 010, a: x, project: y }\n") == [
        "4: tags.a: 010, which readers of YAML disagree about, "
        "accepted: decimal digits, or text in quotes",
        "4: tags.a: given twice, accepted: one entry; the first is on line 4",
        "4: tags.project: a tag that the stack sets itself, accepted: another name",
    ]


def test_keys_outside_the_settings_are_told_apart(mistakes):
    assert mistakes("  network: {}\n  ':x': 1\n  groundwork:: 1\n  groundwork: 1\nconfg: {}\n") == [
        "4: config.network: no namespace, accepted: a key such as groundwork:networks; "
        "did you mean groundwork:networks?",
        "5: config.:x: no namespace, accepted: a key such as groundwork:networks",
        "6: config.groundwork:: no namespace, accepted: a key such as groundwork:networks",
        "7: config.groundwork: no namespace, accepted: a key such as groundwork:networks",
        "8: confg: no such key, accepted: config, encryptedkey, encryptionsalt, environment, "
        "imports, secretsprovider; did you mean config?",
    ]


def test_every_key_and_item_has_its_line(written):
    document = load(written("  groundwork:tags:\n    a: x\n    b:\n      - y\n      - z\n"))
    tags = ("config", "groundwork:tags")
    assert document.lines[(*tags, "a")] == 5
    assert document.lines[(*tags, "b")] == 6
    assert document.lines[(*tags, "b", 1)] == 8
    assert document.line((*tags, "c", "d")) == 4
    assert document.line(()) == 1


def test_a_file_with_a_byte_order_mark_or_windows_lines_is_read(tmp_path):
    path = tmp_path / "Pulumi.dev.yaml"
    text = "\ufeffconfig:\r\n  aws:region: eu-north-1\r\n  groundwork:posture: dev\r\n"
    path.write_bytes(text.encode())
    assert from_file(path).region == "eu-north-1"
