"""Pydantic's errors in the words of a `Mistake`; what is accepted comes from the schema."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from stack.errors import Found, Path, kind, listed, nearest, shown
from stack.model.base import WRONG
from stack.schema import settings_schema

BY_PATH: Final = "a map of maps, as pulumi config set --path writes it"


def explained(
    error: ValidationError, values: Mapping[str, Any], masked: Callable[[Path], bool]
) -> Iterator[Found]:
    """One mistake for each error; `masked` says whose values must not be printed."""
    for one in error.errors(include_url=False, include_input=False):
        key_error = one["loc"][-1:] == ("[key]",)
        path: Path = one["loc"][:-1] if key_error else one["loc"]
        if key_error:
            names = _resolved(node_of(path[:-1]).get("propertyNames", {}))
            yield Found(path, "not a possible name", phrase(names))
        elif one["type"] == WRONG:
            context = one.get("ctx", {})
            yield Found(path, context["given"], context["accepted"], context["nearest"])
        elif one["type"] == "extra_forbidden":
            yield _unknown(path)
        elif one["type"] == "missing":
            yield Found(path, "missing", phrase(node_of(path)))
        else:
            yield _bad_value(path, _value(values, path), masked)


def _unknown(path: Path) -> Found:
    key = str(path[-1])
    known = {k for k in node_of(path[:-1]).get("properties", {}) if path[:-1] or k != "region"}
    accepted = listed(known)
    if len(path) == 1 and re.split(r"[.\[]", key, maxsplit=1)[0] in known:
        return Found(path, "no such key", BY_PATH)
    return Found(path, "no such key", accepted, nearest(key, known))


def _bad_value(path: Path, value: Any, masked: Callable[[Path], bool]) -> Found:
    node = node_of(path)
    given = f"got {kind(value) if masked(path) else shown(value)}"
    guess = nearest(value, node["enum"]) if isinstance(value, str) and "enum" in node else None
    return Found(path, given, phrase(node), guess)


def _value(values: Any, path: Path) -> Any:
    for part in path:
        try:
            values = values[part]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def node_of(path: Path) -> Mapping[str, Any]:
    """The schema of what stands at a path."""
    node = settings_schema()
    for part in path:
        if isinstance(part, int):
            lists = [choice for choice in (node, *node.get("anyOf", ())) if "items" in choice]
            node = lists[0]["items"]
        elif part in node.get("properties", {}):
            node = node["properties"][part]
        else:
            node = node.get("additionalProperties") or {}
        node = _resolved(node)
    return node


def _resolved(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """A node behind its references, without the alternative null."""
    if "$ref" in node:
        return settings_schema()["$defs"][node["$ref"].rpartition("/")[2]]
    given = [choice for choice in node.get("anyOf", ()) if choice.get("type") != "null"]
    return _resolved(given[0]) if len(given) == 1 else node


def phrase(node: Mapping[str, Any]) -> str:
    """What a schema accepts, in words."""
    node = _resolved(node)
    if "patternErrorMessage" in node:
        return str(node["patternErrorMessage"])
    if "anyOf" in node:
        return " or ".join(phrase(choice) for choice in node["anyOf"])
    if "enum" in node:
        return listed(node["enum"])
    if "properties" in node:
        return f"a map with {listed(node['properties'])}"
    words = {
        "integer": "a whole number {minimum} to {maximum}",
        "number": "a number {minimum} to {maximum} in steps of {multipleOf}",
        "boolean": "true or false",
        "string": _text(node),
        "array": f"a list, each {phrase(node['items'])}" if "items" in node else "a list",
        "object": "a map of names to entries",
    }
    return words[node["type"]].format_map(node)


def _text(node: Mapping[str, Any]) -> str:
    if "examples" in node:
        return f"text such as {node['examples'][0]}"
    return "text of 1 to {maxLength} characters" if "maxLength" in node else "text"
