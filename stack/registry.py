"""Credentials of a registry, in the form in which ECS reads them from a secret too."""

import json
from dataclasses import dataclass, field
from typing import Final

FORM: Final = 'JSON such as {"username": "acme", "password": "…"}'
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html"""


@dataclass(frozen=True)
class Login:
    """Who pushes."""

    username: str
    password: str = field(repr=False)


def login(text: str) -> Login | None:
    """The credentials in a secret's text; None if it is no JSON with both of them."""
    try:
        given = json.loads(text)
        username, password = given["username"], given["password"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    both = isinstance(username, str) and isinstance(password, str)
    return Login(username, password) if both else None
