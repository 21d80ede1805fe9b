"""The JSON schema of a stack file, for editors and for the words of mistakes."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from stack.defaults import INHERITED
from stack.posture import TABLE
from stack.settings import Settings
from stack.zones import LETTERS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
MODELS: Final = {
    "networks": "Network",
    "databases": "Database",
    "caches": "Cache",
    "buckets": "Bucket",
    "tables": "Table",
    "queues": "Queue",
    "buses": "Bus",
    "streams": "Stream",
    "searches": "Search",
    "clusters": "Cluster",
    "users": "Users",
    "services": "Service",
    "delivery": "Delivery",
}
PULUMI: Final[Mapping[str, Any]] = {
    "secretsprovider": {"type": "string"},
    "encryptedkey": {"type": "string"},
    "encryptionsalt": {"type": "string"},
    "environment": {"type": ["array", "object"]},
    "imports": {"type": "array"},
}
"""Top-level keys of a stack file that are Pulumi's own."""


@cache
def settings_schema() -> Mapping[str, Any]:
    """The schema of the settings, as the file may give them: what is filled in is not required."""
    schema = Settings.model_json_schema(mode="validation")
    definitions = schema["$defs"]
    _optional(schema, ["disposable", "images", "backup"])
    for bounds in ("Scale", "Capacity"):
        _optional(definitions[bounds], ["min", "max"])
    for setting in (*TABLE, *INHERITED):
        kind, _, rest = setting.partition(".")
        if kind in MODELS:
            _optional(definitions[MODELS[kind]], [rest.partition(".")[0]])
    sealed = {"secure": {"type": "string", "description": "Encrypted value."}}
    definitions["Sealed"] = {
        "type": "object",
        "properties": sealed,
        "required": ["secure"],
        "additionalProperties": False,
    }
    value = definitions["SecretSource"]["properties"]["value"]
    definitions["SecretSource"]["properties"]["value"] = {
        "$ref": "#/$defs/Sealed",
        "description": value["description"],
    }
    return _tidy(schema)


def schema() -> dict[str, Any]:
    """The schema of a whole stack file, `config` with its namespaced keys."""
    inner = dict(settings_schema())
    properties = dict(inner["properties"])
    region = {**properties.pop("region"), "enum": sorted(LETTERS)}
    config = {
        "type": "object",
        "description": inner["description"],
        "properties": {
            "aws:region": region,
            **{f"groundwork:{key}": value for key, value in properties.items()},
        },
        "patternProperties": {"^(?!groundwork:)[^:]+:.+$": {}},
        "additionalProperties": False,
        "required": ["aws:region", "groundwork:posture"],
    }
    return {
        "$schema": DIALECT,
        "title": "Groundwork stack file",
        "description": "One environment, Pulumi.NAME.yaml: only what differs from its posture.",
        "type": "object",
        "properties": {"config": config, **PULUMI},
        "additionalProperties": False,
        "required": ["config"],
        "$defs": inner["$defs"],
    }


def text() -> str:
    """The schema as the committed file `schema.json`."""
    return json.dumps(schema(), indent=2) + "\n"


def _optional(model: dict[str, Any], keys: list[str]) -> None:
    required = [key for key in model.get("required", []) if key not in keys]
    model.pop("required", None)
    if required:
        model["required"] = required


def _tidy(node: Any) -> Any:
    """No titles, which only repeat a name; descriptions on one line; one form for all keys."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidy = {k: _tidy(v) for k, v in node.items() if not (k == "title" and isinstance(v, str))}
    if patterns := tidy.pop("patternProperties", None):
        ((pattern, tidy["additionalProperties"]),) = patterns.items()
        tidy["propertyNames"] = {"pattern": pattern, **tidy["propertyNames"]}
    if isinstance(text := tidy.get("description"), str):
        tidy["description"] = " ".join(text.split())
    return tidy
