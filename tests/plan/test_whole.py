"""A plan as a whole."""

from datetime import date
from decimal import Decimal

from plan.rules.table import RULES
from plan.whole import whole
from stack.read import from_values
from tests.plan.plans import HIGH, KEY, LOW, QUEUE, VALUES, made_of, waiver
from tests.plan.rules.made import PART, made, record_of

BAD = made(QUEUE, "bad", wrong="it is wrong")


def found(plan):
    return [(one.rule.id, one.said) for one in plan.judgement.findings]


def test_what_is_in_it():
    plan = made_of(BAD, rules=[LOW, HIGH])
    assert plan.record == record_of(BAD)
    assert [node.urn for node in plan.graph.nodes] == [PART]
    assert plan.settings == from_values(VALUES)
    assert found(plan) == [("Q3", "it is wrong"), ("Q1", "it is wrong")]


def test_all_rules_are_asked_where_none_are_named():
    plan = whole(record_of(BAD), from_values(VALUES), today=date(2027, 1, 31))
    assert {rule for rule, _ in found(plan)} <= {rule.id for rule in RULES}
    assert "GW.budget" in {rule for rule, _ in found(plan)}


def test_rules_may_come_one_by_one():
    values = from_values({**VALUES, "waivers": [waiver("Q3")]})
    plan = whole(record_of(BAD), values, today=date(2027, 1, 31), rules=iter([HIGH]))
    assert found(plan) == []
    assert len(plan.judgement.waived) == 1


def test_the_day_decides_about_waivers():
    values = from_values({**VALUES, "waivers": [waiver("Q3", expires="2027-01-31")]})
    for day, rules in ((31, []), (32, ["Q3", "GW.waiver"])):
        today = date.fromordinal(date(2027, 1, 1).toordinal() + day - 1)
        plan = whole(record_of(BAD), values, today=today, rules=[HIGH])
        assert [rule for rule, _ in found(plan)] == rules


def test_the_cost_is_reckoned_when_somebody_asks_and_once():
    plan = made_of(made(KEY, "k"))
    assert "cost" not in vars(plan)
    assert plan.cost.low == Decimal(1)
    assert plan.cost is plan.cost
