"""A watch that remembers what it was told."""

from dataclasses import dataclass, field
from typing import Any

from ops.engines.engine import Action


@dataclass
class Told:
    """Everything in the order of arrival."""

    all: list[tuple[Any, ...]] = field(default_factory=list)

    def planned(self, total: int) -> None:
        self.all.append(("planned", total))

    def begun(self, resource: str, action: Action) -> None:
        self.all.append(("begun", resource, action))

    def ended(self, resource: str, action: Action) -> None:
        self.all.append(("ended", resource, action))

    def failed(self, resource: str, message: str) -> None:
        self.all.append(("failed", resource, message))

    def say(self, text: str) -> None:
        self.all.append(("say", text))

    def of(self, kind: str) -> list[tuple[Any, ...]]:
        """What was told of one kind."""
        return [told[1:] for told in self.all if told[0] == kind]
