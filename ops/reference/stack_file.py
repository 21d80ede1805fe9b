"""The page of the stack file, from its schema and the table of postures."""

from collections.abc import Iterator, Mapping
from typing import Any

from ops.reference.table import code, table
from stack.posture import TABLE
from stack.schema import schema

NAME = "stack-file.md"
INTRO = (
    "# The stack file",
    "",
    "`Pulumi.STACK.yaml`, below `config:`. What a file does not say comes from its posture, else",
    "from the default named here. `schema.json` says the same to an editor.",
)
WORDS: Mapping[str, str] = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "`true` or `false`",
    "null": "",
    "array": "list",
    "object": "map",
}


def page() -> str:
    """All keys, then what stands below each, then what the postures set."""
    told = schema()
    definitions = told["$defs"]
    lines = [*INTRO, "", *_keys("key", told["properties"]["config"]["properties"], definitions)]
    for name, one in definitions.items():
        if "properties" in one and one.get("description"):
            lines += ["", f"## {name}", "", one["description"], ""]
            lines += _keys("key", one["properties"], definitions)
    lines += ["", "## Postures", "", *_postures()]
    return "\n".join([*lines, ""])


def _keys(
    head: str, properties: Mapping[str, Any], definitions: Mapping[str, Any]
) -> Iterator[str]:
    rows = [
        (code(key), _kind(one, definitions), one.get("description", ""))
        for key, one in properties.items()
    ]
    return table((head, "value", "what it says"), rows)


def _postures() -> Iterator[str]:
    rows = [(code(key), *(code(_value(one)) for one in row)) for key, row in TABLE.items()]
    return table(("setting", "in `dev`", "in `prod`"), rows)


def _kind(one: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    """What a value is, in a few words."""
    if "anyOf" in one:
        return " or ".join(
            dict.fromkeys(k for part in one["anyOf"] if (k := _kind(part, definitions)))
        )
    if "$ref" in one:
        return _named(one["$ref"].rpartition("/")[2], definitions)
    if "items" in one:
        return f"list of {_kind(one['items'], definitions)}"
    if isinstance(held := one.get("additionalProperties"), dict):
        return f"by name: {_kind(held, definitions)}"
    return WORDS.get(one.get("type", ""), "value")


def _named(name: str, definitions: Mapping[str, Any]) -> str:
    one = definitions[name]
    if "enum" in one:
        return ", ".join(code(value) for value in one["enum"])
    return f"[{name}](#{name.lower()})" if one.get("description") else code("secure")


def _value(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
