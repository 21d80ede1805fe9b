"""A cost as a table for the terminal: components, total, what is not in it, and advice."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from plan.cost.model import Cost, Line, cents
from plan.tree import table


def costs(cost: Cost) -> RenderableType:
    """Components from the dearest on, and what is to be known of their sum."""
    parts: list[RenderableType] = [_components(cost)] if cost.lines else []
    notes = [*_notes(cost), *(Text(said) for said in cost.advice)]
    if parts and notes:
        parts.append("")
    return Group(*parts, *notes)


def _components(cost: Cost) -> RenderableType:
    """A row for each component, and the total."""
    rows = table("component", "USD a month", "what")
    rows.columns[0].no_wrap = rows.columns[1].no_wrap = True
    rows.columns[1].justify = "right"
    ordered = sorted(cost.lines, key=lambda line: line.component)
    groups = [list(group) for _, group in groupby(ordered, key=lambda line: line.component)]
    for lines in sorted(groups, key=lambda lines: (-_sum(lines)[1], lines[0].component)):
        name = lines[0].component.rpartition("::")[2]
        rows.add_row(Text(name, "bold"), _usd(*_sum(lines), verified=_sure(lines)), _what(lines))
    rows.add_section()
    total = _usd(cost.low, cost.high, verified=cost.verified)
    rows.add_row(Text("total", "bold"), Text.assemble((total, "bold")), "")
    return rows


def _what(lines: Sequence[Line]) -> Text:
    """What runs, the dearest first; what does not fit is cut off."""
    ordered = sorted(lines, key=lambda line: (-line.high, line.what))
    said = ", ".join(f"{line.what} ({line.quantity.partition(',')[0]})" for line in ordered)
    return Text(said, "dim", no_wrap=True, overflow="ellipsis")


def _notes(cost: Cost) -> Iterator[Text]:
    """What the sum rests on, and what is not in it."""
    unsure = [line for line in cost.lines if not line.verified]
    if unsure:
        low, high = _sum(unsure)
        spent = _usd(low, high, verified=True)
        yield Text(f"~ rests on figures that were read on no page: of the total {spent} USD.")
    if used := sorted({rate.what for rate in cost.rates}, key=str.lower):
        yield Text.assemble("Paid by use, and not in it: ", (", ".join(used), "dim"), ".")
    if cost.unpriced:
        named = ", ".join(f"{count} {token}" for token, count in cost.unpriced.items())
        yield Text.assemble(("Not priced, and not in it: ", "yellow"), named, ".")


def _sum(lines: Sequence[Line]) -> tuple[Decimal, Decimal]:
    low = sum((line.low for line in lines), Decimal())
    return low, sum((line.high for line in lines), Decimal())


def _sure(lines: Sequence[Line]) -> bool:
    return all(line.verified for line in lines)


def _usd(low: Decimal, high: Decimal, *, verified: bool) -> str:
    """One amount, or from one to another, in whole cents."""
    amounts = dict.fromkeys(f"{cents(usd):,}" for usd in (low, high))
    return ("" if verified else "~") + " to ".join(amounts)
