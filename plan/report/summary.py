"""The five questions that a team asks of a change, each answered in a line or two."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from plan.against import Difference
from plan.nodes import INTERNET, Place
from plan.report.costs import whole as dollars
from plan.rules.severity import Severity
from plan.whole import Plan

MOST: Final = 3
"""Names in one line."""


def summary(plan: Plan, difference: Difference | None) -> Sequence[Mapping[str, Any]]:
    """Questions with their answers; `to` is the part of the page that says more."""
    return [
        {"ask": "What will exist?", "to": "resources", **_exists(plan)},
        {"ask": "Who can reach what?", "to": "reach", **_reaches(plan)},
        {"ask": "What does it cost?", "to": "cost", **_costs(plan)},
        {"ask": "What is wrong?", "to": "findings", **_wrong(plan)},
        {"ask": "What differs?", "to": "differences", **_differs(difference)},
    ]


def _exists(plan: Plan) -> Mapping[str, Any]:
    resources = sum(one.custom for one in plan.record.resources)
    parts = [node for node in plan.graph.nodes if node.place is Place.COMPONENT]
    services = _some(sorted(plan.settings.services))
    lines = [f"in {many(len(parts), 'component')}", *([f"services {services}"] if services else [])]
    return _answer(many(resources, "resource"), *lines)


def _reaches(plan: Plan) -> Mapping[str, Any]:
    reached = plan.graph.reachable_from_internet()
    direct = [one.node.name for one in reached if not one.through]
    if not reached:
        return _answer("Nothing", "is reachable from the internet")
    behind = len(reached) - len(direct)
    return _answer(
        many(len(direct), "way in", "ways in"),
        f"from the {INTERNET.name}: {_some(direct)}",
        f"{many(behind, 'component')} behind {'it' if len(direct) == 1 else 'them'}",
    )


def _costs(plan: Plan) -> Mapping[str, Any]:
    cost = plan.cost
    names = {one.urn: one.name for one in plan.record.resources}
    dearest: dict[str, Decimal] = {}
    for line in cost.lines:
        dearest[line.component] = dearest.get(line.component, Decimal()) + line.high
    most = sorted(dearest, key=lambda urn: (-dearest[urn], urn))[:MOST]
    listed = ", ".join(names.get(urn, urn) for urn in most)
    notes = [f"most of it {listed}"] if most else []
    if cost.unpriced:
        notes.append(f"{many(len(cost.unpriced), 'type')} not priced")
    if not cost.verified:
        notes.append("some figures are unverified")
    return _answer(dollars(cost.low, cost.high), "a month, without what is paid by use", *notes)


def _wrong(plan: Plan) -> Mapping[str, Any]:
    judgement = plan.judgement
    counts = Counter(one.rule.severity for one in judgement.findings)
    listed = ", ".join(f"{counts[one]} {one}" for one in reversed(Severity) if counts[one])
    lines = [listed or f"{many(judgement.met, 'check')} met"]
    if judgement.waived:
        lines.append(f"{len(judgement.waived)} waived")
    total = len(judgement.findings)
    grave = bool(judgement.at_least(Severity.MEDIUM))
    return {**_answer(many(total, "finding") if total else "Nothing", *lines), "grave": grave}


def _differs(difference: Difference | None) -> Mapping[str, Any]:
    if difference is None:
        return _answer("Not asked", "write --against and the name of another stack")
    before = difference.cost_before
    parts = [difference.added, difference.removed, difference.changed]
    added, removed, changed = map(len, parts)
    total = added + removed + changed
    return _answer(
        many(total, "resource") if total else "Nothing",
        f"against {difference.there}",
        *([f"{added} added, {removed} removed, {changed} changed"] if total else []),
        f"which costs {dollars(before.low, before.high)} a month",
    )


def many(count: int, word: str, words: str = "") -> str:
    """`1 way in`, `2 ways in`."""
    return f"{count:,} {word if count == 1 else words or f'{word}s'}"


def _answer(answer: str, *lines: str) -> Mapping[str, Any]:
    return {"answer": answer, "lines": list(lines)}


def _some(names: Sequence[str]) -> str:
    """The first names, and how many there are besides."""
    more = len(names) - MOST
    return ", ".join(names[:MOST]) + (f" and {more} more" if more > 0 else "")
