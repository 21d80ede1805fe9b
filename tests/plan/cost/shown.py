"""A cost as a test writes it down."""

from decimal import Decimal

from plan.cost.model import Cost


def lines(cost: Cost) -> list[tuple[str, str, Decimal, Decimal]]:
    """What, how many, and US dollars a month from and to."""
    return [(line.what, line.quantity, line.low, line.high) for line in cost.lines]


def rates(cost: Cost) -> list[tuple[str, str, Decimal]]:
    """What, the unit, and US dollars for one."""
    return [(rate.what, rate.unit, rate.usd) for rate in cost.rates]


def both(usd: str) -> tuple[Decimal, Decimal]:
    """The same at the least and at the most."""
    return Decimal(usd), Decimal(usd)


def span(low: str, high: str) -> tuple[Decimal, Decimal]:
    return Decimal(low), Decimal(high)
