"""Findings for code scanning: what SARIF 2.1.0 and GitHub ask of a file."""

import json
from typing import Any

import pytest

from plan.rules.severity import Severity
from plan.sarif import LEVELS, SCORES, sarif
from tests.plan.plans import CRITICAL, HIGH, LOW, MEDIUM, QUEUE, made_of, places_of, waiver
from tests.plan.rules.made import made

BAD = made(QUEUE, "part-queue", wrong="it is wrong")


@pytest.fixture
def written(tmp_path):
    def write(*resources, **more) -> dict[str, Any]:
        told = sarif(made_of(*resources, **more), places_of(tmp_path), "Pulumi.dev.yaml")
        return json.loads(json.dumps(told))

    return write


def test_a_finding_as_a_result(written):
    told = written(BAD, rules=[HIGH])
    assert told["$schema"] == "https://json.schemastore.org/sarif-2.1.0.json"
    assert told["version"] == "2.1.0"
    (run,) = told["runs"]
    assert run["automationDetails"] == {"id": "groundwork/test/"}
    assert run["tool"]["driver"]["name"] == "groundwork"
    assert run["tool"]["driver"]["rules"] == [
        {
            "id": "Q3",
            "shortDescription": {"text": "Q3 is met"},
            "fullDescription": {"text": "Q3 matters."},
            "help": {"text": "Meet Q3."},
            "defaultConfiguration": {"level": "error"},
            "properties": {"security-severity": "8.0", "tags": ["high", "Ours"]},
        }
    ]
    assert run["results"] == [
        {
            "ruleId": "Q3",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "part-queue: it is wrong. Meet Q3."},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "Pulumi.dev.yaml"},
                        "region": {"startLine": 12},
                    },
                    "logicalLocations": [{"fullyQualifiedName": BAD.urn, "kind": "resource"}],
                }
            ],
            "partialFingerprints": {"groundwork/v1": f"Q3 {QUEUE} part-queue"},
        }
    ]


def test_without_findings_there_is_a_run_without_results(written):
    (run,) = written(made(QUEUE), rules=[HIGH])["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_each_rule_stands_once_and_results_point_at_it(written):
    (run,) = written(BAD, made(QUEUE, "b", wrong="so"), rules=[LOW, MEDIUM, CRITICAL])["runs"]
    rules = [one["id"] for one in run["tool"]["driver"]["rules"]]
    assert rules == ["Q4", "Q2", "Q1"]
    levels = [one["level"] for one in run["results"]]
    assert levels == ["error", "error", "warning", "warning", "note", "note"]
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])
    assert len({json.dumps(one["partialFingerprints"]) for one in run["results"]}) == 6


def test_what_is_waived_is_suppressed_with_its_reason(written):
    told = written(BAD, rules=[HIGH, MEDIUM], waivers=[waiver("Q2")])["runs"][0]["results"]
    assert [one.get("suppressions") for one in told] == [
        None,
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "On purpose. (until 2027-12-31)",
            }
        ],
    ]


def test_findings_about_waivers_have_fingerprints_of_their_own(written):
    soon = waiver("Q1", expires="2026-12-31", reason="Soon gone.")
    told = written(waivers=[soon, waiver("Q2")])["runs"][0]["results"]
    prints = [one["partialFingerprints"]["groundwork/v1"] for one in told]
    assert [one.rsplit(" ", 2)[0] for one in prints] == ["GW.waiver Q1", "GW.waiver Q2"]


def test_every_severity_has_a_level_and_a_score_that_rises_with_it():
    assert LEVELS.keys() == SCORES.keys() == set(Severity)
    scores = [float(SCORES[one]) for one in Severity]
    assert scores == sorted(scores)
    # GitHub: above 0.1 low, 4.0 medium, 7.0 high, 9.0 critical.
    assert [sum(score >= least for least in (4, 7, 9)) for score in scores] == [0, 1, 2, 3]
