"""What a plan has otherwise than another one."""

from collections.abc import Mapping
from typing import Any

from plan.against import Difference, Input, Named
from plan.nodes import Edge
from plan.placeholders import short_type
from plan.record import Record
from plan.report.costs import span
from plan.report.shown import shown
from plan.rules.judge import Finding


def differences(difference: Difference, record: Record) -> Mapping[str, Any]:
    """Resources, cost, ways and findings; `before` is the other plan's."""
    return {
        "there": difference.there,
        "added": [_name(one) for one in difference.added],
        "removed": [_name(one) for one in difference.removed],
        "changed": [
            {**_name(one), "inputs": [_input(each, record) for each in one.inputs]}
            for one in difference.changed
        ],
        "cost": {
            "before": span(difference.cost_before.low, difference.cost_before.high),
            "after": span(difference.cost_after.low, difference.cost_after.high),
            "components": [
                {"name": one.component, "before": span(*one.before), "after": span(*one.after)}
                for one in difference.priced
            ],
        },
        "ways": [
            *(_edge("added", one) for one in difference.edges_added),
            *(_edge("removed", one) for one in difference.edges_removed),
        ],
        "findings": [
            *(_finding("added", one) for one in difference.findings_new),
            *(_finding("removed", one) for one in difference.findings_gone),
        ],
    }


def _name(one: Named) -> Mapping[str, str]:
    return {"type": short_type(one.type), "name": one.name, "component": one.component}


def _input(one: Input, record: Record) -> Mapping[str, Any]:
    before, after = (shown(value, record.numbers) for value in (one.before, one.after))
    return {"path": one.path, "before": before, "after": after}


def _edge(kind: str, edge: Edge) -> Mapping[str, str]:
    words = [word for word in (edge.access, *edge.details) if word]
    return {
        "kind": kind,
        "source": edge.source.name,
        "target": edge.target.name,
        "port": edge.shown_port or "IAM",
        "words": ", ".join(words),
    }


def _finding(kind: str, found: Finding) -> Mapping[str, str]:
    return {
        "kind": kind,
        "severity": str(found.rule.severity),
        "id": found.rule.id,
        "resource": found.resource.name,
        "said": found.said,
    }
