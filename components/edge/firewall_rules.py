"""What a firewall looks at, in this order: floods, bad addresses, known attacks."""

from collections.abc import Sequence
from typing import Final

import pulumi_aws as aws

WINDOW_SECONDS: Final = 300
SETS: Final = {
    "reputation": "AWSManagedRulesAmazonIpReputationList",
    "common": "AWSManagedRulesCommonRuleSet",
    "bad-inputs": "AWSManagedRulesKnownBadInputsRuleSet",
}
"""https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html"""
SQL: Final = {"sql": "AWSManagedRulesSQLiRuleSet"}
COUNTED: Final = {"common": "SizeRestrictions_BODY"}
"""Blocks every body over 8 KB, which a bulk upload is; the application has its own limit."""


def rules(
    name: str, rate_limit: int, *, sql_injection: bool
) -> "Sequence[aws.wafv2.WebAclRuleArgsDict]":
    """The cheap and blunt first; AWS's own sets decide for themselves what they block."""
    sets = {**SETS, **(SQL if sql_injection else {})}
    return [
        _rate(name, rate_limit),
        *(_managed(name, label, group, 1 + i) for i, (label, group) in enumerate(sets.items())),
    ]


def visibility(metric: str) -> "aws.wafv2.WebAclVisibilityConfigArgsDict":
    """Metrics, but no samples: what the log redacts would stand in them."""
    return {
        "cloudwatch_metrics_enabled": True,
        "metric_name": metric,
        "sampled_requests_enabled": False,
    }


def _rate(name: str, limit: int) -> "aws.wafv2.WebAclRuleArgsDict":
    return {
        "name": "rate",
        "priority": 0,
        "action": {"block": {}},
        "statement": {
            "rate_based_statement": {
                "limit": limit,
                "aggregate_key_type": "IP",
                "evaluation_window_sec": WINDOW_SECONDS,
            }
        },
        "visibility_config": _seen(f"{name}-rate"),
    }


def _managed(name: str, label: str, group: str, priority: int) -> "aws.wafv2.WebAclRuleArgsDict":
    statement: aws.wafv2.WebAclRuleStatementManagedRuleGroupStatementArgsDict = {
        "vendor_name": "AWS",
        "name": group,
    }
    if label in COUNTED:
        statement["rule_action_overrides"] = [
            {"name": COUNTED[label], "action_to_use": {"count": {}}}
        ]
    return {
        "name": label,
        "priority": priority,
        "override_action": {"none": {}},
        "statement": {"managed_rule_group_statement": statement},
        "visibility_config": _seen(f"{name}-{label}"),
    }


def _seen(metric: str) -> "aws.wafv2.WebAclRuleVisibilityConfigArgsDict":
    return {
        "cloudwatch_metrics_enabled": True,
        "metric_name": metric,
        "sampled_requests_enabled": False,
    }
