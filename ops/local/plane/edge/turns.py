"""Whose turn it is: target groups by their weight, and targets one after the other."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from ops.local.plane.edge.sender import Target

Healthy: TypeAlias = Callable[[str], Sequence[Target]]
"""The targets of a group, by its ARN, that may be asked."""
Weights: TypeAlias = Mapping[str, int]
"""By the ARN of a target group."""


class Turns:
    """Remembers who had a turn."""

    def __init__(self, healthy: Healthy) -> None:
        self._healthy = healthy
        self._taken: Counter[str] = Counter()
        self._owed: dict[frozenset[tuple[str, int]], Counter[str]] = {}

    def group(self, weights: Weights) -> str | None:
        """The group that is most behind its share; None where all weights are 0.

        Requests spread evenly: of 3 to 1, every fourth is for the second.
        """
        asked = {arn: weight for arn, weight in weights.items() if weight}
        if len(asked) < 2:
            return next(iter(asked), None)
        owed = self._owed.setdefault(frozenset(asked.items()), Counter())
        owed.update(asked)
        chosen = max(asked, key=lambda arn: owed[arn])
        owed[chosen] -= sum(asked.values())
        return chosen

    def targets(self, group: str) -> Sequence[Target]:
        """All that may be asked, the one whose turn it is first."""
        found = self._healthy(group)
        if not found:
            return ()
        first = self._taken[group] % len(found)
        self._taken[group] += 1
        return [*found[first:], *found[:first]]
