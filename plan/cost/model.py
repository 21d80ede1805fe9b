"""A cost as data: what runs all month, what is paid by use, and what nobody has priced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

HOURS: Final = Decimal(730)
"""Of a month, as AWS's own calculator has it."""
CENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class Price:
    """US dollars, or a share of some, and whether a page was read that says so."""

    usd: Decimal
    verified: bool

    def __add__(self, other: "Price") -> "Price":
        """Give both together; verified if both are."""
        return Price(self.usd + other.usd, self.verified and other.verified)

    def __mul__(self, number: "Decimal | int | Price") -> "Price":
        """Give so many of it, or a share of it that has a source of its own."""
        if isinstance(number, Price):
            return Price(self.usd * number.usd, self.verified and number.verified)
        return Price(self.usd * number, self.verified)


@dataclass(frozen=True)
class Line:
    """What runs all month."""

    component: str
    """URN of the component that it belongs to."""
    what: str
    """Such as `Fargate task, 0.25 vCPU and 0.5 GB`."""
    quantity: str
    """Such as `2 to 6 tasks, 730 h`."""
    low: Decimal
    high: Decimal
    """US dollars a month, not rounded."""
    verified: bool
    """Whether every figure in it was read on a page that the table names."""


@dataclass(frozen=True)
class Rate:
    """What is paid by use."""

    component: str
    what: str
    unit: str
    """Such as `GiB of logs`."""
    usd: Decimal
    verified: bool


@dataclass(frozen=True)
class Cost:
    """A whole stack."""

    region: str
    lines: Sequence[Line]
    rates: Sequence[Rate]
    unpriced: Mapping[str, int]
    """Type to how many there are of it; behind the type the figure that is not known."""
    advice: Sequence[str]

    @property
    def low(self) -> Decimal:
        """US dollars a month at the least, without what is paid by use."""
        return sum((line.low for line in self.lines), Decimal())

    @property
    def high(self) -> Decimal:
        """US dollars a month when everything is scaled out."""
        return sum((line.high for line in self.lines), Decimal())

    @property
    def verified(self) -> bool:
        """Whether every figure of the total was read on a page that the table names."""
        return all(line.verified for line in self.lines)


def cents(usd: Decimal) -> Decimal:
    """Whole cents, half of one upwards: for what is shown, after all sums."""
    return usd.quantize(CENT, ROUND_HALF_UP)
