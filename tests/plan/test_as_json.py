"""A plan for other programs."""

import json

import pytest

from plan.against import against
from plan.as_json import as_json
from plan.record import Secret
from plan.rules.rule import Exempt, Rule
from plan.rules.severity import Severity
from tests.plan.parts import Part
from tests.plan.plans import HIGH, KEY, QUEUE, made_of, places_of, planned, waiver
from tests.plan.rules.made import PART, STACK, made


@pytest.fixture
def written(tmp_path):
    def write(plan, difference=None):
        return json.loads(json.dumps(as_json(plan, places_of(tmp_path), difference)))

    return write


BAD = made(QUEUE, "part-queue", wrong="it is wrong")
FOUND = {
    "rule": "Q3",
    "title": "Q3 is met",
    "severity": "high",
    "found": "it is wrong",
    "reason": "Q3 matters.",
    "remedy": "Meet Q3.",
    "source": "Ours",
    "resource": BAD.urn,
    "component": PART,
    "path": "queues.part",
    "line": 12,
}


def test_what_stands_at_the_top(written):
    told = written(made_of(BAD, rules=[HIGH]))
    assert {key: told[key] for key in ("stack", "project", "posture", "region")} == {
        "stack": "test",
        "project": "test",
        "posture": "dev",
        "region": "eu-north-1",
    }
    assert told["findings"] == [FOUND]
    assert (told["waived"], told["exempt"], told["checks_met"]) == ([], [], 0)
    assert "against" not in told


def test_resources_with_the_component_that_they_belong_to(written):
    provider, queue = written(made_of(BAD))["resources"]
    assert provider["type"] == "pulumi:providers:aws"
    assert queue == {"urn": BAD.urn, "type": QUEUE, "name": "part-queue", "component": PART}


def test_inputs_are_not_in_it(written):
    text = json.dumps(written(made_of(made(QUEUE, "q", key=Secret("swordfish"), size=4711))))
    assert "swordfish" not in text
    assert "4711" not in text


def test_what_it_costs(written):
    resources = made(KEY, "k"), made(QUEUE, "q"), made("aws:odd/odd:Odd", "o")
    told = written(made_of(*resources))["cost"]
    assert {key: told[key] for key in ("region", "low", "high", "verified", "unpriced")} == {
        "region": "eu-north-1",
        "low": "1.00",
        "high": "1.00",
        "verified": True,
        "unpriced": {"aws:odd/odd:Odd": 1},
    }
    (line,) = told["lines"]
    assert line == {
        "component": PART,
        "what": "KMS key",
        "quantity": "1 key",
        "low": "1.00",
        "high": "1.00",
        "verified": True,
    }
    assert {one["what"] for one in told["rates"]} == {"KMS", "SQS"}
    assert set(told["rates"][0]) == {"component", "what", "unit", "usd", "verified"}


def test_cost_before_and_after(written):
    here, there = made_of(made(KEY, "a"), made(KEY, "b")), made_of(made(KEY, "a"))
    told = written(here, against(here, there))["against"]
    assert told["cost_before"] == {"low": "1.00", "high": "1.00"}
    assert told["cost_after"] == {"low": "2.00", "high": "2.00"}


def test_what_is_waived_and_what_is_exempt(written):
    def check(*_):
        return Exempt("it is another thing")

    asked = Rule("Q5", "", Severity.LOW, "", "", "", (QUEUE,), check)
    told = written(made_of(BAD, rules=[HIGH, asked], waivers=[waiver("Q3")]))
    assert told["findings"] == []
    assert told["waived"] == [{**FOUND, "until": "2027-12-31", "why": "On purpose."}]
    assert told["exempt"] == [{"rule": "Q5", "resource": BAD.urn, "why": "it is another thing"}]


def program():
    web, store = Part("web"), Part("store")
    web.ingress("open", 443, cidr_ipv4="0.0.0.0/0")
    web.reach(store, 5432)


def test_edges_and_what_the_internet_reaches(written, record):
    told = written(planned(record(program)))
    assert told["edges"][0] == {
        "source": "web",
        "target": "store",
        "means": "network",
        "port": "5432",
        "protocol": "tcp",
        "access": "call",
        "sides": "both",
        "details": [],
    }
    assert [(one["name"], one["through"]) for one in told["reachable_from_internet"]] == [
        ("web", []),
        ("store", ["web"]),
    ]


def test_a_difference(written, record):
    here = made_of(BAD, made(QUEUE, "new"), rules=[HIGH])
    there = made_of(made(QUEUE, "part-queue"), made(QUEUE, "old"))
    named = {"component": "part", "type": QUEUE}
    told = {"rule": "Q3", "severity": "high", "component": "part", "resource": "part-queue"}
    assert written(here, against(here, there))["against"] == {
        "stack": "test",
        "added": [{**named, "name": "new"}],
        "removed": [{**named, "name": "old"}],
        "changed": [
            {
                **named,
                "name": "part-queue",
                "inputs": [{"path": "wrong", "before": None, "after": "it is wrong"}],
            }
        ],
        "edges_added": [],
        "edges_removed": [],
        "cost_before": {"low": "0.00", "high": "0.00"},
        "cost_after": {"low": "0.00", "high": "0.00"},
        "findings_new": [{**told, "found": "it is wrong"}],
        "findings_gone": [],
    }
    wide, none = planned(record(program)), planned(record(lambda: None))
    assert len(written(wide, against(wide, none))["against"]["edges_added"]) == 2


def test_secrets_that_differ_are_hidden(written):
    here, there = (made_of(made(QUEUE, "q", key=Secret(text))) for text in ("swordfish", "tuna"))
    (changed,) = written(here, against(here, there))["against"]["changed"]
    assert changed["inputs"] == [{"path": "key", "before": "[secret]", "after": "[secret]"}]


def test_findings_about_the_stack_itself(written):
    (found,) = written(made_of(waivers=[waiver("Q1", expires="2026-12-31", reason="Soon gone.")]))[
        "findings"
    ]
    assert (found["rule"], found["resource"], found["path"]) == ("GW.waiver", STACK, "waivers[0]")
