"""What the rules say of the stacks of this repository, and of a twin without its controls."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plan.record import Record, Secret
from plan.recorder import record_file
from plan.rules.judge import Judgement, judge
from plan.rules.rule import Severity
from plan.rules.table import RULES
from stack.read import from_file

ROOT = Path(__file__).parents[2]
KEPT = [ROOT / "Pulumi.prod.yaml", *sorted((ROOT / "blueprints").glob("*.yaml"))]
TODAY = date(2026, 11, 22)
"""A waiver of the repository may end; then its stack has a finding, and this test is for before."""
BESIDE = (
    ":BucketLogging",
    ":BucketPublicAccessBlock",
    ":BucketPolicy",
    ":BucketServerSideEncryptionConfiguration",
    ":DefaultSecurityGroup",
    ":FlowLog",
    ":LifecyclePolicy",
    ":LogDelivery",
    ":QueuePolicy",
    ":TopicPolicy",
    ":WebAclAssociation",
    ":WebAclLoggingConfiguration",
)
"""What stands beside a resource and guards it."""


@cache
def recorded(file: Path) -> Record:
    return record_file(file)


def judged(file: Path) -> Judgement:
    return judge(recorded(file), RULES, waivers=from_file(file).waivers, today=TODAY)


def switched_off(value: Any) -> Any:
    """Every switch the other way round."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, Secret):
        return Secret(switched_off(value.value))
    if isinstance(value, Mapping):
        return {key: switched_off(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [switched_off(each) for each in value]
    return value


def twin(record: Record) -> Record:
    """The same resources as if nobody had cared: switches turned round, and nothing beside them."""
    return replace(
        record,
        resources=[
            replace(one, inputs=switched_off(one.inputs))
            for one in record.resources
            if not one.type.endswith(BESIDE)
        ],
    )


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_nothing_that_matters_is_found_and_not_waived(file):
    found = judged(file).at_least(Severity.MEDIUM)
    assert [(one.rule.id, one.resource.name, one.said) for one in found] == []


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_every_waiver_is_needed_and_holds(file):
    judgement = judged(file)
    assert (judgement.unused, judgement.expired) == ([], [])


def test_few_rules_are_waived():
    waived = {one.rule for file in KEPT for one in from_file(file).waivers}
    assert waived == {"APIG4", "AEC4", "CFR2", "COG8", "RDS3", "S1"}


def test_a_twin_without_controls_is_found_out():
    found = {
        one.rule.id
        for file in KEPT
        for one in judge(twin(recorded(file)), RULES, today=TODAY).findings
    }
    before = {one.rule.id for file in KEPT for one in judged(file).findings}
    assert len(found - before) >= 60
    assert found <= {rule.id for rule in RULES}


def test_most_rules_have_something_to_look_at():
    types = {one.type for file in KEPT for one in recorded(file).resources}
    idle = {token.rpartition(":")[2] for rule in RULES for token in rule.types} - {
        token.rpartition(":")[2] for token in types
    }
    looked_at = [rule for rule in RULES if not types.isdisjoint(rule.types)]
    assert {"Trail", "Environment", "NetworkAclRule", "EventBusPolicy"} <= idle
    assert len(looked_at) >= 230
