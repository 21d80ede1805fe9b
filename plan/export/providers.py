"""Providers of the record as Terraform provider blocks, one more for each further region."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from plan.export import builds, inside, names, table
from plan.export.errors import CannotExport
from plan.record import Lookup, Record, Resource, Secret

TYPE = "pulumi:providers:aws"
_PREFIX = "pulumi:providers:"
_CONFIG = "aws:"


@dataclass(frozen=True)
class Provider:
    """One provider of the program."""

    urn: str
    """Empty for the one that Pulumi makes of the stack's config."""
    name: str
    inputs: Mapping[str, Any]
    is_default: bool

    @property
    def region(self) -> str | None:
        """The region that it was given."""
        return self.inputs.get("region")


@dataclass
class Providers:
    """Which provider block each resource and look-up takes."""

    record: Record
    _declared: dict[str, Resource] = field(default_factory=dict)
    _known: dict[str, Provider] = field(default_factory=dict)
    _regional: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Collect; the first one that is used becomes Terraform's default."""
        self._declared = {r.urn: r for r in self.record.resources if r.type == TYPE}
        for user in (*self.record.resources, *self.record.lookups):
            if isinstance(user, Resource) and not _is_provided(user):
                continue
            if (urn := self._urn(user)) not in self._known:
                found = self._declared.get(urn)
                self._known[urn] = Provider(
                    urn=urn,
                    name=found.name if found else "default",
                    inputs=_decoded(found.inputs if found else _config(self.record.config)),
                    is_default=not self._known,
                )

    def region(self, user: Resource | Lookup) -> str | None:
        """Where a resource or look-up lives; None: where the environment says."""
        inputs = user.inputs if isinstance(user, Resource) else user.args
        given = None if "region" in table.entry(user)["properties"] else inputs.get("region")
        if given is not None and (not isinstance(given, str) or "<<" in given):
            told = f"{user.type} {user.name}" if isinstance(user, Resource) else user.key
            raise CannotExport(f"{told}.region", "is not known", "give it as a plain text")
        return given or self._known[self._urn(user)].region

    def alias(self, user: Resource | Lookup) -> str | None:
        """The provider block for a user, by alias; None for the default one."""
        provider, region = self._known[self._urn(user)], self.region(user)
        own = None if provider.is_default else names.legal(provider.name)
        if region == provider.region:
            return own
        alias = names.legal("-".join(filter(None, (own, region))))
        self._regional[(provider.urn, region or "")] = alias
        return alias

    def blocks(self, body: Callable[[Provider], dict[str, Any]]) -> list[dict[str, Any]]:
        """All provider blocks, the default one first; `body` writes what one was given."""
        found = []
        for provider in self._known.values():
            block = body(provider)
            alias = {} if provider.is_default else {"alias": names.legal(provider.name)}
            found.append(alias | block)
            for (urn, region), name in sorted(self._regional.items()):
                if urn == provider.urn:
                    found.append({"alias": name} | block | {"region": region})
        return found

    def _urn(self, user: Resource | Lookup) -> str:
        """URN of a declared provider; empty for Pulumi's own, which has nothing but the config."""
        urn = user.provider.rpartition("::")[0]
        return urn if urn in self._declared else ""


def _is_provided(resource: Resource) -> bool:
    """Whether a resource is a provider's; what is built or runs in a cluster is not."""
    own = resource.type.startswith(_PREFIX) or resource.type == builds.IMAGE
    return resource.custom and not own and not inside.is_inside(resource)


def _config(config: Mapping[str, str]) -> dict[str, Any]:
    return {k.removeprefix(_CONFIG): v for k, v in config.items() if k.startswith(_CONFIG)}


def _decoded(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Undo the JSON text in which a provider's inputs hold all that is not text itself."""
    properties = table.load()["provider"]["properties"]
    return {wire: _decode(value, properties.get(wire)) for wire, value in inputs.items()}


def _decode(value: Any, shape: table.Property | None) -> Any:
    if isinstance(value, Secret):
        return Secret(_decode(value.value, shape))
    if isinstance(value, str) and shape and shape["type"] != "string":
        return json.loads(value)
    return value
