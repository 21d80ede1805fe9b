"""Firewall: floods and known attacks are blocked, uploads are not, and the log keeps no secrets."""

import json

import pulumi
import pytest

from components.edge.firewall import Firewall, FirewallArgs, Scope

ACL = "aws:wafv2/webAcl:WebAcl"
ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
LOGGING = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
POLICY = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
ID = "<<wafv2.WebAcl/waf-acl.id>>"
ARN = "<<wafv2.WebAcl/waf-acl.arn>>"
GROUP_ARN = "<<cloudwatch.LogGroup/waf-logs.arn>>"


@pytest.fixture
def args() -> FirewallArgs:
    return {"scope": Scope.CLOUDFRONT, "account_id": "123456789012", "region": "eu-north-1"}


def seen(metric):
    return {
        "cloudwatchMetricsEnabled": True,
        "metricName": metric,
        "sampledRequestsEnabled": False,
    }


def managed(label, group, priority, **more):
    return {
        "name": label,
        "priority": priority,
        "overrideAction": {"none": {}},
        "statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": group, **more}},
        "visibilityConfig": seen(f"waf-{label}"),
    }


RULES = [
    {
        "name": "rate",
        "priority": 0,
        "action": {"block": {}},
        "statement": {
            "rateBasedStatement": {
                "limit": 2000,
                "aggregateKeyType": "IP",
                "evaluationWindowSec": 300,
            }
        },
        "visibilityConfig": seen("waf-rate"),
    },
    managed("reputation", "AWSManagedRulesAmazonIpReputationList", 1),
    managed(
        "common",
        "AWSManagedRulesCommonRuleSet",
        2,
        ruleActionOverrides=[{"name": "SizeRestrictions_BODY", "actionToUse": {"count": {}}}],
    ),
    managed("bad-inputs", "AWSManagedRulesKnownBadInputsRuleSet", 3),
]


def test_what_is_not_known_to_be_bad_comes_through(engine, args):
    engine.run(lambda: Firewall("waf", args))

    assert engine.one(ACL) == {
        "scope": "CLOUDFRONT",
        "description": "waf firewall",
        "defaultAction": {"allow": {}},
        "rules": RULES,
        "visibilityConfig": seen("waf"),
        "region": "us-east-1",
        "tags": {"Name": "waf"},
    }


def test_rules_against_sql_injection_come_on_demand_and_last(engine, args):
    engine.run(lambda: Firewall("waf", {**args, "sql_injection": True}))

    assert engine.one(ACL)["rules"] == [*RULES, managed("sql", "AWSManagedRulesSQLiRuleSet", 4)]


@pytest.mark.parametrize("limit", [10, 2_000_000_000])
def test_the_rate_is_the_callers(engine, args, limit):
    engine.run(lambda: Firewall("waf", {**args, "rate_limit": limit}))

    rate = engine.one(ACL)["rules"][0]["statement"]["rateBasedStatement"]
    assert rate["limit"] == limit


def test_the_log_group_is_named_as_aws_wants_and_after_the_acl(engine, args):
    engine.run(lambda: Firewall("waf", {**args, "log_days": 7}))

    assert engine.one(GROUP) == {
        "name": f"aws-waf-logs-waf-{ID}",
        "retentionInDays": 7,
        "region": "us-east-1",
        "tags": {"Name": "waf"},
    }


def test_by_default_the_log_is_kept_for_a_year(engine, args):
    engine.run(lambda: Firewall("waf", args))

    assert engine.one(GROUP)["retentionInDays"] == 365


def test_the_log_is_encrypted_with_a_key_of_its_region(engine, args):
    engine.run(lambda: Firewall("waf", {**args, "key_arn": "arn:key"}))

    assert engine.one(GROUP)["kmsKeyId"] == "arn:key"


def test_what_proves_who_somebody_is_stays_out_of_the_log(engine, args):
    engine.run(lambda: Firewall("waf", args))

    assert engine.one(LOGGING) == {
        "resourceArn": ARN,
        "logDestinationConfigs": [GROUP_ARN],
        "redactedFields": [
            {"singleHeader": {"name": "authorization"}},
            {"singleHeader": {"name": "cookie"}},
        ],
        "region": "us-east-1",
    }


def policy(region):
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Delivery",
                "Effect": "Allow",
                "Principal": {"Service": "delivery.logs.amazonaws.com"},
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
                "Resource": [f"{GROUP_ARN}:log-stream:*"],
                "Condition": {
                    "ArnLike": {"aws:SourceArn": f"arn:aws:logs:{region}:123456789012:*"},
                    "StringEquals": {"aws:SourceAccount": "123456789012"},
                },
            }
        ],
    }


def test_log_delivery_of_this_account_alone_may_write(engine, args):
    engine.run(lambda: Firewall("waf", args))

    inputs = engine.one(POLICY)
    assert inputs["policyName"] == f"aws-waf-logs-waf-{ID}"
    assert inputs["region"] == "us-east-1"
    assert json.loads(inputs["policyDocument"]) == policy("us-east-1")


def test_logging_waits_for_the_policy_so_that_aws_adds_none(engine, args):
    engine.run(lambda: Firewall("waf", args))

    (logging,) = (r for r in engine.resources if r.type == LOGGING)
    (awaited,) = logging.options.depends_on
    assert awaited.endswith(f"{POLICY}::waf-logs")


def test_a_regional_one_is_where_the_provider_is(engine, args):
    engine.run(lambda: Firewall("waf", {**args, "scope": Scope.REGIONAL}))

    assert engine.one(ACL)["scope"] == "REGIONAL"
    assert json.loads(engine.one(POLICY)["policyDocument"]) == policy("eu-north-1")
    assert not [r.name for r in engine.resources if "region" in r.inputs]
    assert engine.of(ASSOCIATION) == []


def test_a_regional_one_stands_before_what_it_is_told(engine, args):
    arns = {"web": "arn:balancer", "api": pulumi.Output.from_input("arn:api")}
    args = {**args, "scope": Scope.REGIONAL, "resource_arns": arns}
    engine.run(lambda: Firewall("waf", args))

    assert engine.named("waf-before-web").inputs == {
        "resourceArn": "arn:balancer",
        "webAclArn": ARN,
    }
    assert engine.named("waf-before-api").inputs == {"resourceArn": "arn:api", "webAclArn": ARN}
    assert len(engine.of(ASSOCIATION)) == 2


def test_outputs(engine, args):
    engine.run(lambda: Firewall("waf", args))

    assert engine.outputs("groundwork:index:Firewall") == {
        "arn": ARN,
        "log_group_name": f"aws-waf-logs-waf-{ID}",
        "metric_name": "waf",
    }


@pytest.mark.parametrize("limit", [9, 2_000_000_001])
def test_a_rate_that_aws_does_not_know_is_refused(engine, args, limit):
    expected = f"^waf: rate_limit must be between 10 and 2000000000, got {limit}$"
    with pytest.raises(ValueError, match=expected):
        engine.run(lambda: Firewall("waf", {**args, "rate_limit": limit}))


def test_an_unknown_scope_is_refused(engine, args):
    with pytest.raises(ValueError, match=r"^waf: scope must be cloudfront or regional, got globa"):
        engine.run(lambda: Firewall("waf", {**args, "scope": "global"}))


def test_distributions_are_not_associated_from_here(engine, args):
    expected = r"^waf: resource_arns must be empty for scope cloudfront.*, got \['web'\]$"
    with pytest.raises(ValueError, match=expected):
        engine.run(lambda: Firewall("waf", {**args, "resource_arns": {"web": "arn:balancer"}}))
