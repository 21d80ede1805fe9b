"""Findings as SARIF 2.1.0, which code scanning of GitHub and other tools read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from collections.abc import Mapping
from typing import Any, Final

from plan.locate import Places
from plan.rules.judge import Finding
from plan.rules.rule import Rule
from plan.rules.severity import Severity
from plan.whole import Plan
from stack.settings import Waiver

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
SCORES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
}
"""Each in the middle of what GitHub calls so.

https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""


def sarif(plan: Plan, places: Places, file: str) -> dict[str, Any]:
    """One run with every finding; waived ones as suppressed, with their reason.

    `file` is the stack file as a relative address, with slashes.
    """
    judgement = plan.judgement
    found = [*judgement.findings, *judgement.waived]
    rules = list({one.rule.id: one.rule for one in found}.values())
    results = [_result(one, rules.index(one.rule), places, file) for one in found]
    for one, result in zip(judgement.waived, results[len(judgement.findings) :], strict=True):
        result["suppressions"] = [_suppression(one.waiver)] if one.waiver else []
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "groundwork", "rules": [_rule(one) for one in rules]}},
                "automationDetails": {"id": f"groundwork/{plan.record.stack}/"},
                "results": results,
            }
        ],
    }


def _rule(rule: Rule) -> Mapping[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.reason},
        "help": {"text": rule.remedy},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {
            "security-severity": SCORES[rule.severity],
            "tags": [str(rule.severity), rule.source],
        },
    }


def _result(found: Finding, index: int, places: Places, file: str) -> dict[str, Any]:
    place, rule = places.found(found), found.rule
    return {
        "ruleId": rule.id,
        "ruleIndex": index,
        "level": LEVELS[rule.severity],
        "message": {"text": f"{found.resource.name}: {found.said}. {rule.remedy}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": file},
                    "region": {"startLine": place.line},
                },
                "logicalLocations": [
                    {"fullyQualifiedName": found.resource.urn, "kind": "resource"}
                ],
            }
        ],
        # Without the line, so that a finding stays the same one when lines move.
        "partialFingerprints": {"groundwork/v1": _fingerprint(found)},
    }


def _fingerprint(found: Finding) -> str:
    waiver = f" {found.waiver.rule}" if found.waiver else ""
    return f"{found.rule.id}{waiver} {found.resource.type} {found.resource.name}"


def _suppression(waiver: Waiver) -> Mapping[str, Any]:
    """Why nobody is to act on a result, until its waiver expires."""
    said = f"{waiver.reason} (until {waiver.expires.isoformat()})"
    return {"kind": "external", "status": "accepted", "justification": said}
