"""Derive `shapes.json`: `terraform providers schema -json | python -m plan.export.derive`.

The schema is read from standard input, or from the file named as argument; with `--check`
nothing is written, and a table that differs is an error.
"""

import argparse
import importlib.metadata
import json
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plan.export import join, sdk

TABLE = Path(__file__).with_name("shapes.json")
TYPES = Path(__file__).with_name("types.toml")


def derive(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The whole table out of `terraform providers schema -json`; raises LookupError for a gap."""
    (provider,) = (
        found for name, found in schema["provider_schemas"].items() if name.endswith("/aws")
    )
    types = tomllib.loads(TYPES.read_text())
    return {
        "sdk": importlib.metadata.version("pulumi-aws"),
        "provider": _entry({"type": "aws"}, provider["provider"], sdk.provider()),
        "resources": {
            token: _resource(token, fact, _named(provider["resource_schemas"], fact, token))
            for token, fact in sorted(types["resources"].items())
        },
        "functions": {
            token: _entry(
                fact, _named(provider["data_source_schemas"], fact, token), sdk.function(token)
            )
            for token, fact in sorted(types["functions"].items())
        },
    }


def text(table: Mapping[str, Any]) -> str:
    """The table as committed: one line a property, so that a change can be read as a diff."""
    lines = [f'{{\n"sdk": {json.dumps(table["sdk"])},', '"provider": ' + _lines(table["provider"])]
    for part in ("resources", "functions"):
        entries = [f"{json.dumps(t)}: {_lines(e)}" for t, e in table[part].items()]
        lines += [",", f'"{part}": {{', ",\n".join(entries), "}"]
    return "\n".join(lines) + "\n}\n"


def main(arguments: list[str]) -> int:
    """Write or check the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("schema", nargs="?", type=Path, help="else standard input")
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args(arguments)
    source = given.schema.read_text() if given.schema else sys.stdin.read()
    fresh = text(derive(json.loads(source)))
    if not given.check:
        TABLE.write_text(fresh)
    elif TABLE.read_text() != fresh:
        sys.stderr.write(f"{TABLE.name} differs from a fresh derivation\n")
        return 1
    return 0


def _resource(token: str, fact: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    surface = sdk.resource(token)
    entry = _entry(fact, schema, surface)
    if "id" not in entry["properties"]:
        raise LookupError(f"{token}: Terraform's type has no `id`")
    naming = {"property": "name", "max": 255, "separator": "-", **fact.get("naming", {})}
    shape = entry["properties"].get(naming["property"])
    if shape and shape["type"] == "string" and _is_open(naming["property"], surface):
        entry["naming"] = naming
    elif "naming" in fact:
        raise LookupError(f"{token}: {naming['property']} cannot be named")
    if timeouts := schema["block"].get("block_types", {}).get("timeouts"):
        entry["timeouts"] = sorted(timeouts["block"]["attributes"])
    return entry | {key: fact[key] for key in ("defaults", "delete_first") if key in fact}


def _is_open(wire: str, surface: sdk.Surface) -> bool:
    return wire in surface.inputs - surface.required


def _entry(
    fact: Mapping[str, Any], schema: Mapping[str, Any], surface: sdk.Surface
) -> dict[str, Any]:
    """One entry; the `region` that Pulumi puts on everything becomes a provider alias instead."""
    renames, left_out = fact.get("renames", {}), frozenset(fact.get("left_out", ()))
    regional = fact["type"] != "aws" and "region" not in renames
    own = {w: k for w, k in surface.properties.items() if not (regional and w == "region")}
    properties = join.block(_without(schema["block"], left_out), own, renames)
    return {
        "type": fact["type"],
        "newer": sorted(set(own) - set(properties)),
        "properties": properties,
    }


def _without(block: Mapping[str, Any], left_out: frozenset[str]) -> Mapping[str, Any]:
    """The block without the nested ones of these names, however deep they are."""
    kept = {
        name: {**nested, "block": _without(nested["block"], left_out)}
        for name, nested in block.get("block_types", {}).items()
        if name not in left_out
    }
    return {**block, "block_types": kept}


def _named(schemas: Mapping[str, Any], fact: Mapping[str, Any], token: str) -> Mapping[str, Any]:
    if fact["type"] not in schemas:
        raise LookupError(f"{token}: Terraform's provider has no {fact['type']}")
    return schemas[fact["type"]]


def _lines(entry: Mapping[str, Any]) -> str:
    head = {key: value for key, value in entry.items() if key != "properties"}
    rows = [f"{json.dumps(w)}: {json.dumps(s)}" for w, s in entry["properties"].items()]
    return json.dumps(head)[:-1] + ', "properties": {\n  ' + ",\n  ".join(rows) + "\n}}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
