"""Resource options as Terraform's meta-arguments."""

import re
from collections.abc import Mapping
from typing import Any

from plan.export import newer
from plan.export.errors import CannotExport
from plan.export.table import Entry, Property, Type
from plan.record import Resource

_STEP = re.compile(r'\.?([A-Za-z_][\w-]*)|\[(\d+)\]|\["([^"\\]*)"\]')


def lifecycle(resource: Resource, entry: Entry, *, create_first: bool) -> dict[str, Any]:
    """The `lifecycle` block; empty where Terraform's own ways are the same."""
    options = resource.options
    if options.replace_on_changes:
        raise CannotExport(
            f"{resource.type} {resource.name}",
            "replaceOnChanges has no counterpart in Terraform",
            "leave it out, or replace by hand with `terraform apply -replace`",
        )
    found: dict[str, Any] = {}
    if create_first:
        found["create_before_destroy"] = True
    if options.protect:
        found["prevent_destroy"] = True
    if "*" in options.ignore_changes:
        found["ignore_changes"] = "all"
    elif ignored := [_ignored(resource, entry, path) for path in options.ignore_changes]:
        found["ignore_changes"] = sorted(filter(None, ignored))
    return {key: value for key, value in found.items() if value}


def timeouts(resource: Resource, entry: Entry) -> tuple[dict[str, str], list[str]]:
    """The `timeouts` block, and a line for each that Terraform's type does not take."""
    wanted = resource.options.custom_timeouts
    taken = {k: v for k, v in sorted(wanted.items()) if k in entry.get("timeouts", ())}
    return taken, [
        f"{resource.type} {resource.name}: {entry['type']} takes no timeout to {k} ({v})"
        for k, v in sorted(wanted.items())
        if k not in taken
    ]


def kept(resource: Resource) -> list[str]:
    """Lines for options that matter to a Pulumi state alone."""
    told = f"{resource.type} {resource.name}"
    lines = []
    if resource.options.retain_on_delete:
        lines.append(f"{told}: retainOnDelete; `terraform destroy` deletes it")
    former = {alias.rpartition("::")[2] for alias in resource.options.aliases} - {resource.name}
    lines += [
        f"{told}: alias {name}; move it in a Terraform state with `terraform state mv`"
        for name in sorted(former)
    ]
    return lines


def may_come_first(resource: Resource, entry: Entry) -> bool:
    """Whether a replacement can stand beside what it replaces, as Pulumi sees it.

    Not if the type or the program says otherwise, nor under a name that the program fixed.
    """
    deletes_first = resource.options.delete_before_replace or entry.get("delete_first", False)
    return not (deletes_first or _is_fixed(resource, entry))


def gets_another_name(entry: Entry) -> bool:
    """Whether the replacement of an unnamed resource is free of the old one's name."""
    naming = entry.get("naming")
    return naming is None or "replacing" in naming


def _is_fixed(resource: Resource, entry: Entry) -> bool:
    naming = entry.get("naming")
    return naming is not None and resource.inputs.get(naming["property"]) is not None


def _ignored(resource: Resource, entry: Entry, path: str) -> str | None:
    """A property path in Terraform's spelling; None for what Terraform's provider has not."""
    where = f"{resource.type} {resource.name}"
    first, *rest = _steps(path) or [path]
    if first not in entry["properties"]:
        if (resource.type, first) in newer.reasons():
            return None
        raise CannotExport(
            where, f"ignoreChanges {path} is not known to Terraform's provider", "name a property"
        )
    found = entry["properties"][first]
    spelt, kind = found["to"], _inside(found)
    spelt += "[0]" if found.get("flat") and rest else ""
    step = first
    for step in rest:
        spelt, kind = _deeper(spelt, kind, step, f"{where}: ignoreChanges {path}")
    return spelt if step.isdecimal() else spelt.removesuffix("[0]")


def _steps(path: str) -> list[str]:
    """The names and indexes of a path; none for a path in a spelling of its own."""
    found = list(_STEP.finditer(path))
    if "".join(match[0] for match in found) != path:
        return []
    return [step for match in found for step in match.groups() if step is not None]


def _inside(found: Property) -> Type:
    kind = found["type"]
    return kind[1] if isinstance(kind, list) and found.get("flat") else kind


def _deeper(spelt: str, kind: Type, step: str, where: str) -> tuple[str, Type]:
    if isinstance(kind, list) and kind[0] == "map":
        return f'{spelt}["{step}"]', kind[1]
    if isinstance(kind, list) and kind[0] == "list" and step.isdecimal():
        return f"{spelt}[{step}]", kind[1]
    properties: Mapping[str, Property] = {}
    if isinstance(kind, dict):
        properties = kind.get("block") or kind["object"]
    if step not in properties:
        raise CannotExport(where, "cannot be followed in Terraform", "name the property above it")
    found = properties[step]
    return f"{spelt}.{found['to']}" + ("[0]" if found.get("flat") else ""), _inside(found)
