"""Waivers that have come to be wrong are findings themselves."""

from plan.rules.waivers import UNUSED, WAIVER
from tests.plan.plans import HIGH, LOW, QUEUE, made_of, waiver
from tests.plan.rules.made import STACK, made

BAD, GOOD = made(QUEUE, "bad", wrong="it is bad"), made(QUEUE, "good")


def found(*waivers):
    plan = made_of(BAD, GOOD, rules=[LOW, HIGH], waivers=list(waivers))
    return [(one.rule.id, one.said) for one in plan.judgement.findings]


def test_a_waiver_that_holds_is_no_finding():
    assert found(waiver("Q1"), waiver("Q3", resource="bad")) == []


def test_the_last_day_is_a_good_one():
    assert found(waiver("Q1"), waiver("Q3", expires="2027-01-31")) == []


def test_one_that_expired_stands_beside_what_it_no_longer_hides():
    assert found(waiver("Q1"), waiver("Q3", expires="2027-01-30")) == [
        ("Q3", "it is bad"),
        ("GW.waiver", "Q3 was waived until 2027-01-30"),
    ]
    assert found(waiver("Q1"), waiver("Q3", expires="2027-01-30", resource="bad")) == [
        ("Q3", "it is bad"),
        ("GW.waiver", "Q3 on bad was waived until 2027-01-30"),
    ]


def test_one_that_names_no_rule_is_told_once():
    assert found(waiver("Q1"), waiver("Q3"), waiver("Q9")) == [("GW.waiver", "there is no rule Q9")]


def test_one_that_waives_nothing_is_of_low_severity():
    assert found(waiver("Q1"), waiver("Q3"), waiver("Q3", resource="good")) == [
        ("GW.unused-waiver", "Q3 on good is met without it")
    ]


def test_what_expired_and_is_met_is_only_unused():
    expired = waiver("Q3", expires="2027-01-30", resource="good")
    assert found(waiver("Q1"), waiver("Q3"), expired) == [
        ("GW.unused-waiver", "Q3 on good is met without it")
    ]


def test_they_are_about_the_stack_and_name_the_waiver():
    plan = made_of(GOOD, rules=[LOW], waivers=[waiver("Q1"), waiver("Q9")])
    unknown, unused = plan.judgement.findings
    assert (unknown.rule, unused.rule) == (WAIVER, UNUSED)
    assert {unknown.resource.urn, unknown.component.urn, unused.resource.urn} == {STACK}
    assert (unknown.waiver, unused.waiver) == (plan.settings.waivers[1], plan.settings.waivers[0])


def test_nobody_waives_a_finding_about_waivers():
    expired = waiver("Q3", expires="2027-01-30")
    assert found(waiver("Q1"), expired, waiver("GW.waiver")) == [
        ("Q3", "it is bad"),
        ("GW.waiver", "Q3 was waived until 2027-01-30"),
        ("GW.waiver", "there is no rule GW.waiver"),
    ]
