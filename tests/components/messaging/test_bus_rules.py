"""What a rule of a bus leads to: a queue, a topic, each admitting the rule alone."""

import json

from components.messaging.bus_rules import BusRule
from components.messaging.queue import Queue
from components.messaging.topic import Topic

TARGET = "aws:cloudwatch/eventTarget:EventTarget"
PAID: BusRule = {
    "bus_name": "board-1",
    "name": "paid-1",
    "arn": "arn:paid",
    "failed_queue_arn": "arn:failed",
}
LED = {
    "eventBusName": "board-1",
    "rule": "paid-1",
    "retryPolicy": {"maximumEventAgeInSeconds": 86400, "maximumRetryAttempts": 185},
}
BY_RULE = {"ArnEquals": {"aws:SourceArn": "arn:paid"}}


def waits(engine, name):
    (target,) = (r for r in engine.resources if r.type == TARGET and r.name == name)
    return {urn.split("::")[-1] for urn in target.options.depends_on}


def test_a_queue_has_dead_letters_of_its_own(engine):
    engine.run(lambda: Queue("jobs", {"rules": {"board-paid": PAID}}))
    assert engine.one(TARGET) == {
        **LED,
        "arn": "<<sqs.Queue/jobs-queue.arn>>",
        "deadLetterConfig": {"arn": "<<sqs.Queue/jobs-dead-letters.arn>>"},
    }
    for role in ("queue", "dead-letters"):
        policy = json.loads(engine.named(f"jobs-{role}-policy").inputs["policy"])
        _, rule = policy["Statement"]
        assert (rule["Sid"], rule["Action"]) == ("RuleBoardPaid", "sqs:SendMessage")
        assert rule["Principal"] == {"Service": "events.amazonaws.com"}
        assert rule["Condition"] == BY_RULE
    assert {"jobs-queue-policy", "jobs-dead-letters-policy"} <= waits(
        engine, "jobs-from-board-paid"
    )


def test_a_topic_leaves_them_to_the_bus(engine):
    engine.run(lambda: Topic("news", {"rules": {"board-paid": PAID}}))
    assert engine.one(TARGET) == {
        **LED,
        "arn": "<<sns.Topic/news-topic.arn>>",
        "deadLetterConfig": {"arn": "arn:failed"},
    }
    _, rule = json.loads(engine.one("aws:sns/topicPolicy:TopicPolicy")["policy"])["Statement"]
    assert (rule["Action"], rule["Condition"]) == ("sns:Publish", BY_RULE)
    assert "news-topic-policy" in waits(engine, "news-from-board-paid")


def test_without_rules_nothing_comes(engine):
    engine.run(lambda: (Queue("jobs", {}), Topic("news", {})))
    assert engine.of(TARGET) == []
