"""Tables: one component for each entry."""

from collections.abc import Mapping

from components.data.table import KeyAttribute, Table, TableArgs
from stack.base import Base
from stack.model.table import Attribute


def build(base: Base) -> Mapping[str, Table]:
    """Tables by label."""
    built: dict[str, Table] = {}
    for label, entry in base.settings.tables.items():
        args: TableArgs = {
            "key": _key(entry.key),
            **base.encryption,
            "stream": entry.stream,
            "backup_days": entry.backup_days,
            "disposable": entry.disposable,
        }
        if entry.sort_key is not None:
            args["sort_key"] = _key(entry.sort_key)
        if entry.ttl is not None:
            args["ttl"] = entry.ttl
        built[label] = Table(label, args, base.opts)
    return built


def _key(attribute: Attribute) -> KeyAttribute:
    return {"name": attribute.name, "type": attribute.type}
