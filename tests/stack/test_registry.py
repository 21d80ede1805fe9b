"""Credentials of a registry, read from a secret's text."""

import pytest

from stack.registry import Login, login


def test_both_parts_are_read_and_the_password_is_not_shown():
    found = login('{"username": "acme", "password": "hunter2", "email": "x"}')
    assert found == Login("acme", "hunter2")
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    "text",
    ["", "acme:hunter2", "[]", '"x"', "5", "null", "{}", '{"username": "acme"}',
     '{"username": "acme", "password": 5}', '{"username": null, "password": "x"}', "[" * 9000],
)  # fmt: skip
def test_anything_else_is_none(text):
    assert login(text) is None
