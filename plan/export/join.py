"""One table entry out of a Terraform block and the Pulumi surface that stands for it."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from plan.export.sdk import Kind

Shape = dict[str, Any]
"""A property of the table: see `plan.export.shapes.Property`."""

_MANY = {"list", "set"}


def block(
    terraform: Mapping[str, Any],
    surface: Mapping[str, Kind] | None,
    renames: Mapping[str, str] | None = None,
) -> dict[str, Shape]:
    """Wire name to shape, for a block of `terraform providers schema`.

    A wire name without a counterpart is absent, and so is what Terraform alone has.
    """
    attributes = terraform.get("attributes", {})
    blocks = terraform.get("block_types", {})
    many = {n for n, a in attributes.items() if _is_many(a["type"])}
    many |= {n for n, b in blocks.items() if b["nesting_mode"] in _MANY}
    spelt = names([*attributes, *blocks], many, surface, renames or {})
    found: dict[str, Shape] = {}
    for wire, name in spelt.items():
        if surface is not None and wire not in surface:
            continue
        kind = (surface or {}).get(wire)
        found[wire] = (
            _attribute(name, attributes[name], kind)
            if name in attributes
            else _nested(name, blocks[name], kind)
        )
    return dict(sorted(found.items()))


def names(
    terraform: Collection[str],
    many: set[str],
    surface: Mapping[str, Kind] | None,
    renames: Mapping[str, str],
) -> dict[str, str]:
    """Wire name to Terraform name: by the given renames, then camel case, plural, and loosely.

    What is left of `terraform` gets the wire name that Pulumi's rules would give it.
    """
    spelt = {wire: name for wire, name in renames.items() if name in terraform}
    free = set(surface or {}) - set(spelt)
    rest = sorted(terraform)
    rules = (
        lambda n: [camel(n)],
        lambda n: plurals(camel(n)),
        lambda n: sorted(w for w in free if _loose(w) == _loose(n)),
    )
    for rule in rules:
        for name in list(rest):
            if wire := next((w for w in rule(name) if w in free), None):
                spelt[wire] = name
                free.discard(wire)
                rest.remove(name)
    for name in rest:
        guess = plurals(camel(name))[0] if surface is None and name in many else camel(name)
        spelt.setdefault(guess, name)
    return spelt


def camel(name: str) -> str:
    """The wire spelling of a Terraform name."""
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def plurals(word: str) -> list[str]:
    """The spellings that Pulumi may use for a list of these, likeliest first."""
    found = []
    if re.search(r"[^aeiou]y$", word):
        found.append(word[:-1] + "ies")
    if re.search(r"(s|x|z|ch|sh)$", word):
        found.append(word + "es")
    return [*found, word + "s"]


def _loose(word: str) -> str:
    plain = word.replace("_", "").lower()
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("xes", "x")):
        if plain.endswith(ending):
            return plain.removesuffix(ending) + instead
    return plain if plain.endswith("ss") else plain.removesuffix("s")


def _attribute(name: str, schema: Mapping[str, Any], kind: Kind | None) -> Shape:
    if kind and kind.shape == "asset":
        return {"to": name, "type": "asset"}
    flat = _is_many(schema["type"]) and kind is not None and kind.shape != "list"
    shape = {"to": name, "type": _type(schema["type"], _listed(kind) if flat else kind)}
    if flat:
        shape["flat"] = True
    if schema.get("sensitive"):
        shape["sensitive"] = True
    if not (schema.get("required") or schema.get("optional")):
        shape["computed"] = True
    return shape


def _nested(name: str, schema: Mapping[str, Any], kind: Kind | None) -> Shape:
    mode = schema["nesting_mode"]
    single = schema.get("max_items") == 1
    flat = mode in _MANY and (kind.shape != "list" if kind else single)
    item = kind.item if kind and kind.shape in {"list", "map"} else kind
    body = {"block": block(schema["block"], item.properties() if item else None)}
    shape: Shape = {"to": name, "type": body if mode in {"single", "group"} else [mode, body]}
    if flat:
        shape["flat"] = True
    return shape


def _type(cty: Any, kind: Kind | None) -> Any:
    """A type of the table out of Terraform's notation, object attributes under wire names."""
    if isinstance(cty, str):
        return cty
    head, inner = cty
    if head == "object":
        surface = kind.properties() if kind else None
        many = {n for n, t in inner.items() if _is_many(t)}
        spelt = names(list(inner), many, surface, {})
        return {
            "object": {
                wire: _attribute(spelt[wire], {"type": inner[spelt[wire]], "optional": True}, k)
                for wire in sorted(spelt)
                for k in [(surface or {}).get(wire)]
            }
        }
    return [head, _type(inner, kind.item if kind and kind.shape in {"list", "map"} else None)]


def _is_many(cty: Any) -> bool:
    return isinstance(cty, list) and cty[0] in _MANY


def _listed(kind: Kind | None) -> Kind:
    return Kind("list", kind)
