"""What the rules look at."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from stack.settings import Service, Settings


@dataclass(frozen=True)
class Facts:
    """Settings as far as they could be read, and what is known besides."""

    settings: Settings
    labels: Mapping[str, Set[str]]
    """Labels by kind, those of entries included that could not be read."""
    keys: Mapping[str, Set[str]]
    """What the file itself says of each entry, defaults left out."""
    local: bool
    """Whether the stack is `local`."""

    @property
    def routed(self) -> Mapping[str, Service]:
        """Services that the load balancer leads to."""
        return {label: one for label, one in self.settings.containers.items() if one.route}
