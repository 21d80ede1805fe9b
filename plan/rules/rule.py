"""What a rule is, and what it says of one resource."""

from collections.abc import Callable
from dataclasses import dataclass

from plan.record import Resource
from plan.rules.severity import Severity
from plan.rules.subject import Subject


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
