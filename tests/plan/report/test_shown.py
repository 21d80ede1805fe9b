"""Values as the page may show them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.placeholders import number, token
from plan.record import Secret
from plan.report.shown import shown

PORT = number("rds.Instance", "board-instance", "port")
NUMBERS = {PORT: token("rds.Instance", "board-instance", "port")}
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.mark.parametrize("value", [None, True, False, 0, 8080, 0.5, "text", "", [], {}])
def test_plain_values_stay(value):
    assert shown(value, NUMBERS) == value
    assert type(shown(value, NUMBERS)) is type(value)


def test_what_is_encrypted_is_hidden_however_deep_it_is():
    value = {"a": [Secret("hush"), {"b": Secret({"c": "hush"})}], "d": (Secret(1),)}
    assert shown(value, {}) == {"a": ["[secret]", {"b": "[secret]"}], "d": ["[secret]"]}


def test_numbers_that_only_aws_knows_are_named():
    named = "<<rds.Instance/board-instance.port>>"
    assert shown(PORT, NUMBERS) == named
    assert shown(f"host:{PORT}/app", NUMBERS) == f"host:{named}/app"
    assert shown({"ports": [PORT, 5432]}, NUMBERS) == {"ports": [named, 5432]}
    assert shown(PORT, {}) == PORT
    assert shown(f"{PORT}", {}) == f"{PORT}"


def test_what_is_no_json_is_text():
    assert shown({1: object}, {}) == {"1": "<class 'object'>"}
    assert shown([float("inf"), float("nan")], {}) == ["inf", "nan"]


@given(VALUES)
def test_json_comes_out_as_it_went_in(value):
    assert json.loads(json.dumps(shown(value, NUMBERS))) == json.loads(json.dumps(value))


@given(VALUES)
def test_nothing_inside_a_secret_is_seen(value):
    assert shown([{"x": Secret(value)}], {}) == [{"x": "[secret]"}]
