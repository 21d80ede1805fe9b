"""Differences that a second plan may show although nothing changed: `known_differences.toml`."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from plan.export import table

LIST = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, order=True)
class Difference:
    """One committed entry."""

    type: str
    """Pulumi token."""
    property: str
    """Wire name, top level."""
    of: str
    """Engine, provider or emulator that makes the difference."""
    version: str
    reason: str

    def spellings(self) -> set[tuple[str, str]]:
        """Type and property as Pulumi and as Terraform write them."""
        found = {(self.type, self.property)}
        if entry := table.load()["resources"].get(self.type):
            shape = entry["properties"].get(self.property)
            found.add((entry["type"], shape["to"] if shape else self.property))
        return found


class Change(Protocol):
    """What a preview says of one resource."""

    @property
    def type(self) -> str:
        """The engine's own type."""
        ...

    @property
    def action(self) -> str:
        """`create`, `update`, `replace` or `delete`."""
        ...

    @property
    def properties(self) -> Sequence[str]:
        """Top-level properties that differ, in the engine's spelling."""
        ...


C = TypeVar("C", bound=Change)


@dataclass(frozen=True)
class Left(Generic[C]):
    """What a zero-change check has to answer for, and what was subtracted to get there."""

    changes: Sequence[C]
    known: Sequence[Difference]


def load(path: Path = LIST) -> Sequence[Difference]:
    """Read the list, sorted; raises ValueError for an entry with another set of keys."""
    found = []
    for entry in tomllib.loads(path.read_text()).get("difference", ()):
        try:
            found.append(Difference(**entry))
        except TypeError as error:
            raise ValueError(f"{path.name}: {entry}: {error}") from None
    return sorted(found)


def subtract(changes: Iterable[C], known: Iterable[Difference]) -> Left[C]:
    """Take away updates of nothing but known properties; all else stays as it is."""
    spelt = {spelling: one for one in known for spelling in one.spellings()}
    left: list[C] = []
    used: set[Difference] = set()
    for change in changes:
        hits = [spelt.get((change.type, name)) for name in change.properties]
        if change.action == "update" and hits and all(hits):
            used.update(hit for hit in hits if hit)
        else:
            left.append(change)
    return Left(left, sorted(used))
