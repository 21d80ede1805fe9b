"""What is wrong, by rule; what is not met on purpose, and what cannot apply."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from plan.locate import Place, Places
from plan.placeholders import short_type
from plan.record import Resource
from plan.rules.judge import Exemption, Finding, Judgement
from plan.rules.rule import Rule


def judged(judgement: Judgement, places: Places) -> Mapping[str, Any]:
    """Findings with their remedies and places, the gravest first; waived and exempt ones apart."""
    waived: dict[Hashable, list[Finding]] = {}
    for one in judgement.waived:
        waived.setdefault((one.rule.id, one.waiver), []).append(one)
    exempt: dict[tuple[str, str], list[Exemption]] = {}
    for exemption in judgement.exempt:
        exempt.setdefault((exemption.rule.id, exemption.why), []).append(exemption)
    return {
        "findings": [_group(group, places) for group in by_rule(judgement.findings)],
        "waived": [_waived(group, places) for group in waived.values()],
        "exempt": [
            {
                **_rule(group[0].rule),
                "why": why,
                "resources": [_named(one.resource) for one in group],
            }
            for (_, why), group in exempt.items()
        ],
        "met": judgement.met,
    }


def by_rule(findings: Sequence[Finding]) -> Sequence[Sequence[Finding]]:
    """Findings of each rule together, in the order of the first of them."""
    groups: dict[str, list[Finding]] = {}
    for one in findings:
        groups.setdefault(one.rule.id, []).append(one)
    return list(groups.values())


def _group(group: Sequence[Finding], places: Places) -> Mapping[str, Any]:
    rule = group[0].rule
    return {
        **_rule(rule),
        "reason": rule.reason,
        "remedy": rule.remedy,
        "source": rule.source,
        "found": _found(group, places),
    }


def _waived(group: Sequence[Finding], places: Places) -> Mapping[str, Any]:
    waiver = group[0].waiver
    told = {"why": waiver.reason, "until": waiver.expires.isoformat()} if waiver else {}
    return {**_group(group, places), **told}


def _rule(rule: Rule) -> Mapping[str, str]:
    return {"id": rule.id, "title": rule.title, "severity": str(rule.severity)}


def _found(group: Sequence[Finding], places: Places) -> Sequence[Mapping[str, Any]]:
    """What was found in one place, with the resources of which the same is said."""
    rows: dict[tuple[Place, str], list[Mapping[str, str]]] = {}
    for one in group:
        rows.setdefault((places.found(one), one.said), []).append(_named(one.resource))
    return [
        {"resources": resources, "said": said, "path": place.dotted, "line": place.line}
        for (place, said), resources in rows.items()
    ]


def _named(resource: Resource) -> Mapping[str, str]:
    """A resource, by what the tree of resources calls it."""
    return {"name": resource.name, "type": short_type(resource.type)}
