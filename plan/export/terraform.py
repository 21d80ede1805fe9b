"""The record as a folder of Terraform JSON."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from plan.export import builds, files, inside, lifecycle, names, newer, table
from plan.export.dependencies import Dependencies
from plan.export.providers import TYPE, Provider, Providers
from plan.export.references import Place, Places, is_exported, source_of
from plan.export.report import Newer, Report
from plan.export.values import Owner, Writer
from plan.record import Lookup, Record, Resource

_VERSIONS = {
    "terraform": {
        "required_version": ">= 1.5",
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 5.100"}},
    }
}


def export(record: Record, to: Path) -> Report:
    """Write the record to a folder; raises CannotExport for what Terraform has no word for.

    The same record gives the same files. State is kept in the folder, Terraform's default.
    """
    return _Export(record).write(to)


class _Export:
    """One export."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.providers = Providers(record)
        self.places = Places(record, self.providers)
        self.assets = files.Assets()
        self.writer = Writer(self.places, record.numbers, self.assets)
        self.dependencies = Dependencies(record)
        self.left_out: list[str] = []
        self.stuck: set[str] = set()
        """Sources that are deleted before they are replaced, and all that needs them."""

    def write(self, to: Path) -> Report:
        """Write all files."""
        resources = [r for r in self.record.resources if is_exported(r)]
        data = _by_type(map(self._data, builds.asked(self.record)))
        blocks = _by_type(map(self._resource, resources))
        outputs = {names.legal(k): self._output(k, v) for k, v in self.record.outputs.items()}
        providers = self.providers.blocks(self._provider)
        images = builds.blocks(self.record)
        told = inside.blocks(
            self.record, [*(r.inputs for r in resources), dict(self.record.outputs)]
        )
        variables = {**images, **told} | {
            v.name: {"sensitive": True} for v in self.writer.variables
        }
        written = {
            "versions": _VERSIONS,
            "providers": providers and {"provider": {"aws": providers}},
            "variables": variables and {"variable": dict(sorted(variables.items()))},
            "data": data and {"data": data},
            "resources": blocks and {"resource": blocks},
            "outputs": outputs and {"output": dict(sorted(outputs.items()))},
        }
        files.write(to, written, self.assets)
        return Report(
            addresses={r.urn: self._place(r).address for r in resources},
            variables=self.writer.variables,
            images={name: image["description"] for name, image in images.items()},
            newer=[*self.writer.newer, *self._without()],
            told={name: each["description"] for name, each in told.items()},
            left_out=[*self.left_out, *inside.left_out(self.record)],
        )

    def _without(self) -> Iterator[Newer]:
        """Resources that are left out whole."""
        for resource in self.record.resources:
            if wire := newer.takes_along(resource.type, resource.inputs):
                reason = newer.reasons()[resource.type, wire]
                yield Newer(resource.urn, wire, reason)

    def _resource(self, resource: Resource) -> tuple[Place, dict[str, Any]]:
        place, source = self._place(resource), source_of(resource.type, resource.name)
        entry = place.entry
        owner = Owner(resource.urn, resource.type, resource.name, place.identifier)
        values = self._named(resource, entry)
        properties = entry["properties"]
        body = self.writer.inputs(owner, values, properties, entry["newer"])
        self._taint(source, values)
        unsaid = self.dependencies.unsaid(resource)
        first = self._comes_first(
            resource, entry, {*unsaid} | self.dependencies.referenced(resource)
        )
        timeouts, lost = lifecycle.timeouts(resource, entry)
        self.left_out += [*lost, *lifecycle.kept(resource)]
        meta = {
            "provider": self._alias(resource),
            "depends_on": [self.places[s].address for s in unsaid],
            "timeouts": timeouts,
            "lifecycle": lifecycle.lifecycle(resource, entry, create_first=first),
        }
        return place, dict(sorted(body.items())) | {k: v for k, v in meta.items() if v}

    def _data(self, lookup: Lookup) -> tuple[Place, dict[str, Any]]:
        source = f"lookup:{lookup.key}"
        place = self.places[source]
        owner = Owner(lookup.key, lookup.token, lookup.key, place.identifier)
        args = self._regionless(lookup.args, place.entry)
        body = self.writer.inputs(owner, args, place.entry["properties"], place.entry["newer"])
        self._taint(source, args)
        alias = self._alias(lookup)
        return place, body | ({"provider": alias} if alias else {})

    def _provider(self, provider: Provider) -> dict[str, Any]:
        entry = table.load()["provider"]
        owner = Owner(provider.urn, TYPE, provider.name, f"provider-{names.legal(provider.name)}")
        return self.writer.inputs(owner, provider.inputs, entry["properties"], entry["newer"])

    def _output(self, name: str, value: Any) -> dict[str, Any]:
        owner = Owner("", "output", name, f"output-{names.legal(name)}")
        written = {"value": self.writer.free(owner, value)}
        return written | ({"sensitive": True} if self.writer.is_secret(value) else {})

    def _named(self, resource: Resource, entry: table.Entry) -> dict[str, Any]:
        """Inputs with Pulumi's own texts and its physical name, without the region."""
        values = {**entry.get("defaults", {}), **self._regionless(resource.inputs, entry)}
        naming = entry.get("naming")
        if naming and not {naming["property"], f"{naming['property']}Prefix"} & values.keys():
            seed = "/".join((self.record.project, self.record.stack, resource.type))
            values[naming["property"]] = names.physical(naming, resource.name, seed, values)
        return values

    def _regionless(self, values: Any, entry: table.Entry) -> dict[str, Any]:
        own = "region" in entry["properties"]
        return {k: v for k, v in values.items() if own or k != "region"}

    def _comes_first(self, resource: Resource, entry: table.Entry, needs: set[str]) -> bool:
        """Whether the replacement is created before the old one goes.

        Terraform forces that upon all that a resource needs: so it is written only where none
        of that has to be deleted first, and where the replacement's name is another one.
        """
        if needs & self.stuck or not lifecycle.may_come_first(resource, entry):
            self.stuck.add(source_of(resource.type, resource.name))
            return False
        return lifecycle.gets_another_name(entry)

    def _taint(self, source: str, values: dict[str, Any]) -> None:
        secret = {wire for wire, value in values.items() if self.writer.is_secret(value)}
        self.writer.tainted |= {(source, wire) for wire in secret}

    def _alias(self, of: Resource | Lookup) -> str | None:
        alias = self.providers.alias(of)
        return f"aws.{alias}" if alias else None

    def _place(self, resource: Resource) -> Place:
        return self.places[source_of(resource.type, resource.name)]


def _by_type(blocks: Iterable[tuple[Place, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Blocks under Terraform type and identifier, both sorted."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for place, block in blocks:
        found[place.entry["type"]][place.identifier] = block
    return {kind: dict(sorted(found[kind].items())) for kind in sorted(found)}
