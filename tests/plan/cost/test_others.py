"""What the many small things cost, reckoned by hand."""

from decimal import Decimal

import pytest

from plan.cost.others import BY_USE
from tests.plan.cost.shown import both, lines, rates, span
from tests.plan.rules.made import made

PRICES = {
    "lambda.million": "0.20",
    "lambda.x86_64-gb-second": "0.0000166667",
    "lambda.arm64-gb-second": "0.0000133334",
    "lambda.poller-hour": "0.2",
    "trace.million": "5.00",
    "table.write-million": "0.66",
    "table.read-million": "0.13",
    "table.gib": "0.27",
    "table.recovery-gib": "0.21",
    "people.ESSENTIALS": "0.015",
    "people.PLUS": "0.02",
    "firewall.month": "5.00",
    "firewall.rule": "1.00",
    "firewall.million": "0.60",
    "alarm.metric": "0.10",
    "alarm.often": "0.30",
    "watch.dashboard": "3.00",
    "key.month": "1.00",
    "key.ten-thousand": "0.03",
    "secret.month": "0.40",
}
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
FUNCTION = "aws:lambda/function:Function"
MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping"


@pytest.mark.parametrize("token", BY_USE)
def test_what_is_paid_by_use_alone(bill, token):
    prices = {figure: "0.5" for _, _, figure in BY_USE[token]}
    found = bill(prices, made(token))
    assert found.lines == []
    assert rates(found) == [(what, unit, Decimal("0.5")) for what, unit, _ in BY_USE[token]]
    assert bill(PRICES, made(token)).rates == []


def test_a_function_by_its_memory_and_its_processor(bill):
    plain = made(FUNCTION, "a", memorySize=512, architectures=["x86_64"])
    traced = made(FUNCTION, "b", memorySize=1024, architectures=["arm64"],
                  tracingConfig={"mode": "Active"})  # fmt: skip
    assert rates(bill(PRICES, plain)) == [
        ("Lambda", "million requests", Decimal("0.20")),
        ("Lambda", "1,000 s with 512 MB", Decimal("0.00833335")),
    ]
    assert rates(bill(PRICES, traced)) == [
        ("Lambda", "million requests", Decimal("0.20")),
        ("Lambda", "1,000 s with 1024 MB", Decimal("0.0133334")),
        ("X-Ray", "million traces", Decimal("5.00")),
    ]


@pytest.mark.parametrize(("low", "high", "quantity", "usd"), [
    (1, 10, "1 to 3 units, 730 h", span("146", "438")),
    (4, 8, "1 to 2 units, 730 h", span("146", "292")),
    (5, 5, "2 units, 730 h", both("292")),
])  # fmt: skip
def test_pollers_of_kafka_four_to_a_unit(bill, low, high, quantity, usd):
    config = {"minimumPollers": low, "maximumPollers": high}
    found = bill(PRICES, made(MAPPING, provisionedPollerConfig=config))
    assert lines(found) == [("polling of Kafka", quantity, *usd)]


def test_other_sources_of_a_function_are_asked_for_nothing(bill):
    found = bill(PRICES, made(MAPPING, batchSize=10))
    assert (found.lines, found.rates, found.unpriced) == ([], [], {})


def test_a_firewall_is_paid_for_itself_and_each_rule(bill):
    rules = [{"name": name} for name in ("rate", "reputation", "common", "bad-inputs", "sql")]
    found = bill(PRICES, made("aws:wafv2/webAcl:WebAcl", rules=rules))
    assert lines(found) == [
        ("web ACL", "1 web ACL", *both("5.00")),
        ("rule of a web ACL", "5 rules", *both("5.00")),
    ]
    assert rates(found) == [("WAF", "million requests", Decimal("0.60"))]


def test_alarms_by_the_metrics_that_they_watch(bill):
    def watch(period):
        return {"metric": {"period": period}}

    one = made(ALARM, "one", period=300)
    three = made(ALARM, "three", metricQueries=[watch(60), watch(60), watch(60), {"id": "sum"}])
    often = made(ALARM, "often", metricQueries=[watch(10), watch(60)])
    assert lines(bill(PRICES, one, three)) == [("alarm", "4 metrics", *both("0.40"))]
    assert lines(bill(PRICES, often)) == [("alarm", "2 metrics", *both("0.60"))]
    assert lines(bill(PRICES, one, often)) == [
        ("alarm", "1 metric", *both("0.10")),
        ("alarm", "2 metrics", *both("0.60")),
    ]


@pytest.mark.parametrize("recovers", [True, False])
def test_a_table(bill, recovers):
    token = "aws:dynamodb/table:Table"
    found = bill(PRICES, made(token, pointInTimeRecovery={"enabled": recovers}))
    assert rates(found)[:3] == [
        ("DynamoDB", "million writes", Decimal("0.66")),
        ("DynamoDB", "million reads", Decimal("0.13")),
        ("DynamoDB", "GiB, a month", Decimal("0.27")),
    ]
    recovery = ("DynamoDB, to any second", "GiB, a month", Decimal("0.21"))
    assert rates(found)[3:] == ([recovery] if recovers else [])


@pytest.mark.parametrize(("tier", "usd"), [({}, "0.015"), ({"userPoolTier": "PLUS"}, "0.02")])
def test_people_who_sign_in(bill, tier, usd):
    found = bill(PRICES, made("aws:cognito/userPool:UserPool", **tier))
    assert rates(found) == [("Cognito", "person, a month", Decimal(usd))]


def test_keys_secrets_and_dashboards(bill):
    found = bill(
        PRICES,
        made("aws:kms/key:Key"),
        made("aws:secretsmanager/secret:Secret", "a"),
        made("aws:secretsmanager/secret:Secret", "b"),
        made("aws:cloudwatch/dashboard:Dashboard"),
    )
    assert lines(found) == [
        ("KMS key", "1 key", *both("1.00")),
        ("secret", "2 secrets", *both("0.80")),
        ("dashboard", "1 dashboard", *both("3.00")),
    ]
    assert rates(found) == [("KMS", "10,000 requests", Decimal("0.03"))]
