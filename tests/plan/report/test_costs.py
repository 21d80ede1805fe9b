"""What a stack costs, component by component."""

from decimal import Decimal

import pytest

from plan.cost.model import Cost, Line, Rate
from plan.report.costs import costs, span, whole
from tests.plan.rules.made import PART, STACK, record_of

RECORD = record_of()


def line(component: str, low: str, high: str, *, verified: bool = True, what: str = "task") -> Line:
    return Line(component, what, "1 task, 730 h", Decimal(low), Decimal(high), verified)


def cost(
    *lines: Line, rates: tuple[Rate, ...] = (), unpriced: dict[str, int] | None = None
) -> Cost:
    return Cost("eu-north-1", lines, rates, unpriced or {}, ["Buy less."])


@pytest.mark.parametrize(
    ("low", "high", "exact", "rounded"),
    [
        ("0", "0", "$0.00", "$0"),
        ("1.005", "1.005", "$1.01", "$1"),
        ("12", "24.5", "$12.00 to $24.50", "$12 to $24"),
        ("12.001", "12.002", "$12.00", "$12"),
        ("1234.5", "20000", "$1,234.50 to $20,000.00", "$1,234 to $20,000"),
    ],
)
def test_an_amount_is_one_or_from_one_to_another(low, high, exact, rounded):
    assert span(Decimal(low), Decimal(high)) == exact
    assert whole(Decimal(low), Decimal(high)) == rounded


def test_components_stand_from_the_dearest_on_with_shares_of_it():
    found = costs(cost(line(STACK, "1", "2"), line(PART, "3", "6"), line(PART, "1", "2")), RECORD)
    assert (found["usd"], found["verified"], found["region"]) == (
        "$5.00 to $10.00",
        True,
        "eu-north-1",
    )
    shown = [(one["name"], one["usd"], one["shares"]) for one in found["components"]]
    assert shown == [
        ("part", "$4.00 to $8.00", [0.5, 1.0]),
        ("test-test", "$1.00 to $2.00", [0.125, 0.25]),
    ]
    assert found["advice"] == ["Buy less."]


def test_lines_of_a_component_stand_from_the_dearest_on():
    found = costs(cost(line(PART, "1", "1", what="a"), line(PART, "2", "2", what="b")), RECORD)
    assert found["components"][0]["lines"] == [
        {"what": "b", "quantity": "1 task, 730 h", "usd": "$2.00", "verified": True},
        {"what": "a", "quantity": "1 task, 730 h", "usd": "$1.00", "verified": True},
    ]


def test_what_rests_on_an_unverified_figure_says_so_up_to_the_total():
    found = costs(cost(line(PART, "1", "1", verified=False), line(STACK, "1", "1")), RECORD)
    assert found["verified"] is False
    assert {one["name"]: one["verified"] for one in found["components"]} == {
        "part": False,
        "test-test": True,
    }


def test_the_same_rate_stands_once_with_all_who_pay_it():
    rates = (
        Rate(PART, "logs", "GiB", Decimal("0.50"), verified=True),
        Rate(STACK, "logs", "GiB", Decimal("0.50"), verified=True),
        Rate(PART, "WAF", "request", Decimal("0.0000006"), verified=False),
    )
    assert costs(cost(rates=rates), RECORD)["rates"] == [
        {
            "what": "WAF",
            "unit": "request",
            "usd": "$0.0000006",
            "verified": False,
            "components": ["part"],
        },
        {
            "what": "logs",
            "unit": "GiB",
            "usd": "$0.5",
            "verified": True,
            "components": ["part", "test-test"],
        },
    ]


def test_what_nobody_priced_is_listed_and_nothing_is_divided_by_nothing():
    found = costs(cost(line(PART, "0", "0"), unpriced={"aws:x/y:Z": 2}), RECORD)
    assert found["unpriced"] == [{"type": "aws:x/y:Z", "times": 2}]
    assert found["components"][0]["shares"] == [0.0, 0.0]
    assert costs(cost(), RECORD)["components"] == []
