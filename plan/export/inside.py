"""What runs in a cluster: Terraform's AWS provider makes none of it, and is told of the rest."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from plan.export import names
from plan.placeholders import Reference, references
from plan.record import Record, Resource

PACKAGE: Final = "kubernetes:"
SOURCE: Final = "kubernetes."
"""Begins the source of every placeholder of such a resource."""


def is_inside(resource: Resource) -> bool:
    """Whether a resource is one of a cluster's own."""
    return resource.type.startswith(PACKAGE)


def variable(reference: Reference) -> str:
    """`pods-apps-front_hostname` for what the cluster says of a resource."""
    name = reference.source.rpartition("/")[2]
    return names.legal(f"{name}_{reference.path[-1]}")


def blocks(record: Record, asked: Sequence[Any]) -> Mapping[str, Mapping[str, Any]]:
    """Variables without a default for what `asked`, the values that are written, names."""
    found = [r for r in references(asked, record.numbers) if r.source.startswith(SOURCE)]
    return {variable(reference): _block(reference) for reference in found}


def left_out(record: Record) -> Sequence[str]:
    """A line for each resource that another provider makes."""
    return [
        f"{each.type.rpartition(':')[2]} {each.name}: runs in a cluster, so Pulumi alone makes it"
        for each in record.resources
        if is_inside(each)
    ]


def _block(reference: Reference) -> Mapping[str, Any]:
    kind, _, name = reference.source.rpartition("/")
    told = f"The {reference.path[-1]} that the cluster gives its {kind.rpartition('.')[2]} {name}."
    return {"type": "string", "description": told}
