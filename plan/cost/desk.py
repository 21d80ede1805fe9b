"""What pricers ask, and what they answer with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plan.cost.model import HOURS, Price
from plan.cost.table import Prices
from plan.record import Resource
from plan.rules.subject import Subject, given


class NotPriced(Exception):  # noqa: N818 reads as what it says
    """Something that the price hangs on is not known; its text says what."""


@dataclass(frozen=True)
class Item:
    """So many of a thing, all month."""

    what: str
    noun: str
    """One of it."""
    month: Price
    low: Decimal
    high: Decimal
    hourly: bool
    saving: str | None = None
    """Which promise would make it cheaper: an item of `[figures.saving]`."""


@dataclass(frozen=True)
class Use:
    """A thing that is paid by use."""

    what: str
    unit: str
    price: Price


Pricer = Callable[[Resource, "Desk"], Iterator[Item | Use]]
"""What a resource costs; raises `NotPriced`."""


class Desk:
    """One record beside one table of prices."""

    def __init__(self, subject: Subject, prices: Callable[[str], Prices], region: str) -> None:
        self.subject = subject
        self._prices = prices
        self._region = region

    def price(self, resource: Resource, name: str) -> Price:
        """Figure `group.item` of the region that a resource is in."""
        region = given(resource, "region") or self._region
        group, _, item = name.partition(".")
        try:
            return self._prices(str(region))[group][item]
        except KeyError:
            raise NotPriced(item if region == self._region else f"{item} in {region}") from None

    def savings(self) -> Mapping[str, Price]:
        """What each promise takes off, as a share."""
        return self._prices(self._region)["saving"]


def number(resource: Resource, path: str, default: int | None = None) -> Decimal:
    """An input that is a number or digits; the default where there is none."""
    value = given(resource, path)
    found = Decimal(default) if value is None and default is not None else amount(value)
    if found is None:
        raise NotPriced(f"unknown {path}")
    return found


def amount(value: Any) -> Decimal | None:
    """A number or digits that are not less than 0; None for all else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
    except ArithmeticError:
        return None
    return found if found.is_finite() and found >= 0 else None


def entries(resource: Resource, path: str) -> list[Mapping[str, Any]]:
    """The objects of a list; none where it is not known."""
    return [one for one in listed(resource, path) if isinstance(one, Mapping)]


def mapping(resource: Resource, path: str) -> Mapping[str, Any]:
    """An object; empty where it is not known."""
    value = given(resource, path)
    return value if isinstance(value, Mapping) else {}


def listed(resource: Resource, path: str) -> Sequence[Any]:
    """A list; empty where it is not known."""
    value = given(resource, path)
    return value if isinstance(value, list | tuple) else ()


def runs(
    what: str,
    noun: str,
    hour: Price,
    low: Decimal | int = 1,
    high: Decimal | int | None = None,
    *,
    saving: str | None = None,
) -> Item:
    """What is paid by the hour; as many at the most as at the least unless `high` says more."""
    least = Decimal(low)
    most = least if high is None else Decimal(high)
    return Item(what, noun, hour * HOURS, least, most, hourly=True, saving=saving)


def kept(
    what: str,
    noun: str,
    month: Price,
    low: Decimal | int = 1,
    high: Decimal | int | None = None,
) -> Item:
    """What is paid by the month."""
    least = Decimal(low)
    return Item(what, noun, month, least, least if high is None else Decimal(high), hourly=False)
