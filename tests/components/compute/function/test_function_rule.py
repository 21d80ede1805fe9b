"""A rule of a bus that sets a function off: it alone may, and what is not taken is kept."""

import json

from components.messaging.bus_rules import BusRule
from tests.components.compute.function.conftest import ARN, QUEUE

TARGET = "aws:cloudwatch/eventTarget:EventTarget"
PERMISSION = "aws:lambda/permission:Permission"
PAID: BusRule = {
    "bus_name": "board-1",
    "name": "paid-1",
    "arn": "arn:paid",
    "failed_queue_arn": "arn:failed",
}


def test_events_run_it(make):
    assert make(rule=PAID).one(TARGET) == {
        "eventBusName": "board-1",
        "rule": "paid-1",
        "arn": ARN,
        "deadLetterConfig": {"arn": QUEUE},
        "retryPolicy": {"maximumEventAgeInSeconds": 86400, "maximumRetryAttempts": 185},
    }


def test_the_rule_alone_may_invoke_it(make):
    assert make(rule=PAID).one(PERMISSION) == {
        "action": "lambda:InvokeFunction",
        "function": "<<lambda.Function/resize-function.name>>",
        "principal": "events.amazonaws.com",
        "sourceArn": "arn:paid",
    }


def test_the_queue_of_failures_admits_rule_and_topic(make):
    engine = make(rule=PAID, messages_arn="arn:news")
    policy = engine.one("aws:sqs/queuePolicy:QueuePolicy")["policy"]
    admitted = {
        one["Sid"]: one["Condition"]["ArnEquals"]["aws:SourceArn"]
        for one in json.loads(policy)["Statement"]
        if one["Effect"] == "Allow"
    }
    assert admitted == {"Rule": "arn:paid", "Topic": "arn:news"}


def test_without_a_rule_nothing_comes(make):
    assert make().of(TARGET) == []
