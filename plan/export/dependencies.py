"""What each resource waits for, components spelt out."""

from collections import defaultdict
from collections.abc import Iterator

from plan.export import newer
from plan.export.references import is_exported, source_of
from plan.placeholders import references
from plan.record import Record, Resource


class Dependencies:
    """Dependencies between the resources of a record, by the source that placeholders name."""

    def __init__(self, record: Record) -> None:
        """Index the tree."""
        self._numbers = record.numbers
        self._by_urn = record.by_urn()
        self._children: dict[str, list[Resource]] = defaultdict(list)
        for resource in record.resources:
            self._children[resource.parent].append(resource)

    def referenced(self, resource: Resource) -> set[str]:
        """Sources that the inputs name, as far as they are written."""
        written = newer.without(resource.type, resource.inputs)
        return {r.source for r in references(written, self._numbers)}

    def unsaid(self, resource: Resource) -> list[str]:
        """Sources that the inputs do not name: `dependsOn`, and values that came from others."""
        urns = {*resource.options.depends_on}
        urns.update(*resource.property_dependencies.values())
        found = {source for urn in urns for source in self._exported(urn)}
        own = source_of(resource.type, resource.name)
        return sorted(found - self.referenced(resource) - {own})

    def _exported(self, urn: str) -> Iterator[str]:
        """A resource itself, or all resources below a component."""
        resource = self._by_urn[urn]
        if is_exported(resource):
            yield source_of(resource.type, resource.name)
        elif not resource.custom:
            for child in self._children[urn]:
                yield from self._exported(child.urn)
