"""Budget: the right people hear in time, of a month's costs and of sudden ones."""

import json

import pytest

from components.observability.budget import Budget, BudgetArgs

BUDGET = "aws:budgets/budget:Budget"
MONITOR = "aws:costexplorer/anomalyMonitor:AnomalyMonitor"
SUBSCRIPTION = "aws:costexplorer/anomalySubscription:AnomalySubscription"
TAG = {"key": "project", "value": "shop"}


@pytest.fixture
def args() -> BudgetArgs:
    return {"monthly_usd": 200, "emails": ["ops@example.com"]}


@pytest.fixture
def make(engine, args):
    def run(**changed):
        engine.run(lambda: Budget("costs", {**args, **changed}))
        return engine

    return run


def told(kind, percent):
    return {
        "notificationType": kind,
        "comparisonOperator": "GREATER_THAN",
        "threshold": percent,
        "thresholdType": "PERCENTAGE",
        "subscriberEmailAddresses": ["ops@example.com"],
    }


def test_half_most_all_and_what_is_coming_are_told(make):
    assert make().one(BUDGET) == {
        "budgetType": "COST",
        "timeUnit": "MONTHLY",
        "limitAmount": "200",
        "limitUnit": "USD",
        "notifications": [
            told("ACTUAL", 50),
            told("ACTUAL", 80),
            told("ACTUAL", 100),
            told("FORECASTED", 100),
        ],
        "tags": {"Name": "costs"},
    }


def test_the_whole_account_is_looked_at_by_service(make):
    engine = make()
    assert engine.one(MONITOR) == {
        "monitorType": "DIMENSIONAL",
        "monitorDimension": "SERVICE",
        "tags": {"Name": "costs"},
    }
    assert engine.one(SUBSCRIPTION) == {
        "frequency": "DAILY",
        "monitorArnLists": ["<<costexplorer.AnomalyMonitor/costs-anomalies.arn>>"],
        "subscribers": [{"type": "EMAIL", "address": "ops@example.com"}],
        "thresholdExpression": {
            "dimension": {
                "key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                "matchOptions": ["GREATER_THAN_OR_EQUAL"],
                "values": ["20"],
            }
        },
        "tags": {"Name": "costs"},
    }


def test_a_tag_narrows_both(make):
    engine = make(cost_tag=TAG)
    assert engine.one(BUDGET)["costFilters"] == [
        {"name": "TagKeyValue", "values": ["user:project$shop"]}
    ]
    monitor = engine.one(MONITOR)
    assert monitor["monitorType"] == "CUSTOM"
    assert "monitorDimension" not in monitor
    assert json.loads(monitor["monitorSpecification"]) == {
        "And": None,
        "CostCategories": None,
        "Dimensions": None,
        "Not": None,
        "Or": None,
        "Tags": {"Key": "project", "MatchOptions": None, "Values": ["shop"]},
    }


def test_without_a_tag_nothing_is_left_out(make):
    engine = make()
    assert "costFilters" not in engine.one(BUDGET)
    assert "monitorSpecification" not in engine.one(MONITOR)


def test_all_addresses_hear_everything(make):
    engine = make(emails=["a@example.com", "b@example.com"])
    for notification in engine.one(BUDGET)["notifications"]:
        assert notification["subscriberEmailAddresses"] == ["a@example.com", "b@example.com"]
    heard = [one["address"] for one in engine.one(SUBSCRIPTION)["subscribers"]]
    assert heard == ["a@example.com", "b@example.com"]


@pytest.mark.parametrize(
    ("changed", "least"),
    [({"monthly_usd": 5}, "1"), ({"anomaly_usd": 7}, "7"), ({"monthly_usd": 1000}, "100")],
)
def test_small_anomalies_are_not_told(make, changed, least):
    expression = make(**changed).one(SUBSCRIPTION)["thresholdExpression"]
    assert expression["dimension"]["values"] == [least]


def test_outputs(make):
    assert make().outputs("groundwork:index:Budget") == {
        "budget_name": "<<budgets.Budget/costs-budget.name>>",
        "monitor_arn": "<<costexplorer.AnomalyMonitor/costs-anomalies.arn>>",
    }


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"monthly_usd": 0}, "monthly_usd must be at least 1, got 0"),
        ({"anomaly_usd": 0}, "anomaly_usd must be at least 1, got 0"),
        ({"emails": []}, "emails must be 1 to 10, got 0"),
        ({"emails": ["a@b.c"] * 11}, "emails must be 1 to 10, got 11"),
    ],
)
def test_what_aws_does_not_take_is_refused(make, changed, said):
    with pytest.raises(ValueError, match=f"^costs: {said}$"):
        make(**changed)
