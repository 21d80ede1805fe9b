"""What the rules look at."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from stack.settings import Settings


@dataclass(frozen=True)
class Facts:
    """Settings as far as they could be read, and what is known besides."""

    settings: Settings
    labels: Mapping[str, Set[str]]
    """Labels by kind, those of entries included that could not be read."""
    local: bool
    """Whether the stack is `local`."""
