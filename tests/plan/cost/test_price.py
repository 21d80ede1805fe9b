"""What a record costs: how sums are made, what is left out, and that nothing of ours is."""

import ast
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from plan import recorder
from plan.cost.free import FREE, is_free
from plan.cost.model import Cost, Line, Price, cents
from plan.cost.price import PRICERS, cost
from plan.record import Record
from stack.read import file_config
from tests.plan.cost.shown import both, lines, rates
from tests.plan.rules.made import PART, STACK, made, record_of

ROOT = Path(__file__).parents[3]
FILES = [
    *(ROOT / f"Pulumi.{name}.yaml" for name in ("prod", "dev", "local")),
    *sorted((ROOT / "blueprints").glob("*.yaml")),
]
PRICES = {"secret.month": "0.40~", "key.month": "1.00", "key.ten-thousand": "0.03"}
SECRET = "aws:secretsmanager/secret:Secret"
KEY = "aws:kms/key:Key"
QUEUE = "aws:sqs/queue:Queue"


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def stack(request) -> Record:
    file = request.param
    name = file.stem.removeprefix("Pulumi.")
    return recorder.record(ROOT, name, *file_config(file))


def test_nothing_of_a_stack_is_unpriced(stack):
    found = cost(stack)
    assert found.unpriced == {}
    assert Decimal(0) < found.low <= found.high
    assert found.region == "eu-north-1"


@pytest.mark.parametrize("region", ["eu-west-1", "us-east-1"])
def test_nor_in_another_region(stack, region):
    found = cost(replace(stack, config={"aws:region": region}))
    assert (found.region, found.unpriced) == (region, {})


def test_each_line_belongs_to_a_component_and_is_not_less_at_the_most(stack):
    by_urn = stack.by_urn()
    found = cost(stack)
    assert {by_urn[one.component].custom for one in (*found.lines, *found.rates)} == {False}
    assert [line for line in found.lines if not 0 <= line.low <= line.high] == []
    assert len({(r.component, r.what, r.unit) for r in found.rates}) == len(found.rates)


def test_a_stack_is_priced_in_a_tenth_of_a_second(stack):
    cost(stack)
    started = time.perf_counter()
    cost(stack)
    assert time.perf_counter() - started < 0.1


def test_a_type_that_nobody_priced_is_named_with_how_many_there_are(bill):
    new = "aws:quantum/computer:Computer"
    found = bill(PRICES, made(KEY), made(new, "a"), made(new, "b"), made("aws:x/y:Z"))
    assert found.unpriced == {new: 2, "aws:x/y:Z": 1}
    assert list(found.unpriced) == [new, "aws:x/y:Z"]
    assert lines(found) == [("KMS key", "1 key", *both("1.00"))]


def test_a_figure_that_is_missing_is_named_behind_the_type_and_the_thing_left_out_whole(bill):
    found = bill({"key.month": "1.00"}, made(KEY, "a"), made(KEY, "b"))
    assert found.unpriced == {f"{KEY} (ten-thousand)": 2}
    assert (found.lines, found.rates, found.low) == ([], [], 0)


def test_no_type_is_both_free_and_priced():
    assert FREE & PRICERS.keys() == frozenset()
    assert is_free("pulumi:providers:aws")
    assert not is_free(SECRET)


def declared() -> set[str]:
    """Types of AWS that components declare anywhere, as `module.Class`."""
    found = set()
    for path in (*(ROOT / "components").rglob("*.py"), *(ROOT / "stack").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        attr=made_of, value=ast.Attribute(attr=module, value=ast.Name(id="aws"))
                    )
                ) if made_of[0].isupper() and not made_of.endswith("Args"):
                    found.add(f"{module.rstrip('_')}.{made_of}".lower())
    return found


def test_every_type_that_components_declare_is_free_or_priced():
    known = {*FREE, *PRICERS}
    spelt = {f"{t.split(':')[1].partition('/')[0]}.{t.split(':')[2]}".lower() for t in known}
    assert len(declared()) > 100
    assert declared() - spelt == set()


def test_things_alike_stand_in_one_line_for_each_component(bill):
    other = replace(made("groundwork:index:Part", "other"), custom=False, parent=STACK)
    secrets = [made(SECRET, name) for name in "abc"]
    found = bill(PRICES, other, *secrets[:2], replace(secrets[2], parent=other.urn))
    assert [(line.component, line.quantity) for line in found.lines] == [
        (PART, "2 secrets"),
        (other.urn, "1 secret"),
    ]


def test_a_rate_stands_once_for_each_component(bill):
    found = bill({"message.sqs-million": "0.40"}, made(QUEUE, "a"), made(QUEUE, "b"))
    assert rates(found) == [("SQS", "million", Decimal("0.40"))]


def test_a_total_is_verified_only_if_all_of_it_is(bill):
    sure = bill(PRICES, made(KEY))
    unsure = bill(PRICES, made(KEY), made(SECRET))
    assert (sure.verified, unsure.verified) == (True, False)
    assert [line.verified for line in unsure.lines] == [True, False]
    assert bill(PRICES).verified


def test_cents_are_rounded_after_the_sum_and_half_of_one_upwards():
    third = Line("c", "w", "q", Decimal("0.005"), Decimal("0.004"), verified=True)
    whole = Cost("r", [third, third, third], [], {}, [])
    assert (whole.low, whole.high) == (Decimal("0.015"), Decimal("0.012"))
    assert (cents(whole.low), cents(whole.high)) == (Decimal("0.02"), Decimal("0.01"))
    assert cents(Decimal("0.125")) == Decimal("0.13")
    # Rounded one by one it would have been 0.03.
    assert sum(cents(line.low) for line in whole.lines) == Decimal("0.03")


def test_prices_add_and_multiply_with_their_doubt():
    sure, unsure = Price(Decimal(2), verified=True), Price(Decimal(3), verified=False)
    assert sure + sure == Price(Decimal(4), verified=True)
    assert sure + unsure == Price(Decimal(5), verified=False)
    assert sure * 3 == Price(Decimal(6), verified=True)
    assert sure * unsure == Price(Decimal(6), verified=False)


@pytest.mark.parametrize(("config", "said"), [
    ({"aws:region": "ap-south-1"}, "ap-south-1"),
    ({}, "a stack without a region"),
])  # fmt: skip
def test_a_region_without_a_table_leaves_everything_unpriced(config, said):
    found = cost(replace(record_of(made(KEY, "a"), made(KEY, "b")), config=config))
    assert found.unpriced == {KEY: 2}
    assert (found.lines, found.rates, found.low, found.high) == ([], [], 0, 0)
    assert found.advice == [
        f"No prices are known for {said}, only for eu-north-1, eu-west-1 and us-east-1."
    ]


def test_what_stands_in_another_region_is_priced_there():
    logs = "aws:cloudwatch/logGroup:LogGroup"
    at_home, away, far = made(logs, "a"), made(logs, "b", region="us-east-1"), made(logs, "c")
    far = replace(far, inputs={"region": "ap-south-1"})
    found = cost(replace(record_of(at_home, away, far), config={"aws:region": "eu-west-1"}))
    assert [r.usd for r in found.rates if r.unit == "GiB"] == [Decimal("0.57"), Decimal("0.50")]
    assert found.unpriced == {f"{logs} (logs-in in ap-south-1)": 1}


def test_a_record_costs_the_same_every_time():
    record = replace(record_of(made(KEY), made(SECRET)), config={"aws:region": "eu-north-1"})
    assert cost(record) == cost(record)
