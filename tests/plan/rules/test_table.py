"""What holds for every rule, whatever its area."""

import importlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from plan.rules.rule import Exempt, Severity
from plan.rules.subject import Subject
from plan.rules.table import RULES
from tests.plan.rules.cases import Case
from tests.plan.rules.made import made, record_of

HERE = Path(__file__).parent
ID = re.compile(r"[A-Z]+\d+|[A-Z][A-Za-z0-9]+\.\d+|GW\.[a-z][a-z0-9-]*")
SOURCE = re.compile(r"(AWS Solutions|FSBP|Groundwork|Checkov|Kubernetes)\b(.*[^.])?")
ODD = (None, "text", "<<ec2.Vpc/app.id>>", 7, True, [], {}, [None], [7], [{}], {"name": None})


def registered() -> Iterator[Case]:
    """The cases of all areas."""
    for path in sorted(HERE.glob("test_*.py")):
        if path != Path(__file__):
            module = importlib.import_module(f"tests.plan.rules.{path.stem}")
            yield from getattr(module, "CASES", ())


CASES = list(registered())


def odd(value: Any) -> Iterator[Any]:
    """A value with odd ones in each of its places."""
    yield from ODD
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ({**value, key: other} for other in odd(inner))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from ([*value[:place], other, *value[place + 1 :]] for other in odd(inner))


def test_ids_are_unique():
    ids = [rule.id for rule in RULES]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_told_in_sentences(rule):
    assert ID.fullmatch(rule.id)
    assert isinstance(rule.severity, Severity)
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    for text in (rule.reason, rule.remedy):
        assert text[0].isupper() or text[0] == "`"
        assert text.endswith(".")
    assert SOURCE.fullmatch(rule.source)
    assert rule.types


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_a_case_that_meets_it_and_one_that_does_not(rule):
    said = [case.said for case in CASES if case.rule == rule.id]
    assert None in said
    assert any(isinstance(one, str) for one in said)


def test_cases_are_of_rules_that_exist():
    assert {case.rule for case in CASES} <= {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_survives_what_is_missing_or_odd(rule):
    told = (str, Exempt, type(None))
    for token in rule.types:
        one = made(token)
        assert isinstance(rule.check(one, Subject(record_of(one))), told)
    for resources in (case.resources for case in CASES if case.rule == rule.id):
        for place, one in enumerate(resources):
            for inputs in filter(lambda made: isinstance(made, dict), odd(dict(one.inputs))):
                changed = [*resources]
                changed[place] = replace(one, inputs=inputs)
                assert isinstance(rule.check(changed[0], Subject(record_of(*changed))), told)
