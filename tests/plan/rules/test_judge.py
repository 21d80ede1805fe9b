"""Findings, waivers and their end."""

from datetime import date

from plan.rules.judge import judge
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, given
from stack.settings import Waiver
from tests.plan.rules.made import made, record_of

TODAY = date(2027, 1, 31)
QUEUE, TOPIC = "aws:sqs/queue:Queue", "aws:sns/topic:Topic"


def rule(name: str, severity: Severity, *types: str) -> Rule:
    """Asks for `good: true`; what is `other` is exempt."""

    def check(resource, _: Subject):
        if given(resource, "other"):
            return Exempt("it is another thing")
        return None if given(resource, "good") else f"good is {given(resource, 'good')}"

    return Rule(name, "All is good", severity, "Why.", "Do.", "Ours", types, check)


HIGH = rule("A1", Severity.HIGH, QUEUE)
LOW = rule("B2", Severity.LOW, TOPIC, QUEUE)
BAD = made(QUEUE, "bad", good=False)
GOOD = made(QUEUE, "good", good=True)
OTHER = made(TOPIC, "other", other=True)


def waiver(name: str, expires: str = "2027-01-31", resource: str | None = None) -> Waiver:
    return Waiver.model_validate(
        {"rule": name, "reason": "On purpose.", "expires": expires, "resource": resource}
    )


def said(*waivers: Waiver):
    return judge(record_of(BAD, GOOD, OTHER), [LOW, HIGH], waivers=waivers, today=TODAY)


def test_the_gravest_comes_first_with_what_was_found():
    found = said().findings
    assert [(one.rule.id, one.resource.name, one.said) for one in found] == [
        ("A1", "bad", "good is False"),
        ("B2", "bad", "good is False"),
    ]
    assert [one.component.name for one in found] == ["part", "part"]


def test_what_is_met_is_counted_and_what_cannot_apply_says_so():
    judgement = said()
    assert judgement.met == 2
    assert [(one.rule.id, one.resource.name, one.why) for one in judgement.exempt] == [
        ("B2", "other", "it is another thing")
    ]


def test_findings_of_a_severity_and_graver_ones():
    judgement = said()
    assert [one.rule.id for one in judgement.at_least(Severity.MEDIUM)] == ["A1"]
    assert [one.rule.id for one in judgement.at_least(Severity.LOW)] == ["A1", "B2"]
    assert judgement.at_least(Severity.CRITICAL) == []


def test_a_waiver_takes_a_finding_away_and_is_shown_with_it():
    on_purpose = waiver("A1")
    judgement = said(on_purpose)
    assert [one.rule.id for one in judgement.findings] == ["B2"]
    assert [(one.rule.id, one.waiver) for one in judgement.waived] == [("A1", on_purpose)]
    assert (judgement.expired, judgement.unused) == ([], [])


def test_a_waiver_for_one_resource_is_for_no_other():
    assert [one.rule.id for one in said(waiver("A1", resource="bad")).findings] == ["B2"]
    elsewhere = waiver("A1", resource="good")
    judgement = said(elsewhere)
    assert [one.rule.id for one in judgement.findings] == ["A1", "B2"]
    assert judgement.unused == [elsewhere]


def test_the_day_after_its_last_a_waiver_is_void():
    late = waiver("A1", expires="2027-01-30")
    judgement = said(late)
    assert [one.rule.id for one in judgement.findings] == ["A1", "B2"]
    assert judgement.expired == [late]
    assert judgement.unused == []


def test_one_that_still_holds_is_enough():
    late = waiver("A1", expires="2027-01-30")
    judgement = said(late, waiver("A1", expires="2027-02-01"))
    assert [one.rule.id for one in judgement.findings] == ["B2"]


def test_a_waiver_of_nothing_is_told():
    idle = waiver("C3")
    assert said(idle).unused == [idle]


def test_severities_have_an_order():
    assert [one.rank for one in Severity] == [0, 1, 2, 3]
