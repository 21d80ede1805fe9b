"""The committed table of actions, `actions.json`, which `plan.operator.derive` writes."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

TABLE = Path(__file__).with_name("actions.json")
TAGGED = "tagged"
"""The scope of an action that is for what carries the stack's tags."""


class Arn(TypedDict):
    """How resources of one kind of IAM's are told by name."""

    arn: str
    """With `{}` where the name stands, and `*` for whatever no plan knows."""
    of: Sequence[str]
    """Tokens of the resources that are of this kind."""
    property: NotRequired[str]
    """Wire name of the input with the name, where auto-naming fills no such input."""
    also: NotRequired[Sequence[str]]
    """Names that no resource tells."""


class Question(TypedDict):
    """What one look-up asks for."""

    actions: Sequence[str]
    arn: NotRequired[str]
    """Argument that names what is asked for; else all may be."""


Table = TypedDict(
    "Table",
    {
        "resources": Mapping[str, Sequence[str]],
        "functions": Mapping[str, Question],
        "linked": Mapping[str, str],
        "global": Sequence[str],
        "reads": Sequence[str],
        "scopes": Mapping[str, str | Sequence[str]],
        "arns": Mapping[str, Arn],
    },
)
"""Actions by token, look-ups by token, principals of service-linked roles by token, services of
no region, actions that change nothing, and of each action what it is for: `TAGGED`, or kinds in
`arns`; else everything."""


@cache
def load() -> Table:
    """Read the table."""
    return json.loads(TABLE.read_text(encoding="utf-8"))
