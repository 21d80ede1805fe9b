"""A plan as plain JSON values, for other programs; inputs stand in it only where they differ."""

from collections.abc import Mapping, Sequence
from typing import Any

from plan.against import Difference
from plan.cost.model import Cost, cents
from plan.locate import Places
from plan.nodes import Edge
from plan.record import component_of
from plan.rules.judge import Finding
from plan.whole import Plan


def as_json(plan: Plan, places: Places, difference: Difference | None = None) -> dict[str, Any]:
    """Everything that the text says, in one object; its lists keep their order between runs."""
    record, settings, judgement = plan.record, plan.settings, plan.judgement
    by_urn = record.by_urn()
    told: dict[str, Any] = {
        "stack": record.stack,
        "project": record.project,
        "posture": str(settings.posture),
        "region": settings.region,
        "resources": [
            {
                "urn": one.urn,
                "type": one.type,
                "name": one.name,
                "component": component_of(one, by_urn).urn,
            }
            for one in record.resources
            if one.custom
        ],
        "edges": [edge_json(edge) for edge in plan.graph.edges],
        "reachable_from_internet": [
            {"name": one.node.name, "urn": one.node.urn, "through": [n.name for n in one.through]}
            for one in plan.graph.reachable_from_internet()
        ],
        "cost": cost_json(plan.cost),
        "findings": [finding_json(one, places) for one in judgement.findings],
        "waived": [_waived(one, places) for one in judgement.waived],
        "exempt": [
            {"rule": one.rule.id, "resource": one.resource.urn, "why": one.why}
            for one in judgement.exempt
        ],
        "checks_met": judgement.met,
    }
    if difference:
        told["against"] = difference_json(difference)
    return told


def edge_json(edge: Edge) -> Mapping[str, Any]:
    """One way from a node to another."""
    return {
        "source": edge.source.name,
        "target": edge.target.name,
        "means": str(edge.means),
        "port": edge.port,
        "protocol": edge.protocol,
        "access": edge.access,
        "sides": str(edge.sides),
        "details": list(edge.details),
    }


def cost_json(cost: Cost) -> Mapping[str, Any]:
    """US dollars a month as text with whole cents, and what they rest on."""
    return {
        "region": cost.region,
        "low": str(cents(cost.low)),
        "high": str(cents(cost.high)),
        "verified": cost.verified,
        "lines": [
            {
                "component": one.component,
                "what": one.what,
                "quantity": one.quantity,
                "low": str(cents(one.low)),
                "high": str(cents(one.high)),
                "verified": one.verified,
            }
            for one in cost.lines
        ],
        "rates": [
            {
                "component": one.component,
                "what": one.what,
                "unit": one.unit,
                "usd": str(one.usd),
                "verified": one.verified,
            }
            for one in cost.rates
        ],
        "unpriced": dict(cost.unpriced),
        "advice": list(cost.advice),
    }


def finding_json(found: Finding, places: Places) -> dict[str, Any]:
    """What was found, with the rule's own words and the place in the stack file."""
    rule, place = found.rule, places.found(found)
    return {
        "rule": rule.id,
        "title": rule.title,
        "severity": str(rule.severity),
        "found": found.said,
        "reason": rule.reason,
        "remedy": rule.remedy,
        "source": rule.source,
        "resource": found.resource.urn,
        "component": found.component.urn,
        "path": place.dotted,
        "line": place.line,
    }


def difference_json(difference: Difference) -> Mapping[str, Any]:
    """What the stack has otherwise than another; `before` is the other one's."""
    return {
        "stack": difference.there,
        "added": _names(difference.added),
        "removed": _names(difference.removed),
        "changed": [
            {
                **_name(changed),
                "inputs": [
                    {"path": one.path, "before": one.before, "after": one.after}
                    for one in changed.inputs
                ],
            }
            for changed in difference.changed
        ],
        "edges_added": [edge_json(edge) for edge in difference.edges_added],
        "edges_removed": [edge_json(edge) for edge in difference.edges_removed],
        "cost_before": _total(difference.cost_before),
        "cost_after": _total(difference.cost_after),
        "findings_new": [_told(one) for one in difference.findings_new],
        "findings_gone": [_told(one) for one in difference.findings_gone],
    }


def _total(cost: Cost) -> dict[str, str]:
    return {"low": str(cents(cost.low)), "high": str(cents(cost.high))}


def _names(found: Sequence[Any]) -> list[dict[str, str]]:
    return [_name(one) for one in found]


def _name(one: Any) -> dict[str, str]:
    return {"component": one.component, "type": one.type, "name": one.name}


def _told(found: Finding) -> dict[str, str]:
    return {
        "rule": found.rule.id,
        "severity": str(found.rule.severity),
        "component": found.component.name,
        "resource": found.resource.name,
        "found": found.said,
    }


def _waived(found: Finding, places: Places) -> dict[str, Any]:
    waiver = found.waiver
    until = waiver.expires.isoformat() if waiver else ""
    return {**finding_json(found, places), "until": until, "why": waiver.reason if waiver else ""}
