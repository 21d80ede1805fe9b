"""What an account may cost in a month, and who hears when it is about to cost more."""

import json
from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys

ACTUAL_PERCENT: Final = (50, 80, 100)
FORECAST_PERCENT: Final = 100
SUBSCRIBERS: Final = 10
"""Addresses that AWS takes for one notification."""


class CostTag(TypedDict):
    """A tag that AWS's bills are divided by, once it is activated there."""

    key: str
    """Its key."""
    value: str
    """Its value."""


class BudgetArgs(TypedDict):
    """Inputs of `Budget`."""

    monthly_usd: int
    """Costs in a month, US dollars, at least 1."""
    emails: Sequence[str]
    """Who is told, 1 to 10 addresses."""
    cost_tag: NotRequired[CostTag]
    """Costs that count. Defaults to none: the whole account, which can have one such monitor."""
    anomaly_usd: NotRequired[int]
    """Least impact of an anomaly that is told, US dollars, at least 1. Defaults to a tenth of
    `monthly_usd`."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Budget(pulumi.ComponentResource):
    """A budget, and a look every day for what a service suddenly costs more than it did."""

    budget_name: pulumi.Output[str]
    """Name of the budget."""
    monitor_arn: pulumi.Output[str]
    """Monitor of the anomalies."""

    def __init__(
        self, name: str, args: BudgetArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, BudgetArgs)
        limit, emails = args["monthly_usd"], list(args["emails"])
        impact = args.get("anomaly_usd", max(1, limit // 10))
        for key, value in (("monthly_usd", limit), ("anomaly_usd", impact)):
            if value < 1:
                raise ValueError(f"{name}: {key} must be at least 1, got {value}")
        if not 1 <= len(emails) <= SUBSCRIBERS:
            raise ValueError(f"{name}: emails must be 1 to {SUBSCRIBERS}, got {len(emails)}")
        super().__init__("groundwork:index:Budget", name, {}, opts)
        tags, tag = {"Name": name, **args.get("tags", {})}, args.get("cost_tag")
        child = pulumi.ResourceOptions(parent=self)

        budget = aws.budgets.Budget(
            f"{name}-budget",
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(limit),
            limit_unit="USD",
            cost_filters=[_filter(tag)] if tag else None,
            notifications=[
                *(_notification("ACTUAL", percent, emails) for percent in ACTUAL_PERCENT),
                _notification("FORECASTED", FORECAST_PERCENT, emails),
            ],
            tags=tags,
            opts=child,
        )
        monitor = aws.costexplorer.AnomalyMonitor(
            f"{name}-anomalies",
            monitor_type="CUSTOM" if tag else "DIMENSIONAL",
            monitor_dimension=None if tag else "SERVICE",
            monitor_specification=_specification(tag) if tag else None,
            tags=tags,
            opts=child,
        )
        aws.costexplorer.AnomalySubscription(
            f"{name}-anomalies",
            frequency="DAILY",
            monitor_arn_lists=[monitor.arn],
            subscribers=[{"type": "EMAIL", "address": email} for email in emails],
            threshold_expression={
                "dimension": {
                    "key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                    "match_options": ["GREATER_THAN_OR_EQUAL"],
                    "values": [str(impact)],
                }
            },
            tags=tags,
            opts=child,
        )

        self.budget_name = budget.name
        self.monitor_arn = monitor.arn
        self.register_outputs({"budget_name": self.budget_name, "monitor_arn": self.monitor_arn})


def _notification(
    kind: str, percent: int, emails: Sequence[str]
) -> "aws.budgets.BudgetNotificationArgsDict":
    return {
        "notification_type": kind,
        "comparison_operator": "GREATER_THAN",
        "threshold": percent,
        "threshold_type": "PERCENTAGE",
        "subscriber_email_addresses": list(emails),
    }


def _filter(tag: CostTag) -> "aws.budgets.BudgetCostFilterArgsDict":
    """Budgets have a spelling of their own for a tag that users have set."""
    return {"name": "TagKeyValue", "values": [f"user:{tag['key']}${tag['value']}"]}


def _specification(tag: CostTag) -> str:
    """All parts of an expression, since AWS answers with all of them."""
    empty = dict.fromkeys(("And", "CostCategories", "Dimensions", "Not", "Or"))
    tags = {"Key": tag["key"], "MatchOptions": None, "Values": [tag["value"]]}
    return json.dumps({**empty, "Tags": tags}, sort_keys=True)
