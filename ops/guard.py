"""Holds `down` back while something in the stack is meant to be kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ops.engines.engine import Deployed
from ops.errors import Refused
from plan.record import Record, Resource
from stack.settings import Settings

_PROTECTIONS = ("deletionProtection", "enableDeletionProtection", "deletionProtectionEnabled")
_WHOLE_STACK = "groundwork:disposable"


@dataclass(frozen=True)
class Kept:
    """Something that the stack file says to keep."""

    entry: str
    """Key of the stack file whose `disposable` decides, such as `groundwork:databases.orders`."""
    what: str
    """The component it belongs to, such as `Postgres orders`."""


def check(stack: str, settings: Settings, record: Record, deployed: Sequence[Deployed]) -> None:
    """Raise `Refused` if the stack file or what is deployed keeps anything.

    Deletion protection has to be lifted by an update of its own before anything is destroyed, or
    the destruction stops half way.
    """
    if not deployed:
        return
    if found := kept(record, settings):
        lines = [f"  {one.entry}: {_remedy(one)}  ({one.what})" for one in found]
        raise Refused(
            f"down {stack}: nothing was destroyed, because this is kept; set\n"
            + "\n".join(lines)
            + f"\nin Pulumi.{stack}.yaml, then `groundwork up {stack}`, then down again"
        )
    if still := [one for one in deployed if one.kept]:
        names = ", ".join(f"{one.name} ({' and '.join(one.kept)})" for one in still)
        raise Refused(
            f"down {stack}: nothing was destroyed, because what is deployed is still kept: "
            f"{names}; run `groundwork up {stack}` first, which lifts it as the stack file says"
        )


def kept(record: Record, settings: Settings) -> tuple[Kept, ...]:
    """What the stack file keeps, an entry each, sorted."""
    by_urn = record.by_urn()
    found = {
        _entry(resource, by_urn, settings)
        for resource in record.resources
        if resource.custom and _is_kept(resource)
    }
    return tuple(sorted(found, key=lambda one: (one.entry, one.what)))


def _is_kept(resource: Resource) -> bool:
    guarded = any(resource.inputs.get(name) is True for name in _PROTECTIONS)
    return guarded or resource.options.protect


def _entry(resource: Resource, by_urn: Mapping[str, Resource], settings: Settings) -> Kept:
    """The nearest entry of the stack file around a resource, else the whole stack's."""
    owner = by_urn.get(resource.parent, resource)
    what = f"{owner.type.rsplit(':', 1)[-1]} {owner.name}"
    around: Resource | None = owner
    while around:
        for kind, entries in settings:
            if isinstance(entries, Mapping) and hasattr(entries.get(around.name), "disposable"):
                return Kept(f"groundwork:{kind}.{around.name}", what)
        around = by_urn.get(around.parent)
    return Kept(_WHOLE_STACK, what)


def _remedy(one: Kept) -> str:
    return "true" if one.entry == _WHOLE_STACK else "{ disposable: true }"
