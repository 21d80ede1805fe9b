"""A cost as the terminal shows it."""

from decimal import Decimal
from io import StringIO

import pytest
from rich.console import Console

from plan.cost.model import Cost, Line, Rate
from plan.cost.text import costs

URN = "urn:pulumi:test::test::groundwork:index:Part::"


def line(component, what, low, high, *, verified=True, quantity="1 thing, 730 h"):
    return Line(URN + component, what, quantity, Decimal(low), Decimal(high), verified)


def printed(cost, width=80):
    file = StringIO()
    Console(file=file, width=width, highlight=False).print(costs(cost))
    return [each.rstrip() for each in file.getvalue().splitlines()]


def test_the_dearest_component_first_and_the_total():
    cost = Cost(
        "eu-north-1",
        [
            line("cheap", "key", "1.005", "1.005"),
            line("dear", "task", "5", "10", quantity="1 to 2 tasks, 730 h"),
            line("dear", "gateway", "1030", "1040", quantity="3 gateways, 730 h"),
        ],
        [],
        {},
        [],
    )
    assert printed(cost) == [
        "component            USD a month   what",
        "─" * 76,
        "dear        1,035.00 to 1,050.00   gateway (3 gateways), task (1 to 2 tasks)",
        "cheap                       1.01   key (1 thing)",
        "",
        "total       1,036.01 to 1,051.01",
    ]


def test_what_rests_on_no_page_is_marked_and_summed():
    cost = Cost(
        "eu-north-1",
        [line("a", "x", "2", "4", verified=False), line("b", "y", "1", "1")],
        [],
        {},
        [],
    )
    assert printed(cost)[2:] == [
        "a           ~2.00 to 4.00   x (1 thing)",
        "b                    1.00   y (1 thing)",
        "",
        "total       ~3.00 to 5.00",
        "",
        "~ rests on figures that were read on no page: of the total 2.00 to 4.00 USD.",
    ]


def test_what_is_not_in_the_sum_and_what_would_be_cheaper():
    rates = [
        Rate(URN + "a", what, "GiB", Decimal(1), verified=True) for what in ("logs", "KMS", "logs")
    ]
    cost = Cost("r", [line("a", "x", "1", "1")], rates, {"aws:x/y:Z": 2, "b (c)": 1}, ["Do it."])
    assert printed(cost)[5:] == [
        "",
        "Paid by use, and not in it: KMS, logs.",
        "Not priced, and not in it: 2 aws:x/y:Z, 1 b (c).",
        "Do it.",
    ]


@pytest.mark.parametrize("advice", [[], ["No prices are known."]])
def test_without_prices_there_is_no_table(advice):
    assert printed(Cost("", [], [], {}, advice)) == advice


def test_no_row_is_longer_than_the_terminal():
    found = printed(Cost("r", [line("a", "long " * 40, "1", "1")], [], {}, []), width=60)
    assert max(map(len, found)) == 60
    assert found[2].endswith("…")
