"""The words and the order of mistakes."""

import pytest

from stack.errors import BadSettings, Found, Mistake, dotted, kind, listed, nearest, shown


def test_an_error_sorts_its_mistakes_by_line():
    late = Mistake(9, "a", "got 1", "2")
    early = Mistake(2, "b.c", "got x", "y", "yy")
    error = BadSettings("Pulumi.dev.yaml", [late, early])
    assert error.mistakes == (early, late)
    assert str(error) == (
        "Pulumi.dev.yaml:2: b.c: got x, accepted: y; did you mean yy?\n"
        "Pulumi.dev.yaml:9: a: got 1, accepted: 2"
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ((), ""),
        (("region",), "aws:region"),
        (("services", "api", "command", 0), "services.api.command[0]"),
        (("tags", "a b\n"), 'tags."a b\\n"'),
        (("tags", "é" * 100), 'tags."' + r"\u00e9" * 47 + r'\u2026"'),
        (("tags", ""), 'tags.""'),
    ],
)
def test_a_path_is_one_word(path, text):
    assert dotted(path) == text


@pytest.mark.parametrize(
    ("value", "text", "sort"),
    [
        ("a\nb", '"a\\nb"', "text"),
        ("x" * 60, '"' + "x" * 47 + '\\u2026"', "text"),
        (5, "5", "a number"),
        (0.5, "0.5", "a number"),
        (True, "true", "true or false"),
        (None, "null", "nothing"),
        ({}, "an empty map", "an empty map"),
        ({"a": 1}, "a map", "a map"),
        ([1], "a list", "a list"),
        (10**60, "1" + "0" * 47, "a number"),
    ],
)
def test_a_value_is_shown_on_a_short_line(value, text, sort):
    assert shown(value) == text
    assert kind(value) == sort


def test_only_a_close_name_is_offered():
    assert nearest("ordres", ["orders", "web"]) == "orders"
    assert nearest("x", ["orders", "web"]) is None
    assert nearest("web", []) is None
    assert nearest("web\n", ["web\r"]) == '"web\\r"'


def test_many_names_are_cut_short_and_odd_ones_quoted():
    assert listed([]) == "none"
    assert listed(["b", "a\n", "ecr.api"]) == '"a\\n", b, ecr.api'
    assert listed(f"s{n:02}" for n in range(40)).endswith("s30, s31 and 8 more")


def test_a_verdict_rests_on_what_it_needs_and_what_holds_that():
    found = Found(("a", "b"), "", "", needs=(("c", "d", "e"),))
    assert found.rests_on(("a", "b"))
    assert found.rests_on(("a",))
    assert found.rests_on(("c", "d"))
    assert not found.rests_on(("a", "b", "c"))
    assert not found.rests_on(("c", "x"))
