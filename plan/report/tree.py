"""Components and their resources, with all inputs."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from plan.facts import facts
from plan.locate import Places
from plan.monitor import STACK
from plan.placeholders import short_type
from plan.record import Record, Resource, component_of
from plan.report.shown import shown

Row = dict[str, Any]


def tree(record: Record, places: Places) -> Sequence[Row]:
    """Rows of components, each after what it is in; `depth` 0 stands for what the stack made.

    What belongs to no component stands in a last row without a kind.
    """
    by_urn = record.by_urn()
    children: dict[str, list[Resource]] = {}
    for resource in sorted(record.resources, key=lambda one: (one.name, one.type)):
        if resource.parent:
            owner = component_of(by_urn[resource.parent], by_urn)
            children.setdefault(owner.urn, []).append(resource)
    root = next(one for one in record.resources if one.type == STACK)
    return list(_rows(root, children, record, places, depth=0))


def _rows(
    parent: Resource,
    children: Mapping[str, Sequence[Resource]],
    record: Record,
    places: Places,
    *,
    depth: int,
) -> Iterator[Row]:
    """Rows of the components in one, and at the end of its own resources if it is the stack."""
    for one in children.get(parent.urn, ()):
        if not one.custom:
            yield _row(one, children, record, places, depth)
            yield from _rows(one, children, record, places, depth=depth + 1)
    if not depth and any(one.custom for one in children.get(parent.urn, ())):
        yield {**_row(parent, children, record, places, depth), "name": "stack", "kind": ""}


def _row(
    component: Resource,
    children: Mapping[str, Sequence[Resource]],
    record: Record,
    places: Places,
    depth: int,
) -> Row:
    own = [one for one in children.get(component.urn, ()) if one.custom]
    place = places.of(component)
    return {
        "urn": component.urn,
        "name": component.name,
        "kind": component.type.rpartition(":")[2],
        "depth": depth,
        "facts": list(facts(own)),
        "path": place.dotted,
        "line": place.line,
        "resources": [_resource(one, record) for one in sorted(own, key=_by_type)],
    }


def _resource(resource: Resource, record: Record) -> Row:
    """A resource; its type and name together are what placeholders call it."""
    return {
        "type": short_type(resource.type),
        "name": resource.name,
        "kept": resource.options.protect or resource.options.retain_on_delete,
        "inputs": shown(resource.inputs, record.numbers),
    }


def _by_type(resource: Resource) -> tuple[str, str]:
    return short_type(resource.type), resource.name
