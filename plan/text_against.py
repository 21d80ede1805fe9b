"""What `groundwork plan --against` adds: where the stack differs from another one."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.text import Text

from plan.against import Changed, Difference, Input, Named, Range
from plan.cost.model import cents
from plan.nodes import Edge
from plan.rules.judge import Finding
from plan.tree import table

MOST_INPUTS: Final = 3
"""Inputs of a resource without details."""
LONGEST: Final = 60
SIGNS: Final = {"+": "green", "-": "red", "~": "yellow"}


def difference(found: Difference, *, details: bool) -> RenderableType:
    """All that differs: `+` is here alone, `-` is there alone, `~` is in both, otherwise."""
    rows = table("", "where", "what")
    for column in rows.columns[:-1]:
        column.no_wrap = True
    for sign, where, what in lines(found, details=details):
        rows.add_row(Text(sign, SIGNS[sign]), Text(where), Text(what))
    return rows if rows.row_count else Group(Text("No difference.", "dim"))


def lines(found: Difference, *, details: bool) -> Iterator[tuple[str, str, str]]:
    """Sign, component and what differs, in words without a style."""
    for sign, named in (("+", found.added), ("-", found.removed)):
        for component, group in groupby(named, lambda one: one.component):
            yield sign, component, ", ".join(_kinds(list(group), details=details))
    for one in found.changed:
        yield "~", one.component, f"{one.name}: {_inputs(one, details=details)}"
    for sign, edges in (("+", found.edges_added), ("-", found.edges_removed)):
        yield from ((sign, edge.source.name, f"to {_way(edge)}") for edge in edges)
    for one in found.priced:
        yield "~", one.component, f"{_usd(one.before)} → {_usd(one.after)}"
    before, after = found.cost_before, found.cost_after
    if found.priced:
        totals = _usd((before.low, before.high)), _usd((after.low, after.high))
        yield "~", "", f"all together {' → '.join(totals)}"
    for sign, findings in (("+", found.findings_new), ("-", found.findings_gone)):
        yield from ((sign, one.component.name, _finding(one)) for one in findings)


def value(given: Any) -> str:
    """A value on one short line."""
    text = "none" if given is None else " ".join(str(given).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _kinds(named: Sequence[Named], *, details: bool) -> list[str]:
    """Each by its name, or how many of each type."""
    kinds = [one.type.rpartition(":")[2] for one in named]
    if details:
        return [f"{kind} {one.name}" for kind, one in zip(kinds, named, strict=True)]
    counted = {kind: kinds.count(kind) for kind in kinds}
    return [f"{count} {kind}" if count > 1 else kind for kind, count in counted.items()]


def _inputs(changed: Changed, *, details: bool) -> str:
    shown = changed.inputs if details else changed.inputs[:MOST_INPUTS]
    rest = len(changed.inputs) - len(shown)
    return ", ".join(map(_input, shown)) + (f" and {rest} more" if rest else "")


def _input(one: Input) -> str:
    return f"{one.path} {value(one.before)} → {value(one.after)}"


def _way(edge: Edge) -> str:
    words = ", ".join(word for word in (edge.access, *edge.details) if word)
    return " ".join(word for word in (edge.target.name, edge.shown_port, words) if word)


def _usd(spent: Range) -> str:
    """US dollars a month."""
    return f"{' to '.join(dict.fromkeys(f'{cents(usd):,}' for usd in spent))} USD"


def _finding(found: Finding) -> str:
    return f"{found.rule.severity} {found.rule.id}: {found.said}"
