"""What a stack on the emulator goes without: `absent.toml`."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from plan.placeholders import PATTERN, sources
from plan.record import Record, Resource, Secret

LIST = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class Absent:
    """One committed entry."""

    type: str
    """Pulumi token."""
    of: str
    """Provider or emulator that stands in the way."""
    version: str
    reason: str

    def line(self, resource: Resource) -> str:
        """Such as `left out index-domain, opensearch Domain: moto 5.2.5 does not know it`."""
        kind = f"{resource.type.split(':')[1].split('/')[0]} {resource.type.rpartition(':')[2]}"
        return f"left out {resource.name}, {kind}: {self.of} {self.version} {self.reason}"


@cache
def entries(path: Path = LIST) -> Mapping[str, Absent]:
    """The list by type; raises ValueError for an entry with another set of keys."""
    found = []
    for entry in tomllib.loads(path.read_text()).get("absent", ()):
        try:
            found.append(Absent(**entry))
        except TypeError as error:
            raise ValueError(f"{path.name}: {entry}: {error}") from None
    return {one.type: one for one in found}


def found(record: Record) -> Sequence[Resource]:
    """What of the record is left out, in its order."""
    return [one for one in record.resources if one.type in entries()]


def lines(record: Record) -> Sequence[str]:
    """A line for each of these."""
    return [entries()[one.type].line(one) for one in found(record)]


def hindrance(record: Record) -> str | None:
    """Why an engine that runs the program itself, and so can leave nothing out, is of no use."""
    names = [one.name for one in found(record)]
    if not names:
        return None
    return f"Pulumi leaves nothing out, and the emulator cannot create {', '.join(names)}"


def without(record: Record) -> Record:
    """The record without what is left out.

    Others take a name that leads nowhere for what AWS alone would have known of it.
    """
    urns = {one.urn for one in found(record)}
    if not urns:
        return record
    gone = {source for source, one in sources(record).items() if one.urn in urns}
    kept = [one for one in record.resources if one.urn not in urns]
    return replace(
        record,
        resources=[_cleared(one, gone, urns) for one in kept],
        lookups=[replace(one, args=_named(one.args, gone)) for one in record.lookups],
        outputs=_named(record.outputs, gone),
    )


def _cleared(resource: Resource, gone: set[str], urns: set[str]) -> Resource:
    needs = [urn for urn in resource.options.depends_on if urn not in urns]
    return replace(
        resource,
        inputs=_named(resource.inputs, gone),
        options=replace(resource.options, depends_on=needs),
        property_dependencies={
            name: [urn for urn in of if urn not in urns]
            for name, of in resource.property_dependencies.items()
        },
    )


def _named(value: Any, gone: set[str]) -> Any:
    """A value with a name in the place of each placeholder of what is left out."""
    if isinstance(value, str):
        return PATTERN.sub(lambda one: _name(one) if one["source"] in gone else one[0], value)
    if isinstance(value, Secret):
        return Secret(_named(value.value, gone))
    if isinstance(value, Mapping):
        return {key: _named(inner, gone) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_named(inner, gone) for inner in value]
    return value


def _name(one: re.Match[str]) -> str:
    """`index-domain-endpoint.invalid`: RFC 2606 keeps the ending free."""
    name = one["source"].rpartition("/")[2]
    return f"{name}-{one['path'].replace('.', '-')}.invalid"
