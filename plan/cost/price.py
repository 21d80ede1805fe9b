"""What a record costs a month."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from plan.cost import machines, network, others, stores, tasks
from plan.cost.advice import advice
from plan.cost.desk import Desk, Item, NotPriced, Pricer, Use
from plan.cost.free import is_free
from plan.cost.model import HOURS, Cost, Line, Rate
from plan.cost.table import prices, regions
from plan.record import Record, Resource
from plan.rules.subject import Subject

REGION: Final = "aws:region"
PRICERS: Final[Mapping[str, Pricer]] = {
    **network.PRICERS,
    **tasks.PRICERS,
    **machines.PRICERS,
    **stores.PRICERS,
    **others.PRICERS,
}
"""Type to what prices it; what is in neither this nor the list of free types is not priced."""
ALIKE: Final = frozenset({"ACU", "GiB"})
"""Nouns of which there is no other form for many."""


def cost(record: Record) -> Cost:
    """Price a record by the table of its region; without one everything is unpriced."""
    region = record.config.get(REGION, "")
    subject, has_table = Subject(record), region in regions()
    desk = Desk(subject, prices, region)
    items: dict[tuple[str, Item], Item] = {}
    uses: dict[tuple[str, Use], None] = {}
    unpriced: Counter[str] = Counter()
    for resource in record.resources:
        if not resource.custom or is_free(resource.type):
            continue
        component = subject.component(resource).urn
        try:
            found = list(_priced(resource, desk, has_table=has_table))
        except NotPriced as missing:
            unpriced[f"{resource.type} ({missing})" if str(missing) else resource.type] += 1
            continue
        for each in found:
            if isinstance(each, Use):
                uses[component, each] = None
                continue
            kind = component, replace(each, low=Decimal(), high=Decimal())
            so_far = items.get(kind, kind[1])
            items[kind] = replace(each, low=so_far.low + each.low, high=so_far.high + each.high)
    return Cost(
        region,
        [_line(component, item) for (component, _), item in items.items()],
        [Rate(of, use.what, use.unit, use.price.usd, use.price.verified) for of, use in uses],
        dict(sorted(unpriced.items())),
        advice(desk, region, [(of, item) for (of, _), item in items.items()]),
    )


def _priced(resource: Resource, desk: Desk, *, has_table: bool) -> Iterator[Item | Use]:
    """Raises `NotPriced`: without text where there is no table or nobody prices the type."""
    if not has_table or resource.type not in PRICERS:
        raise NotPriced
    yield from PRICERS[resource.type](resource, desk)


def _line(component: str, item: Item) -> Line:
    """So many of a thing, from the least to the most."""
    counts = [f"{count.normalize():f}" for count in (item.low, item.high)]
    ending = "es" if item.noun.endswith("s") else "s"
    single = counts == ["1", "1"] or item.noun in ALIKE
    noun = item.noun if single else item.noun + ending
    quantity = f"{' to '.join(dict.fromkeys(counts))} {noun}"
    return Line(
        component,
        item.what,
        f"{quantity}, {HOURS} h" if item.hourly else quantity,
        item.month.usd * item.low,
        item.month.usd * item.high,
        item.month.verified,
    )
