"""What rules say of resources made by hand, a case each.

A test module of an area exports `CASES`, and runs them as `test_what_is_said = said_of(CASES)`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pytest

from plan.record import Resource
from plan.rules.rule import Exempt, Rule
from plan.rules.subject import Subject
from plan.rules.table import RULES
from tests.plan.rules.made import record_of


@dataclass(frozen=True, eq=False)
class Case:
    """A rule, the resource that is asked about, and what stands beside it."""

    rule: str
    said: str | Exempt | None
    resources: Sequence[Resource]
    posture: str = "prod"

    def __str__(self) -> str:
        """Name of the test."""
        return f"{self.rule} {self.said or 'met'}"

    def answer(self) -> str | Exempt | None:
        """What the rule says of the first resource."""
        asked = self.resources[0]
        rule = rules()[self.rule]
        assert asked.type in rule.types, f"{self.rule} does not look at {asked.type}"
        return rule.check(asked, Subject(record_of(*self.resources, posture=self.posture)))


@cache
def rules() -> dict[str, Rule]:
    """The table by id."""
    return {rule.id: rule for rule in RULES}


def met(rule: str, *resources: Resource) -> Case:
    """The rule has nothing to say of the first resource."""
    return Case(rule, None, resources)


def found(rule: str, said: str, *resources: Resource) -> Case:
    """The rule says this of the first resource."""
    return Case(rule, said, resources)


def exempt(rule: str, why: str, *resources: Resource, posture: str = "prod") -> Case:
    """The rule cannot apply to the first resource."""
    return Case(rule, Exempt(why), resources, posture)


def exempt_in_dev(rule: str, *resources: Resource) -> Case:
    """The rule is for production."""
    return exempt(rule, "the stack is for development", *resources, posture="dev")


def said_of(cases: Sequence[Case]) -> Callable[[Case], None]:
    """A test of each case."""

    @pytest.mark.parametrize("case", cases, ids=str)
    def test(case: Case) -> None:
        assert case.answer() == case.said

    return test
