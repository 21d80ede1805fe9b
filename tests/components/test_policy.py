"""IAM documents: the same meaning is always the same text."""

import json

import pulumi
import pytest

from components._args import check_keys
from components._policy import allow, document, trust, with_key
from components.compute.cluster import ClusterArgs
from components.observability.key import KeyArgs


def text(engine, make):
    """The document that `make` returns as an output."""
    seen = []
    engine.run(lambda: make().apply(seen.append))
    return json.loads(seen[0])


def test_trust_names_one_service_and_no_condition(engine):
    assert text(engine, lambda: trust("ecs-tasks.amazonaws.com")) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
            }
        ],
    }


def test_trust_with_a_condition_of_outputs(engine):
    def make():
        account = pulumi.Output.from_input("123456789012")
        return trust("x.amazonaws.com", {"StringEquals": {"a:b": account}})

    trusted = text(engine, make)
    assert trusted["Statement"][0]["Condition"] == {"StringEquals": {"a:b": "123456789012"}}


def test_allow_sorts_actions_and_keeps_the_order_of_grants(engine):
    allowed = text(
        engine,
        lambda: allow(
            [
                {"actions": ["s3:PutObject", "s3:GetObject"], "resources": ["arn:b", "arn:a"]},
                {"actions": ["kms:Decrypt"], "resources": [pulumi.Output.from_input("arn:k")]},
            ]
        ),
    )
    assert allowed["Statement"] == [
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject"],
            "Resource": ["arn:b", "arn:a"],
        },
        {"Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": ["arn:k"]},
    ]


def test_a_key_is_used_as_said_and_none_not_at_all():
    grant = {"actions": ["kms:Decrypt", "kms:GenerateDataKey"], "resources": ["arn:k"]}
    assert with_key("arn:k", "kms:Decrypt", "kms:GenerateDataKey") == [grant]
    assert with_key(None, "kms:Decrypt") == []


def test_documents_are_sorted_text(engine):
    seen = []
    engine.run(lambda: document([{"b": 1, "a": 2}]).apply(seen.append))
    assert seen == ['{"Statement": [{"a": 2, "b": 1}], "Version": "2012-10-17"}']


def test_missing_and_unknown_keys_are_named_together():
    with pytest.raises(TypeError, match=r"it: unknown args \['x'\], missing args \['account_id'"):
        check_keys("it", {"x": 1}, KeyArgs)


def test_nothing_required_is_enough():
    check_keys("it", {}, ClusterArgs)
