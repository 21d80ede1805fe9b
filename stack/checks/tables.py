"""Tables: that a key has two attributes or one, and who follows their changes."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found, unknown
from stack.model.schedule import On


def attributes(facts: Facts) -> Iterator[Found]:
    """No attribute is two things: a table orders by another one than it spreads by."""
    for label, table in facts.settings.tables.items():
        path, key = ("tables", label), table.key.name
        sort_key = table.sort_key.name if table.sort_key else None
        if sort_key == key:
            needs = ((*path, "key"),)
            yield Found((*path, "sort_key"), f"{key}, as key is", "another attribute", needs=needs)
        if table.ttl is not None and table.ttl in (key, sort_key):
            needs = ((*path, "key"), (*path, "sort_key"))
            given = f"{table.ttl}, which is in the key"
            yield Found((*path, "ttl"), given, "an attribute outside of it", needs=needs)


def followed(facts: Facts) -> Iterator[Found]:
    """The table whose changes run a function exists, and keeps them."""
    known = facts.labels["tables"]
    for label, one in facts.settings.functions.items():
        wanted, path = (one.on or On()).table, ("services", label, "on", "table")
        if wanted is None:
            continue
        table = facts.settings.tables.get(wanted)
        if wanted not in known:
            yield unknown(path, "tables", "table", wanted, known)
        elif table and not table.stream:
            at, needs = ("tables", wanted, "stream"), (path,)
            yield Found(at, f"false, and {label} is run with its changes", "true", needs=needs)


CHECKS: Final = (attributes, followed)
