"""What an engine has, of caches."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found
from stack.settings import Access, CacheEngine


def memcached(facts: Facts) -> Iterator[Found]:
    """Memcached has no backups, and no users who could do less than others."""
    settings = facts.settings
    plain = {c for c, e in settings.caches.items() if e.engine is CacheEngine.MEMCACHED}
    for label in plain:
        if settings.caches[label].backup_days:
            path = ("caches", label, "backup_days")
            yield Found(path, "memcached has no backups", "0", needs=(("caches", label, "engine"),))
    for kind, label, entry in facts.users:
        for used, use in entry.uses.items():
            if used in plain and use.access is Access.READ:
                path = (kind, label, "uses", used)
                given = "memcached has no users, so whoever reads may write"
                yield Found(path, given, "write", needs=(("caches", used, "engine"),))


CHECKS: Final = (memcached,)
