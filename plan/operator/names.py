"""What the stack's resources are called on AWS, as far as a plan knows it."""

from collections.abc import Iterator, Mapping

from plan.export import table as shapes
from plan.operator.table import Arn
from plan.placeholders import PATTERN
from plan.record import Record, Resource

SUFFIX = 7
"""Characters that Pulumi puts behind a logical name."""
ANY = "*"
UNNAMED = "tf-*"
"""What the provider makes up where neither the program nor Pulumi names a thing."""


def arns(record: Record, kinds: Mapping[str, Arn]) -> Mapping[str, tuple[str, ...]]:
    """Patterns of the ARNs of each kind of resource that the stack has, in order."""
    by_type: dict[str, list[Resource]] = {}
    for resource in record.resources:
        by_type.setdefault(resource.type, []).append(resource)
    return {
        kind: tuple(sorted({fact["arn"].replace("{}", name) for name in _names(fact, by_type)}))
        for kind, fact in kinds.items()
    }


def name(resource: Resource, wire: str | None = None) -> str:
    """A pattern for the name on AWS, read from the input `wire` if that is what holds it.

    What only AWS knows, and a suffix that Pulumi makes up, are `*`.
    """
    naming = shapes.load()["resources"].get(resource.type, {}).get("naming")
    wire = wire or (naming["property"] if naming else None)
    given = resource.inputs.get(wire) if wire else None
    if isinstance(given, str):
        return PATTERN.sub(ANY, given)
    if not naming:
        return UNNAMED if wire else ANY
    if naming["property"] != wire:
        return ANY
    prefix = naming.get("prefix", "")
    room = naming["max"] - len(prefix) - len(naming["separator"]) - SUFFIX
    full = f"{prefix}{resource.name[:room]}{naming['separator']}"
    return (full.lower() if naming.get("lower") else full) + ANY


def _names(fact: Arn, by_type: Mapping[str, list[Resource]]) -> Iterator[str]:
    found = [one for token in fact["of"] for one in by_type.get(token, ())]
    yield from (name(one, fact.get("property")) for one in found)
    yield from fact.get("also", ())
