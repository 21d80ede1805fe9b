"""What one statement of an IAM document says."""

import json

import pytest

from plan.rules.statements import (
    actions,
    admits_all,
    allowed,
    asked,
    closed,
    conditions,
    is_for_all,
    policies,
    principals,
    refuses_http,
    resources,
)
from plan.rules.subject import Subject
from tests.plan.rules.made import made, record_of

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["a", "b"]}
HTTP = {"Bool": {"aws:SecureTransport": "false"}}
DENY = {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Condition": HTTP}


def test_one_of_a_thing_is_a_list_of_one():
    assert actions(ALLOW) == ["s3:GetObject"]
    assert resources(ALLOW) == ["a", "b"]
    assert (actions({}), resources({})) == ([], [])


def test_all_but_some_is_all():
    assert actions({"NotAction": "iam:*"}) == ["*"]
    assert resources({"NotResource": "a"}) == ["*"]
    assert is_for_all({"NotPrincipal": {"AWS": "a"}})


def test_what_denies_allows_nothing():
    assert list(allowed([ALLOW, DENY, {}])) == [ALLOW]


@pytest.mark.parametrize(
    ("principal", "is_all"),
    [
        ("*", True),
        ({"AWS": "*"}, True),
        ({"AWS": ["arn", "*"]}, True),
        ({"AWS": "arn"}, False),
        ({"Service": "*"}, False),
        (None, False),
    ],
)
def test_who_is_everybody(principal, is_all):
    assert is_for_all({"Principal": principal}) is is_all


def test_principals_by_kind():
    both = {"Principal": {"Service": ["a", "b"], "AWS": "c"}}
    assert principals(both, "Service") == ["a", "b"]
    assert principals(both, "Federated") == []
    assert principals({"Principal": "*"}, "AWS") == []


def test_conditions_are_read_in_lower_case():
    read = list(conditions({"Condition": {"StringEquals": {"aws:SourceAccount": "1"}}}))
    assert read == [("stringequals", "aws:sourceaccount", ["1"])]
    assert list(conditions({"Condition": "odd"})) == []
    assert list(conditions({"Condition": {"StringEquals": "odd"}})) == []


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ({"StringEquals": {"aws:SourceAccount": "1"}}, {"aws:sourceaccount"}),
        ({"ForAnyValue:StringLike": {"aws:SourceArn": ["arn:*"]}}, {"aws:sourcearn"}),
        ({"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, {"aws:sourceip"}),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, set()),
        ({"StringLike": {"aws:SourceArn": ["arn", "*"]}}, set()),
        ({"StringEqualsIfExists": {"aws:SourceAccount": "1"}}, set()),
        ({"StringNotEquals": {"aws:SourceAccount": "1"}}, set()),
        ({"StringEquals": {"aws:SourceAccount": []}}, set()),
    ],
)
def test_conditions_that_ask_for_something(condition, keys):
    assert asked({"Condition": condition}) == keys


@pytest.mark.parametrize(
    ("change", "action", "refuses"),
    [
        ({}, "sns:Publish", True),
        ({"Action": "sns:*"}, "sns:Publish", True),
        ({"Action": ["a", "*"]}, "sns:Publish", True),
        ({}, "sns:*", False),
        ({"Effect": "Allow"}, "sns:Publish", False),
        ({"Principal": {"AWS": "arn"}}, "sns:Publish", False),
        ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, "sns:Publish", False),
    ],
)
def test_what_refuses_plain_http(change, action, refuses):
    assert refuses_http({**DENY, **change}, action) is refuses


def test_policies_of_its_own_and_those_beside_it():
    token = "aws:sqs/queuePolicy:QueuePolicy"
    own = made("aws:sqs/queue:Queue", policy=json.dumps({"Statement": ALLOW}))
    beside = made(token, policy=json.dumps({"Statement": [DENY]}), needs={"queueUrl": [own]})
    subject = Subject(record_of(own, beside))
    assert policies(own, subject, "queueUrl", token) == [ALLOW, DENY]


@pytest.mark.parametrize(
    ("statement", "is_open"),
    [
        ({**ALLOW, "Principal": "*"}, True),
        ({**ALLOW, "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, True),
        (
            {**ALLOW, "Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o"}}},
            False,
        ),
        ({**ALLOW, "Principal": {"AWS": "arn"}}, False),
        (DENY, False),
    ],
)
def test_what_admits_everybody(statement, is_open):
    assert admits_all([DENY, statement]) is is_open
    own = made("aws:sqs/queue:Queue", policy=json.dumps({"Statement": statement}))
    said = closed("queueUrl", "aws:sqs/queuePolicy:QueuePolicy")(own, Subject(record_of(own)))
    assert said == ("its policy admits everybody" if is_open else None)
