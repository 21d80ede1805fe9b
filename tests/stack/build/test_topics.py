"""Topics, as the stack file has them: who sends, and who hears."""

import json

import pytest

from plan.graph import graph

SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
DIGEST = {"runs": "lambda", "build": "services/digest/digest", "on": {"topic": "news"}}
HEARD = {
    "queues": {"jobs": {}, "letters": {}, "other": {}},
    "topics": {"news": {"queues": ["jobs", "letters"], "emails": ["a@b.io"]}, "ads": {}},
}
ARN = "<<sns.Topic/news-topic.arn>>"


@pytest.fixture(autouse=True)
def _at_the_program(monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)


def test_an_entry_becomes_a_topic_that_its_queues_hear(stack):
    made = stack(services=None, **HEARD)
    assert made.components()["news"] == "Topic"
    assert made.named("news-topic").inputs["kmsMasterKeyId"] == "<<kms.Key/key-key.arn>>"
    told = made.of(SUBSCRIPTION)
    heard = {name: each["topic"] for name, each in told.items() if each["protocol"] == "sqs"}
    assert heard == {"jobs-from-news": ARN, "letters-from-news": ARN}
    assert [each["endpoint"] for each in told.values() if each["protocol"] == "email"] == ["a@b.io"]
    assert made.record.outputs["topics"]["news"] == {"topic": ARN}


def test_the_key_opens_what_sns_puts_into_queues(stack):
    policy = json.loads(stack(services=None, **HEARD).named("key-key").inputs["policy"])
    (sending,) = (one for one in policy["Statement"] if one["Sid"] == "Alarms")
    assert "sns.amazonaws.com" in sending["Principal"]["Service"]


def test_who_hears_is_an_edge(stack):
    services = {"digest": DIGEST, "tasks": {"runs": "fargate", "uses": {"news": "send"}}}
    edges = graph(stack(services=services, **HEARD).record).edges
    assert {(e.source.name, e.target.name, *e.details) for e in edges} >= {
        ("news", "jobs", "sqs:SendMessage"),
        ("news", "letters", "sqs:SendMessage"),
        ("news", "digest", "lambda:InvokeFunction"),
        ("tasks", "news", "sns:Publish"),
    }
    assert not [e for e in edges if e.source.name in ("news", "ads") and e.target.name == "other"]


def test_it_is_shown_and_has_no_alarm_beside_those_of_its_queues(stack):
    made = stack(services=None, topics={"news": {}})
    assert made.of("aws:cloudwatch/metricAlarm:MetricAlarm") == {}
    body = made.of("aws:cloudwatch/dashboard:Dashboard")["dashboard-dashboard"]["dashboardBody"]
    assert "## news" in body
    assert "alarms" not in made.components()


def test_a_function_hears_and_needs_no_permission_of_its_own(stack):
    made = stack(services={"digest": DIGEST}, topics={"news": {}})
    assert made.of(SUBSCRIPTION)["digest-topic"]["topic"] == ARN
    names = {r.name for r in made.record.resources}
    assert "digest-may-news" not in names
