"""The committed table of shapes, `shapes.json`, which `plan.export.derive` writes."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NotRequired, TypedDict

from plan.export.errors import CannotExport
from plan.record import Lookup, Resource

Type = str | list[Any] | dict[str, Any]
"""`string`, `number`, `bool`, `dynamic` or `asset`; `["list" | "set" | "map", Type]`;
`{"object": properties}` for an attribute, `{"block": properties}` for a nested block."""


class Property(TypedDict):
    """One property, in its table under the wire name."""

    to: str
    """Terraform's name."""
    type: Type
    flat: NotRequired[bool]
    """Pulumi has one value where Terraform has a list of at most one."""
    sensitive: NotRequired[bool]
    computed: NotRequired[bool]
    """Only AWS sets it."""


class Naming(TypedDict):
    """How Pulumi names what the program does not."""

    property: str
    max: int
    separator: str
    lower: NotRequired[bool]
    prefix: NotRequired[str]
    suffix: NotRequired[bool]
    """False: the logical name is the name."""
    replacing: NotRequired[Sequence[str]]
    """Wire names of the inputs that make AWS replace the resource; the suffix follows them."""


class Entry(TypedDict):
    """One resource type or function."""

    type: str
    """Terraform's type."""
    properties: Mapping[str, Property]
    newer: Sequence[str]
    """Wire names that Terraform's provider does not have."""
    naming: NotRequired[Naming]
    defaults: NotRequired[Mapping[str, str]]
    timeouts: NotRequired[Sequence[str]]
    delete_first: NotRequired[bool]


class Table(TypedDict):
    """All of it, by token."""

    sdk: str
    provider: Entry
    resources: Mapping[str, Entry]
    functions: Mapping[str, Entry]


@cache
def load() -> Table:
    """Read the table."""
    return json.loads(Path(__file__).with_name("shapes.json").read_text())


def entry(of: Resource | Lookup) -> Entry:
    """The shape of a resource or look-up; raises CannotExport for a type that is not listed."""
    known = load()
    token = of.type if isinstance(of, Resource) else of.token
    found = (known["resources"] if isinstance(of, Resource) else known["functions"]).get(token)
    if found is None:
        name = of.name if isinstance(of, Resource) else of.key
        raise CannotExport(
            f"{token} {name}",
            "is not in the table of the export",
            "list it in plan/export/types.toml and derive the table again",
        )
    return found
