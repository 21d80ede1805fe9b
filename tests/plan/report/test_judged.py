"""What is wrong, by rule; what is waived, and what cannot apply."""

from dataclasses import replace

from plan.report.judged import judged
from plan.rules.rule import Exempt
from tests.plan.plans import CRITICAL, HIGH, LOW, MEDIUM, QUEUE, made_of, places_of, waiver
from tests.plan.rules.made import made

BAD = made(QUEUE, "part-queue", wrong="it is open")
WORSE = made(QUEUE, "part-dead", wrong="it is open")
OTHER = made(QUEUE, "elsewhere", wrong="it is shut")
QUEUED = {"name": "part-queue", "type": "sqs.Queue"}
NEVER = replace(MEDIUM, id="Q5", check=lambda _resource, _subject: Exempt("it is small"))


def names(found):
    return [one["name"] for one in found["resources"]]


def test_findings_stand_by_rule_the_gravest_first_with_place_and_remedy(tmp_path):
    plan = made_of(BAD, rules=[LOW, CRITICAL])
    grave, light = judged(plan.judgement, places_of(tmp_path))["findings"]
    assert grave == {
        "id": "Q4",
        "title": "Q4 is met",
        "severity": "critical",
        "reason": "Q4 matters.",
        "remedy": "Meet Q4.",
        "source": "Ours",
        "found": [{"resources": [QUEUED], "said": "it is open", "path": "queues.part", "line": 12}],
    }
    assert (light["id"], light["severity"]) == ("Q1", "low")


def test_the_same_in_the_same_place_is_said_once(tmp_path):
    plan = made_of(BAD, WORSE, OTHER, rules=[HIGH])
    (group,) = judged(plan.judgement, places_of(tmp_path))["findings"]
    found = [(names(one), one["said"]) for one in group["found"]]
    assert found == [(["part-queue", "part-dead"], "it is open"), (["elsewhere"], "it is shut")]


def test_what_is_waived_stands_apart_with_its_reason_and_day(tmp_path):
    plan = made_of(BAD, WORSE, rules=[MEDIUM], waivers=[waiver("Q2", resource="part-dead")])
    found = judged(plan.judgement, places_of(tmp_path))
    (left,) = found["findings"]
    assert [names(one) for one in left["found"]] == [["part-queue"]]
    (waived,) = found["waived"]
    assert (waived["id"], waived["why"], waived["until"]) == ("Q2", "On purpose.", "2027-12-31")
    assert [names(one) for one in waived["found"]] == [["part-dead"]]


def test_what_cannot_apply_stands_apart_with_why(tmp_path):
    plan = made_of(BAD, WORSE, rules=[NEVER])
    found = judged(plan.judgement, places_of(tmp_path))
    assert found["findings"] == []
    assert found["waived"] == []
    assert found["exempt"] == [
        {
            "id": "Q5",
            "title": "Q2 is met",
            "severity": "medium",
            "why": "it is small",
            "resources": [QUEUED, {"name": "part-dead", "type": "sqs.Queue"}],
        }
    ]


def test_what_is_met_is_counted(tmp_path):
    plan = made_of(made(QUEUE, "a"), made(QUEUE, "b"), BAD, rules=[LOW, HIGH])
    assert judged(plan.judgement, places_of(tmp_path))["met"] == 4
