"""What an engine has, of databases and caches."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.classes import MONGO_CLASSES
from stack.errors import Found, listed
from stack.settings import Access, CacheEngine, Engine

NOT_MONGO: Final = {
    "storage_gib": "none: its storage grows by itself",
    "storage_type": "none: it has disks of its own",
    "version": "none: it is always 5.0",
}
"""Settings that DocumentDB does not have, and what is accepted."""


def mongo(facts: Facts) -> Iterator[Found]:
    """DocumentDB has instances from medium upward, and neither storage nor version to choose."""
    for label, entry in facts.settings.databases.items():
        if entry.engine is not Engine.MONGO:
            continue
        engine = (("databases", label, "engine"),)
        if entry.size not in MONGO_CLASSES:
            path, sizes = ("databases", label, "size"), tuple(MONGO_CLASSES)
            yield Found(path, f"mongo has no {entry.size}", listed(sizes), sizes[0], engine)
        for key in NOT_MONGO.keys() & facts.keys[label]:
            path = ("databases", label, key)
            yield Found(path, f"mongo has no {key}", NOT_MONGO[key], needs=engine)


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


CHECKS: Final = (mongo, memcached)
