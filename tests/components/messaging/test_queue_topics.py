"""A queue that hears topics: a subscription each, and each admitted by its name alone."""

import json

import pytest

from components.messaging.queue import Queue, QueueArgs
from components.messaging.senders import Sender

SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
NEWS: Sender = {"service": "sns.amazonaws.com", "arn": "arn:news"}
ADS: Sender = {"service": "sns.amazonaws.com", "arn": "arn:ads"}
HEARS: QueueArgs = {"topics": {"old-news": NEWS, "ads": ADS}}


def test_messages_come_as_they_were_sent(engine):
    engine.run(lambda: Queue("jobs", HEARS))
    assert {r.name for r in engine.resources if r.type == SUBSCRIPTION} == {
        "jobs-from-ads",
        "jobs-from-old-news",
    }
    made = dict(engine.named("jobs-from-ads").inputs)
    assert json.loads(made.pop("redrivePolicy")) == {
        "deadLetterTargetArn": "<<sqs.Queue/jobs-dead-letters.arn>>"
    }
    assert made == {
        "topic": "arn:ads",
        "protocol": "sqs",
        "endpoint": "<<sqs.Queue/jobs-queue.arn>>",
        "rawMessageDelivery": True,
    }


@pytest.mark.parametrize("role", ["queue", "dead-letters"])
def test_topics_are_admitted_each_by_name(engine, role):
    engine.run(lambda: Queue("jobs", HEARS))
    policy = json.loads(engine.named(f"jobs-{role}-policy").inputs["policy"])
    tls, ads, news = policy["Statement"]
    assert tls["Effect"] == "Deny"
    assert ads == {
        "Sid": "Ads",
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": f"<<sqs.Queue/jobs-{role}.arn>>",
        "Condition": {"ArnEquals": {"aws:SourceArn": "arn:ads"}},
    }
    assert news["Sid"] == "OldNews"
    assert news["Condition"] == {"ArnEquals": {"aws:SourceArn": "arn:news"}}


def test_it_is_heard_once_it_is_admitted(engine):
    engine.run(lambda: Queue("jobs", HEARS))
    waits = {urn.split("::")[-1] for urn in engine.named("jobs-from-ads").options.depends_on}
    assert {"jobs-queue-policy", "jobs-dead-letters-policy"} <= waits


def test_without_topics_nothing_is_heard(engine):
    engine.run(lambda: Queue("jobs", {}))
    assert engine.of(SUBSCRIPTION) == []
