"""The committed list of properties that Terraform's provider is too old for, `newer.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _entries() -> Sequence[Mapping[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("newer.toml").read_text()).get("property", ())


@cache
def reasons() -> Mapping[tuple[str, str], str]:
    """Why a property may be left out, by Pulumi token and path of wire names."""
    return {(e["type"], e["property"]): e["reason"] for e in _entries()}


def takes_along(token: str, inputs: Mapping[str, Any]) -> str | None:
    """The property, if there is one, without which a resource would be another or none."""
    whole = (e["property"] for e in _entries() if e["type"] == token and e.get("whole"))
    return next((wire for wire in whole if wire in inputs), None)


def without(token: str, value: Any, path: tuple[str, ...] = ()) -> Any:
    """The inputs of a resource, as far as Terraform's provider has them."""
    if isinstance(value, list):
        return [without(token, item, path) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {
        wire: without(token, inner, (*path, wire))
        for wire, inner in value.items()
        if (token, ".".join((*path, wire))) not in reasons()
    }
