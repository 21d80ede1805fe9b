"""What is wrong with a plan, as tables: findings with their remedies, and what is waived."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from plan.locate import Places
from plan.rules.judge import Finding, Judgement
from plan.rules.severity import Severity
from plan.tree import table
from stack.settings import Waiver

STYLES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "dim",
}
MOST: Final = 8
"""Rows without details: of the gravest, and none of low severity."""


def findings(judgement: Judgement, places: Places, *, details: bool) -> RenderableType:
    """A row for each rule and what was found, with the first place of it and its remedy."""
    groups = list(_groups(judgement.findings))
    graver = [group for group in groups if group[0].rule.severity is not Severity.LOW]
    shown = groups if details else graver[:MOST]
    lines: list[RenderableType] = []
    if shown:
        rows = table("severity", "rule", "found, and what to do", "where")
        for group in shown:
            rows.add_row(*_row(group, places, details=details))
        lines.append(rows)
    hidden = [group for group in groups if group not in shown]
    rest = _rest(hidden, "And " if shown else "")
    lines += [Text(said, "dim") for said in (rest, _met(judgement)) if said]
    return Group(*lines)


def waived(found: Sequence[Finding]) -> RenderableType:
    """What is not met on purpose, the first to expire first."""
    rows = table("rule", "until", "times", "reason")
    for waiver, times in _by_waiver(found).items():
        row = (waiver.rule, waiver.expires.isoformat(), str(times), waiver.reason)
        rows.add_row(*map(Text, row))
    return rows


def _by_waiver(found: Sequence[Finding]) -> Mapping[Waiver, int]:
    """How often each waiver was needed."""
    waivers = [one.waiver for one in found if one.waiver]
    ordered = sorted(waivers, key=lambda one: (one.expires, one.rule, one.resource or ""))
    return {waiver: ordered.count(waiver) for waiver in ordered}


def _groups(found: Sequence[Finding]) -> Iterable[Sequence[Finding]]:
    """Findings of one rule that say the same, in their order."""
    for _, same in groupby(found, key=lambda one: one.rule.id):
        by_said: dict[str, list[Finding]] = {}
        for one in same:
            by_said.setdefault(one.said, []).append(one)
        yield from by_said.values()


def _row(group: Sequence[Finding], places: Places, *, details: bool) -> Sequence[str | Text]:
    rule = group[0].rule
    found = Text.assemble(group[0].said, "\n", (rule.remedy, "dim"))
    where = dict.fromkeys(_where(one, places, details=details) for one in group)
    first = list(where) if details else list(where)[:1]
    more = f" and {len(where) - 1} more" if len(where) > len(first) else ""
    return Text(rule.severity, STYLES[rule.severity]), rule.id, found, Text("\n".join(first) + more)


def _where(found: Finding, places: Places, *, details: bool) -> str:
    """The component, with details the resource, and the line that it comes from."""
    named = found.resource if details else found.component
    place = places.found(found)
    is_stack = found.component is found.resource
    return f"line {place.line}" if is_stack else f"{named.name}, line {place.line}"


def _rest(hidden: Sequence[Sequence[Finding]], lead: str) -> str:
    """How many are not shown."""
    if not hidden:
        return ""
    counts = {
        severity: sum(len(group) for group in hidden if group[0].rule.severity is severity)
        for severity in reversed(Severity)
    }
    listed = ", ".join(f"{count} {severity}" for severity, count in counts.items() if count)
    return f"{lead}{listed}: --details shows them."


def _met(judgement: Judgement) -> str:
    """That nothing was found where it is so."""
    if judgement.findings:
        return ""
    aside = f", {len(judgement.exempt)} do not apply" if judgement.exempt else ""
    return f"None. {judgement.met} checks are met{aside}."
