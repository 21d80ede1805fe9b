"""The table of a document finds what is not there."""

import re

import pulumi
import pulumi_aws as aws
import pytest

from tests.seeds.document import Part, Plan, numbered


def program():
    hidden = pulumi.Output.secret("s3cret")
    aws.sqs.Queue("jobs", fifo_queue=True, delay_seconds=1, kms_master_key_id=hidden)
    statement = {"Effect": "Allow", "Action": ["a", "b"], "Resource": hidden}
    policy = pulumi.Output.json_dumps({"Statement": [statement]})
    aws.iam.Policy("all", policy=policy)
    aws.sqs.Queue("also")


@pytest.fixture
def plan(record):
    return Plan(record(program))


@pytest.mark.parametrize(
    ("resource", "path", "wanted"),
    [
        ("sqs.Queue/jobs", "fifoQueue", True),
        ("sqs.Queue/jobs", "delaySeconds", 1),
        ("sqs.Queue/jobs", "kmsMasterKeyId", "s3cret"),
        ("sqs.Queue/jobs", "kmsMasterKeyId", re.compile("s[0-9]cret")),
        ("sqs.Queue/jobs", "name", None),
        ("sqs.Queue/jobs", "nothing.at.all", None),
        ("iam.Policy/all", "policy.Statement.0.Action.1", "b"),
        ("iam.Policy/all", "policy.Statement.0.Resource", "s3cret"),
        ("iam.Policy/all", "policy.Statement.1", None),
    ],
)
def test_what_is_as_it_should_be_is_not_missing(plan, resource, path, wanted):
    assert plan.missing(Part("x", {resource: {path: wanted}})) == []


@pytest.mark.parametrize(
    ("path", "wanted", "said"),
    [
        ("fifoQueue", False, "True, not False"),
        ("fifoQueue", 1, "True, not 1"),
        ("delaySeconds", True, "1, not True"),
        ("delaySeconds", None, "1, not None"),
        ("delaySeconds", re.compile("1"), "1, not re.compile('1')"),
        ("kmsMasterKeyId", re.compile("s3"), "'s3cret', not re.compile('s3')"),
        ("name", "x", "None, not 'x'"),
    ],
)
def test_what_is_otherwise_is_missing(plan, path, wanted, said):
    part = Part("x", {"sqs.Queue/jobs": {path: wanted}})
    assert plan.missing(part) == [f"sqs.Queue/jobs {path}: {said}"]


def test_a_resource_that_is_not_there_is_missing(plan):
    part = Part("x", {"sqs.Queue/gone": {"a": None}, "sns.Topic/jobs": {}})
    assert plan.missing(part) == ["no sqs.Queue/gone", "no sns.Topic/jobs"]


def test_names_are_those_of_the_type(plan):
    assert plan.names("sqs.Queue") == ["also", "jobs"]
    assert plan.names("sqs.Queu") == []


def test_items_are_the_numbered_lines():
    assert numbered("# x\n1. One - a\n2. Two.\n- 3. no\n10. Ten\n") == ["One - a", "Two.", "Ten"]
