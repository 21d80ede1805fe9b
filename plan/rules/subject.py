"""A record with what rules ask of it again and again."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from plan.graph import graph
from plan.nodes import Graph
from plan.record import Record, Resource, Secret, component_of

PROVIDER: Final = "pulumi:providers:aws"
POSTURE: Final = "posture"
DEV: Final = "dev"


class Subject:
    """One record, looked at by many rules."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.by_urn = record.by_urn()
        self._by_type: dict[str, list[Resource]] = {}
        self._naming: dict[tuple[str, str], list[Resource]] = {}
        self._statements: dict[tuple[str, str], Sequence[Mapping[str, Any]]] = {}
        for resource in record.resources:
            self._by_type.setdefault(resource.type, []).append(resource)
            for property_, urns in resource.property_dependencies.items():
                for urn in urns:
                    self._naming.setdefault((urn, property_), []).append(resource)

    @cached_property
    def graph(self) -> Graph:
        """Who may talk to whom."""
        return graph(self.record)

    @cached_property
    def is_dev(self) -> bool:
        """Whether the stack says of itself that it is cheap and disposable; unknown is no."""
        # A provider's objects go over the wire as JSON text.
        defaults = [document(given(one, "defaultTags")) for one in self.each(PROVIDER)]
        tags = [plain(one.get("tags")) for one in defaults if isinstance(one, Mapping)]
        return any(isinstance(one, Mapping) and one.get(POSTURE) == DEV for one in tags)

    def each(self, *types: str) -> Sequence[Resource]:
        """Resources of these types, type by type, in the order of the record."""
        return [resource for token in types for resource in self._by_type.get(token, ())]

    def naming(self, resource: Resource, property_: str, *types: str) -> Sequence[Resource]:
        """Those of the types that name a resource in a property of theirs.

        Also by way of another one: a policy that waits for a bucket's block takes the name from it.
        """
        found = list(self._naming.get((resource.urn, property_), ()))
        for one in found:
            further = self._naming.get((one.urn, property_), ())
            found += [each for each in further if each not in found]
        return [one for one in found if one.type in types]

    def named(self, resource: Resource, property_: str) -> Sequence[Resource]:
        """What a property's value comes from."""
        urns = resource.property_dependencies.get(property_, ())
        return [self.by_urn[urn] for urn in urns if urn in self.by_urn]

    def statements(self, resource: Resource, path: str) -> Sequence[Mapping[str, Any]]:
        """Statements of the IAM document that an input is; none for what is no document."""
        key = (resource.urn, path)
        if key not in self._statements:
            read = document(given(resource, path))
            found = read.get("Statement", ()) if isinstance(read, Mapping) else ()
            listed = found if isinstance(found, list) else [found]
            self._statements[key] = [one for one in listed if isinstance(one, Mapping)]
        return self._statements[key]

    def component(self, resource: Resource) -> Resource:
        """The component that a resource belongs to; the stack for what belongs to none."""
        return component_of(resource, self.by_urn)


def given(resource: Resource, path: str) -> Any:
    """An input by its path, such as `encryption.0.kmsKeyId`; None where it leads nowhere.

    A number in it is the place in a list; an object stands for a list that holds it alone.
    """
    value: Any = resource.inputs
    for part in path.split("."):
        value = plain(value)
        if part.isdecimal():
            listed = value if isinstance(value, list | tuple) else [value]
            value = listed[int(part)] if int(part) < len(listed) else None
        elif isinstance(value, Mapping):
            value = value.get(part)
        else:
            return None
    return plain(value)


def plain(value: Any) -> Any:
    """The value itself of one that is kept encrypted."""
    return value.value if isinstance(value, Secret) else value


def document(value: Any) -> Any:
    """JSON text as its value: a policy, the containers of a task; None for what is none."""
    value = plain(value)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return None
