"""Where things are in Terraform: addresses, and expressions for what only AWS knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from plan.export import builds, inside, names, table
from plan.export.errors import CannotExport
from plan.export.newer import takes_along
from plan.export.providers import Providers
from plan.export.table import Entry, Property, Type
from plan.placeholders import Reference, short_type
from plan.record import Lookup, Record, Resource


@dataclass(frozen=True)
class Place:
    """One resource or data source."""

    address: str
    """`aws_vpc.network` or `data.aws_route53_zone.get_zone-1`."""
    identifier: str
    """The last part of the address."""
    entry: Entry
    region: str | None
    """None: that of the environment."""


@dataclass(frozen=True)
class Expression:
    """A Terraform expression."""

    text: str
    sensitive: bool


class Places:
    """Every resource and look-up of a record, by the source that placeholders name."""

    def __init__(self, record: Record, providers: Providers) -> None:
        """Give each its address."""
        self._by_source: dict[str, Place] = {}
        taken: set[str] = set()
        for source, token, name, of in _sources(record):
            found = table.entry(of)
            identifier = names.legal(name)
            kind = found["type"] if isinstance(of, Resource) else f"data.{found['type']}"
            if f"{kind}.{identifier}" in taken:
                identifier = f"{identifier}-{names.digest(token)}"
            taken.add(address := f"{kind}.{identifier}")
            self._by_source[source] = Place(address, identifier, found, providers.region(of))

    def __getitem__(self, source: str) -> Place:
        """The place of a source such as `ec2.Vpc/network`."""
        return self._by_source[source]

    def find(self, reference: Reference, where: str) -> Place:
        """The place that a reference names; raises CannotExport for one that is not exported."""
        if found := self._by_source.get(reference.source):
            return found
        raise CannotExport(
            where, f"takes {_spelt(reference)}, which is not in the export", "pass a plain value"
        )

    def expression(self, reference: Reference, where: str) -> Expression:
        """How Terraform writes a reference; raises CannotExport for an output it does not have."""
        if reference.source.startswith(builds.SOURCE) and reference.path == (builds.DIGEST,):
            name = builds.variable(reference.source.removeprefix(builds.SOURCE))
            return Expression(f"var.{name}", sensitive=False)
        if reference.source.startswith(inside.SOURCE):
            return Expression(f"var.{inside.variable(reference)}", sensitive=False)
        place = self.find(reference, where)
        first, *rest = reference.path
        if first == "region" and first not in place.entry["properties"] and place.region:
            return Expression(f'"{place.region}"', sensitive=False)
        text, sensitive = place.address, False
        kind: Type = {"object": place.entry["properties"]}
        for step in (first, *rest):
            text, kind, found = _step(text, kind, step, reference, where)
            sensitive = sensitive or bool(found and found.get("sensitive"))
        if _has_names(kind):
            raise CannotExport(
                where,
                f"takes {_spelt(reference)} whole, and its parts have other names in Terraform",
                "take the parts one by one",
            )
        return Expression(text, sensitive)


def source_of(token: str, name: str) -> str:
    """What placeholders call a resource."""
    return f"{short_type(token)}/{name}"


def is_exported(resource: Resource) -> bool:
    """Whether a resource becomes one of Terraform's.

    Components, providers, builds and what runs in a cluster do not, nor what Terraform's provider
    would make another of.
    """
    own = resource.type.startswith("pulumi:providers:") or resource.type == builds.IMAGE
    other = inside.is_inside(resource) or takes_along(resource.type, resource.inputs)
    return resource.custom and not own and not other


def _sources(record: Record) -> Iterator[tuple[str, str, str, Resource | Lookup]]:
    """Source, token and name of all that becomes a resource or a data source."""
    for resource in filter(is_exported, record.resources):
        source = source_of(resource.type, resource.name)
        yield source, resource.type, resource.name, resource
    for lookup in builds.asked(record):
        name = lookup.key.split(".")[-1].replace("/", "-")
        yield f"lookup:{lookup.key}", lookup.token, name, lookup


def _step(
    text: str, kind: Type, step: str, reference: Reference, where: str
) -> tuple[str, Type, Property | None]:
    """One wire name or index further into an expression."""
    if isinstance(kind, dict):
        properties = kind.get("object") or kind["block"]
        if step not in properties:
            raise CannotExport(
                where,
                f"takes {_spelt(reference)}, which Terraform's provider does not have",
                "take another output",
            )
        found = properties[step]
        text, kind = f"{text}.{found['to']}", found["type"]
        if found.get("flat") and isinstance(kind, list):
            return *_item(text, kind, "0"), found
        return text, kind, found
    if isinstance(kind, list):
        return *_item(text, kind, step), None
    raise CannotExport(where, f"takes {_spelt(reference)}, which has no parts", "take it whole")


def _item(text: str, kind: list[Any], step: str) -> tuple[str, Type]:
    """One element; a set has no order, and is asked for its first in Terraform's own."""
    if kind[0] == "map":
        return f'{text}["{step}"]', kind[1]
    return (f"tolist({text})[{step}]" if kind[0] == "set" else f"{text}[{step}]"), kind[1]


def _has_names(kind: Type) -> bool:
    if isinstance(kind, list):
        return _has_names(kind[1])
    return isinstance(kind, dict)


def _spelt(reference: Reference) -> str:
    return f"{reference.source}.{'.'.join(reference.path)}"
