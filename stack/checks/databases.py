"""What an engine has, of databases."""

from collections.abc import Iterator, Mapping
from typing import Final

from stack.checks.facts import Facts
from stack.classes import MONGO_CLASSES
from stack.errors import Found, listed
from stack.settings import Engine

SIZED: Final = {"capacity": "none: its size says how large it is"}
LACKS: Final[Mapping[Engine, Mapping[str, str]]] = {
    Engine.POSTGRES: SIZED,
    Engine.AURORA: {
        "size": "none: its capacity says how large it may be",
        "storage_gib": "none: its storage grows by itself",
        "storage_type": "none: it has disks of its own",
    },
    Engine.MONGO: {
        **SIZED,
        "storage_gib": "none: its storage grows by itself",
        "storage_type": "none: it has disks of its own",
        "version": "none: it is always 5.0",
    },
}
"""Settings that an engine does not have, and what is accepted."""


def lacking(facts: Facts) -> Iterator[Found]:
    """An engine has only some of the settings."""
    for label, entry in facts.settings.databases.items():
        lacks = LACKS[entry.engine]
        for key in lacks.keys() & facts.keys[label]:
            path, needs = ("databases", label, key), (("databases", label, "engine"),)
            yield Found(path, f"{entry.engine} has no {key}", lacks[key], needs=needs)


def mongo(facts: Facts) -> Iterator[Found]:
    """DocumentDB has instances from medium upward."""
    for label, entry in facts.settings.databases.items():
        if entry.engine is Engine.MONGO and entry.size not in MONGO_CLASSES:
            path, sizes = ("databases", label, "size"), tuple(MONGO_CLASSES)
            needs = (("databases", label, "engine"),)
            yield Found(path, f"mongo has no {entry.size}", listed(sizes), sizes[0], needs)


def bounds(facts: Facts) -> Iterator[Found]:
    """Aurora does not shrink to more than it grows to."""
    for label, entry in facts.settings.databases.items():
        low, high = entry.capacity.min, entry.capacity.max
        if low > high:
            path = ("databases", label, "capacity")
            given = f"min {low:g} is more than max {high:g}"
            posture = f"posture {facts.settings.posture} fills what is left out"
            accepted = f"max {low:g} or more ({posture})"
            needs = ((*path, "min"), ("databases", label, "engine"))
            yield Found((*path, "max"), given, accepted, needs=needs)


def readers(facts: Facts) -> Iterator[Found]:
    """What a process is told of a reader of aurora is not what it is told of another entry."""
    databases = facts.settings.databases
    auroras = {label for label, entry in databases.items() if entry.engine is Engine.AURORA}
    for kind, label, entry in facts.users:
        for used in auroras & entry.uses.keys():
            other = f"{used}-reader"
            if other in entry.uses:
                name = f"{other.upper().replace('-', '_')}_HOST"
                given = f"{name} is the reader of {used} as well"
                needs = (("databases", used, "engine"), (kind, label, "uses", used))
                yield Found((kind, label, "uses", other), given, "another label", needs=needs)


CHECKS: Final = (lacking, mongo, bounds, readers)
