"""What is heard of a job that fails: each failed task is a message, and the first one an alarm."""

import json

import pytest

from components.compute.cron import is_schedule
from components.compute.job import Job

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
QUEUE = "<<sqs.Queue/report-failed.arn>>"


@pytest.fixture
def make(engine, args):
    """Makes the job `report` with some args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: Job("report", {**args, **changed}))
        return engine

    return run


def test_a_task_that_ends_badly_or_never_begins_is_a_failure(make):
    rule = make().one(RULE)
    assert json.loads(rule["eventPattern"]) == {
        "source": ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        "detail": {
            "clusterArn": ["arn:cluster"],
            "taskDefinitionArn": [
                {"prefix": "arn:aws:ecs:eu-north-1:123456789012:task-definition/main-report:"}
            ],
            "lastStatus": ["STOPPED"],
            "$or": [
                {"containers": {"exitCode": [{"anything-but": 0}]}},
                {"stopCode": ["TaskFailedToStart"]},
            ],
        },
    }
    assert "state" not in rule


def test_it_goes_to_the_queue_which_takes_it_from_this_rule_alone(make):
    engine = make()
    assert engine.one(TARGET) == {
        "rule": "<<cloudwatch.EventRule/report-failed.name>>",
        "arn": QUEUE,
    }
    only, rule = json.loads(engine.one("aws:sqs/queuePolicy:QueuePolicy")["policy"])["Statement"]
    assert (only["Sid"], only["Effect"]) == ("TlsOnly", "Deny")
    assert rule == {
        "Sid": "Rule",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": QUEUE,
        "Condition": {"ArnEquals": {"aws:SourceArn": "<<cloudwatch.EventRule/report-failed.arn>>"}},
    }


def test_the_first_message_rings(make):
    alarm = make().one("aws:cloudwatch/metricAlarm:MetricAlarm")
    assert alarm["dimensions"] == {"QueueName": "<<sqs.Queue/report-failed.name>>"}
    assert (alarm["threshold"], alarm["alarmActions"]) == (0, ["arn:topic"])


@pytest.mark.parametrize("disposable", [True, False])
def test_failures_are_encrypted_and_stay_unless_disposable(make, disposable):
    engine = make(disposable=disposable)
    (queue,) = (r for r in engine.resources if r.type == "aws:sqs/queue:Queue")
    assert queue.inputs["kmsMasterKeyId"] == "arn:key"
    assert queue.options.protect is not disposable


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("rate(1 day)", True),
        ("rate(15 minutes)", True),
        ("rate(1 days)", False),
        ("rate(0 days)", False),
        ("rate(5 seconds)", False),
        ("cron(0 3 ? * SUN *)", True),
        ("cron(0 3 * * *)", False),
        ("at(2026-01-01T00:00:00)", False),
        ("0 3 ? * SUN *", False),
        ("", False),
    ],
)
def test_schedules(text, good):
    assert is_schedule(text) is good
