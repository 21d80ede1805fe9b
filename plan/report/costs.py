"""What a stack costs, component by component, the dearest first."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from plan.cost.model import Cost, Line, Rate, cents
from plan.record import Record


def costs(cost: Cost, record: Record) -> Mapping[str, Any]:
    """Amounts in US dollars a month with two places, as text; `share` is of the dearest, 0 to 1."""
    names = {one.urn: one.name for one in record.resources}
    by_component: dict[str, list[Line]] = {}
    for line in cost.lines:
        by_component.setdefault(line.component, []).append(line)
    rows = sorted(by_component.items(), key=lambda item: (-_high(item[1]), item[0]))
    most = max((_high(lines) for _, lines in rows), default=Decimal()) or Decimal(1)
    return {
        "region": cost.region,
        **_amounts(cost.low, cost.high, verified=cost.verified),
        "components": [
            {
                "name": names.get(urn, urn),
                **_amounts(_low(lines), _high(lines), verified=all(one.verified for one in lines)),
                "shares": [_share(_low(lines), most), _share(_high(lines), most)],
                "lines": [_line(one) for one in sorted(lines, key=_dearest)],
            }
            for urn, lines in rows
        ],
        "rates": _rates(cost.rates, names),
        "unpriced": [{"type": one, "times": times} for one, times in cost.unpriced.items()],
        "advice": list(cost.advice),
    }


def span(low: Decimal, high: Decimal) -> str:
    """`$12.00`, or `$12.00 to $24.50`."""
    return " to ".join(dict.fromkeys(f"${cents(usd):,}" for usd in (low, high)))


def whole(low: Decimal, high: Decimal) -> str:
    """As `span`, in whole dollars."""
    return " to ".join(dict.fromkeys(f"${usd:,.0f}" for usd in (low, high)))


def _amounts(low: Decimal, high: Decimal, *, verified: bool) -> Mapping[str, Any]:
    return {"usd": span(low, high), "verified": verified}


def _line(line: Line) -> Mapping[str, Any]:
    amounts = _amounts(line.low, line.high, verified=line.verified)
    return {"what": line.what, "quantity": line.quantity, **amounts}


def _rates(rates: Iterable[Rate], names: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
    """What is paid by use, each once, with the components that pay it."""
    found: dict[tuple[str, str, Decimal, bool], list[str]] = {}
    for rate in rates:
        key = rate.what, rate.unit, rate.usd, rate.verified
        found.setdefault(key, []).append(names.get(rate.component, rate.component))
    return [
        {
            "what": what,
            "unit": unit,
            "usd": f"${usd.normalize():f}",
            "verified": verified,
            "components": list(dict.fromkeys(components)),
        }
        for (what, unit, usd, verified), components in sorted(found.items())
    ]


def _share(usd: Decimal, most: Decimal) -> float:
    return round(float(usd / most), 4)


def _dearest(line: Line) -> tuple[Decimal, str]:
    return -line.high, line.what


def _low(lines: Iterable[Line]) -> Decimal:
    return sum((line.low for line in lines), Decimal())


def _high(lines: Iterable[Line]) -> Decimal:
    return sum((line.high for line in lines), Decimal())
