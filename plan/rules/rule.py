"""What a rule is, and what it says of one resource."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from plan.record import Resource
from plan.rules.subject import Subject


class Severity(StrEnum):
    """How much a rule that is not met matters, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Exempt:
    """The rule cannot apply to a resource."""

    why: str


Check = Callable[[Resource, Subject], str | Exempt | None]
"""None where a resource meets the rule, else what was found instead, in a few words."""


@dataclass(frozen=True)
class Rule:
    """One row of the table."""

    id: str
    """That of AWS Solutions where it has one, else of FSBP, else `GW.` with a name of ours."""
    title: str
    """What is asked, as a sentence without its full stop."""
    severity: Severity
    reason: str
    """What can happen otherwise."""
    remedy: str
    """What to do, by keys of the stack file where one decides it."""
    source: str
    """Where it comes from, with the ids that other auditors give it."""
    types: tuple[str, ...]
    """Tokens of the resources that it looks at."""
    check: Check
