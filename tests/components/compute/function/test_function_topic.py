"""A topic that sets a function off: it alone may, and what is not handed over is kept."""

import json

from tests.components.compute.function.conftest import ARN, QUEUE

SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
PERMISSION = "aws:lambda/permission:Permission"


def test_messages_run_it(make):
    made = dict(make(messages_arn="arn:news").one(SUBSCRIPTION))
    assert json.loads(made.pop("redrivePolicy")) == {"deadLetterTargetArn": QUEUE}
    assert made == {"topic": "arn:news", "protocol": "lambda", "endpoint": ARN}


def test_the_topic_alone_may_invoke_it_and_does_so_after(make):
    engine = make(messages_arn="arn:news")
    assert engine.one(PERMISSION) == {
        "action": "lambda:InvokeFunction",
        "function": "<<lambda.Function/resize-function.name>>",
        "principal": "sns.amazonaws.com",
        "sourceArn": "arn:news",
    }
    subscription = next(r for r in engine.resources if r.type == SUBSCRIPTION)
    waits = subscription.options.depends_on
    assert any("lambda/permission:Permission::resize-topic" in urn for urn in waits)


def test_the_queue_of_failures_admits_the_topic(make):
    policy = make(messages_arn="arn:news").one("aws:sqs/queuePolicy:QueuePolicy")["policy"]
    tls, topic = json.loads(policy)["Statement"]
    assert (tls["Effect"], topic["Sid"]) == ("Deny", "Topic")
    assert topic["Principal"] == {"Service": "sns.amazonaws.com"}
    assert topic["Condition"] == {"ArnEquals": {"aws:SourceArn": "arn:news"}}


def test_without_a_topic_nobody_is_admitted(make):
    engine = make()
    assert engine.of(SUBSCRIPTION) == engine.of(PERMISSION) == []
    policy = engine.one("aws:sqs/queuePolicy:QueuePolicy")["policy"]
    assert len(json.loads(policy)["Statement"]) == 1
