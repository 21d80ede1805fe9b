"""A plan as a comment on a pull request: what is wrong, what differs, what it costs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

from plan import text_against
from plan.against import Difference
from plan.cost.model import Line, cents
from plan.locate import Places
from plan.nodes import Edge
from plan.rules.judge import Finding
from plan.rules.severity import Severity
from plan.whole import Plan

MOST: Final = 65_536
"""Characters of a comment at GitHub."""
CUT: Final = "\n\nCut here, because a comment holds no more: `groundwork plan` shows the rest.\n"
SPECIAL: Final = str.maketrans(
    {**{sign: f"\\{sign}" for sign in "\\`*_[]#|~$"}, "<": "&lt;", "&": "&amp;", "@": "@\u200b"}
)
"""What means something to Markdown; behind an @ stands nobody's name."""


def markdown(plan: Plan, places: Places, difference: Difference | None = None) -> str:
    """Tables of GitHub's Markdown, cut at the end of a line where a comment holds no more."""
    text = "\n\n".join(_blocks(plan, places, difference)) + "\n"
    if len(text) <= MOST:
        return text
    return text[: text.rindex("\n", 0, MOST - len(CUT))] + CUT


def _blocks(plan: Plan, places: Places, difference: Difference | None) -> Iterator[str]:
    record, judgement = plan.record, plan.judgement
    yield f"## Plan of {plain(record.stack)}"
    resources = sum(one.custom for one in record.resources)
    yield f"{resources} resources, posture {plan.settings.posture}, {plan.settings.region}"
    yield f"### {_counted(judgement.findings)}"
    if judgement.findings:
        rows = [_found(one, places) for one in judgement.findings]
        yield _table(("severity", "rule", "found", "what to do", "where"), rows)
    cost = plan.cost
    yield f"### Cost: {_usd(cost.low, cost.high)} USD a month"
    if cost.lines:
        yield _table(("component", "what", "quantity", "USD a month"), map(_line, cost.lines))
    if difference:
        yield f"### Against {plain(difference.there)}"
        found = list(text_against.lines(difference, details=False))
        yield _table(("", "where", "what"), found) if found else "No difference."
    yield "### Who may talk to whom"
    yield _table(("from", "to", "port", "access"), map(_way, plan.graph.edges))
    if judgement.waived:
        yield "### Waived"
        waivers = [one.waiver for one in judgement.waived if one.waiver]
        rows = {(one.rule, one.expires.isoformat(), one.reason) for one in waivers}
        yield _table(("rule", "until", "reason"), sorted(rows))


def plain(text: str) -> str:
    """Text on one line that means nothing to Markdown."""
    return " ".join(text.split()).translate(SPECIAL)


def _counted(findings: Sequence[Finding]) -> str:
    """How many findings of each severity, the gravest first."""
    counts = Counter(one.rule.severity for one in findings)
    listed = ", ".join(f"{counts[one]} {one}" for one in reversed(Severity) if counts[one])
    return f"Findings: {listed or 'none'}"


def _found(found: Finding, places: Places) -> Sequence[str]:
    rule, place = found.rule, places.found(found)
    where = f"{found.resource.name}, {place.dotted or 'the file'}, line {place.line}"
    return rule.severity, rule.id, found.said, rule.remedy, where


def _line(line: Line) -> Sequence[str]:
    usd = _usd(line.low, line.high)
    name = line.component.rpartition("::")[2]
    return name, line.what, line.quantity, usd if line.verified else f"about {usd}"


def _usd(*amounts: Decimal) -> str:
    return " to ".join(dict.fromkeys(f"{cents(one):,}" for one in amounts))


def _way(edge: Edge) -> Sequence[str]:
    access = ", ".join(word for word in (edge.access, *edge.details) if word)
    return edge.source.name, edge.target.name, edge.shown_port or "IAM", access


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *([plain(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
