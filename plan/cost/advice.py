"""What would be cheaper, as sentences with figures."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import ROUND_CEILING, Decimal
from typing import Final

from plan.cost.desk import Desk, Item, NotPriced, listed
from plan.cost.model import HOURS, Price, cents
from plan.cost.network import ENDPOINT, NAT, SUBNET
from plan.cost.table import regions
from plan.record import Resource
from plan.rules.subject import given

TASK_ENDPOINTS: Final = 4
"""Interface endpoints that a task needs to start without NAT: two of ECR, logs, secrets."""
PROMISES: Final = {
    "fargate": "a Compute Savings Plan for Fargate",
    "ec2": "a Compute Savings Plan for machines",
    "rds": "reserved instances for the databases",
}
"""What takes something off the steady part, for a year and without payment in advance."""


def advice(desk: Desk, region: str, items: Sequence[tuple[str, Item]]) -> list[str]:
    """Sentences, those about networks first; one alone where the region has no table."""
    if region not in regions():
        *others, last = regions()
        known = f"{', '.join(others)} and {last}"
        return [
            f"No prices are known for {region or 'a stack without a region'}, only for {known}."
        ]
    return [*_networks(desk), *_promises(desk, items)]


def _networks(desk: Desk) -> Iterator[str]:
    """NAT gateways against interface endpoints, for each network that has one of them."""
    by_network: dict[str, list[Resource]] = {}
    for resource in desk.subject.each(NAT, ENDPOINT):
        if resource.type == NAT or listed(resource, "subnetIds"):
            name = desk.subject.component(resource).name
            by_network.setdefault(name, []).append(resource)
    for name, found in sorted(by_network.items()):
        gateways = [one for one in found if one.type == NAT]
        endpoints = [one for one in found if one.type == ENDPOINT]
        # What is in a region without a table is named as unpriced already.
        with suppress(NotPriced):
            if gateways and not endpoints:
                yield _of_gateways(name, gateways, desk)
            elif endpoints and not gateways:
                yield _of_endpoints(name, endpoints, desk)


def _of_gateways(name: str, gateways: Sequence[Resource], desk: Desk) -> str:
    """From how many GiB to AWS's own services endpoints would pay beside NAT, or instead of it."""
    zones = _zones(name, desk)
    nat, endpoint, saved = _prices(gateways[0], desk)
    paid, instead = nat * len(gateways), endpoint * (TASK_ENDPOINTS * zones)
    beside = _gib(instead.usd / saved.usd)
    return (
        f"{name}: {_gateways(len(gateways))} cost {_usd(paid.usd)} a month, the {TASK_ENDPOINTS} "
        f"interface endpoints that tasks need, in {zones} zones, {_usd(instead.usd)}. Beside NAT "
        f"they pay for themselves from {beside} a month to AWS's own services; instead of it, "
        f"where nothing asks the internet, {_from(instead.usd - paid.usd, saved.usd)}"
        f"{_doubt(paid, instead, saved)}."
    )


def _of_endpoints(name: str, endpoints: Sequence[Resource], desk: Desk) -> str:
    """From how many GiB endpoints are cheaper than NAT gateways in the same zones."""
    in_zones = [len(listed(one, "subnetIds")) for one in endpoints]
    nat, endpoint, saved = _prices(endpoints[0], desk)
    paid, instead = endpoint * sum(in_zones), nat * max(in_zones)
    return (
        f"{name}: {len(endpoints)} interface endpoints cost {_usd(paid.usd)} a month, "
        f"{_gateways(max(in_zones))} would cost {_usd(instead.usd)}. Endpoints are cheaper "
        f"{_from(paid.usd - instead.usd, saved.usd)}{_doubt(paid, instead, saved)}."
    )


def _prices(resource: Resource, desk: Desk) -> tuple[Price, Price, Price]:
    """A gateway and an endpoint in one zone, a month, and what a GiB costs less through this."""
    nat, endpoint = (desk.price(resource, f"{one}.hour") * HOURS for one in ("nat", "endpoint"))
    less = desk.price(resource, "endpoint.gib") * -1
    return nat, endpoint, desk.price(resource, "nat.gib") + less


def _promises(desk: Desk, items: Sequence[tuple[str, Item]]) -> Iterator[str]:
    """What a year's promise would take off the part that always runs."""
    steady: dict[str, Price] = {}
    for _, item in items:
        if item.saving and item.low:
            month = item.month * item.low
            steady[item.saving] = steady[item.saving] + month if item.saving in steady else month
    shares: Mapping[str, Price] = desk.savings()
    for saving, month in sorted(steady.items()):
        share = shares[saving]
        yield (
            f"A year's promise without payment in advance, {PROMISES[saving]}, would take about "
            f"{share.usd * 100:.0f} % off the {_usd(month.usd)} a month that always run: "
            f"{_usd(month.usd * share.usd)}{_doubt(month, share)}."
        )


def _zones(network: str, desk: Desk) -> int:
    """How many zones a network has subnets in."""
    subnets = desk.subject.each(SUBNET)
    own = [one for one in subnets if desk.subject.component(one).name == network]
    return len({str(given(one, "availabilityZone")) for one in own}) or 1


def _from(more: Decimal, saved: Decimal) -> str:
    """From where on something that costs more by the month and less by the GiB is cheaper."""
    return f"from {_gib(more / saved)} a month" if more > 0 else "at any traffic"


def _gateways(count: int) -> str:
    return "1 NAT gateway" if count == 1 else f"{count} NAT gateways"


def _gib(count: Decimal) -> str:
    return f"{count.to_integral_value(ROUND_CEILING):,} GiB"


def _usd(usd: Decimal) -> str:
    return f"{cents(usd):,} USD"


def _doubt(*used: Price) -> str:
    return "" if all(price.verified for price in used) else " (unverified)"
