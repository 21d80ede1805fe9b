"""What every engine offers to the commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from ops.target import Target


class Action(StrEnum):
    """What an engine does, or would do, to one resource."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"


@dataclass(frozen=True)
class Change:
    """One line of a preview."""

    resource: str
    """The engine's own address of the resource."""
    type: str
    """The engine's own type."""
    action: Action
    properties: Sequence[str] = ()
    """Top-level properties that differ, in the engine's spelling, sorted; empty for create and
    delete."""


@dataclass(frozen=True)
class Counts:
    """Cloud resources by what happened to them; a replacement is one deleted and one created."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0

    @property
    def changes(self) -> int:
        """How many operations were done."""
        return self.created + self.updated + self.deleted

    def __str__(self) -> str:
        """Such as `57 created, 0 updated, 0 deleted, 0 unchanged`."""
        return (
            f"{self.created} created, {self.updated} updated, "
            f"{self.deleted} deleted, {self.unchanged} unchanged"
        )


@dataclass(frozen=True)
class Output:
    """A stack output."""

    value: Any
    secret: bool = False


@dataclass(frozen=True)
class Deployed:
    """A resource in the engine's state."""

    name: str
    """The engine's own address."""
    type: str
    """The engine's own type."""
    kept: Sequence[str]
    """Why it can't be deleted: `deletion protection`, `protect`; empty if nothing hinders."""
    attributes: Mapping[str, Any]
    """What the provider said about it, in the engine's spelling."""


class Watch(Protocol):
    """Who is told while an engine works; called from several threads."""

    def planned(self, total: int) -> None:
        """So many operations are ahead."""
        ...

    def begun(self, resource: str, action: Action) -> None:
        """An operation has started."""
        ...

    def ended(self, resource: str, action: Action) -> None:
        """An operation has succeeded."""
        ...

    def failed(self, resource: str, message: str) -> None:
        """An operation has failed, or the program has (`resource` empty)."""
        ...

    def say(self, text: str) -> None:
        """A line for the user."""
        ...


class Engine(Protocol):
    """Deploys a target. Every method raises `ops.errors.Stop` with a clear message."""

    key: str
    """Word under which the choice is remembered."""
    title: str
    """Name and version for the user."""

    def preview(self, target: Target, watch: Watch, *, refresh: bool = False) -> Sequence[Change]:
        """What `up` would change, without changing it; `refresh` asks AWS what is there first."""
        ...

    def up(self, target: Target, watch: Watch) -> Counts:
        """Make what the program declares."""
        ...

    def down(self, target: Target, watch: Watch) -> Counts:
        """Delete everything in the state."""
        ...

    def outputs(self, target: Target) -> Mapping[str, Output]:
        """The stack's outputs as last deployed; empty if it never was."""
        ...

    def deployed(self, target: Target) -> Sequence[Deployed]:
        """The cloud resources in the state."""
        ...

    def forget(self, target: Target) -> None:
        """Throw the state away, because what it describes is gone."""
        ...


class Silent:
    """A `Watch` for what is over in a moment."""

    def planned(self, total: int) -> None:
        """Nothing is shown."""

    def begun(self, resource: str, action: Action) -> None:
        """Nothing is shown."""

    def ended(self, resource: str, action: Action) -> None:
        """Nothing is shown."""

    def failed(self, resource: str, message: str) -> None:
        """Nothing is shown."""

    def say(self, text: str) -> None:
        """Nothing is shown."""
