"""Topic: encrypted, TLS only, and published to only through a binding."""

import json

import pytest

from components.messaging.topic import Topic, TopicArgs

SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
ARGS: TopicArgs = {"key_arn": "arn:key"}
ARN = "<<sns.Topic/news-topic.arn>>"


@pytest.fixture
def seen(engine):
    """Outputs in a mapping that is made of the topic, as text."""

    def run(make):
        found = {}

        def program():
            for key, value in make(Topic("news", ARGS)).items():
                value.apply(lambda text, key=key: found.update({key: text}))

        engine.run(program)
        return found

    return run


def test_defaults_are_encrypted_and_nobody_is_told(engine):
    engine.run(lambda: Topic("news", ARGS))
    assert engine.one("aws:sns/topic:Topic") == {
        "kmsMasterKeyId": "arn:key",
        "tags": {"Name": "news"},
    }
    assert engine.of(SUBSCRIPTION) == []


def test_nobody_goes_over_plain_http_and_nobody_is_named(engine):
    engine.run(lambda: Topic("news", ARGS))
    policy = engine.one("aws:sns/topicPolicy:TopicPolicy")
    assert policy["arn"] == ARN
    assert json.loads(policy["policy"])["Statement"] == [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sns:Publish",
            "Resource": ARN,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]


def test_people_are_asked_each_by_a_name_of_their_own(engine):
    first, second = "ops@example.com", "dev@example.com"
    engine.run(lambda: Topic("news", {**ARGS, "emails": [first, second]}))
    told = {r.name: r.inputs for r in engine.resources if r.type == SUBSCRIPTION}
    assert {each["endpoint"] for each in told.values()} == {first, second}
    assert {(each["protocol"], each["topic"]) for each in told.values()} == {("email", ARN)}
    engine.run(lambda: Topic("news", {**ARGS, "emails": [second]}))
    (left,) = (r for r in engine.resources if r.type == SUBSCRIPTION)
    assert told[left.name]["endpoint"] == left.inputs["endpoint"] == second


def test_an_address_is_named_once(engine):
    with pytest.raises(ValueError, match=r"news: emails must name an address once, got a@b.c"):
        engine.run(lambda: Topic("news", {**ARGS, "emails": ["a@b.c", "a@b.c"]}))


def test_who_sends_may_publish_and_nothing_else(engine):
    seen = {}
    engine.run(lambda: seen.update(Topic("news", ARGS).binding()))
    topic, key = seen["grants"]
    assert (seen["access"], topic["actions"]) == ("send", ["sns:Publish"])
    assert key == {"actions": ["kms:Decrypt", "kms:GenerateDataKey"], "resources": ["arn:key"]}


def test_the_process_is_told_the_arn(seen):
    assert seen(lambda topic: topic.binding()["environment"]) == {"TOPIC_ARN": ARN}


def test_what_hears_it_admits_sns_in_its_name(seen, engine):
    assert seen(lambda topic: {"arn": topic.sender()["arn"]}) == {"arn": ARN}
    said = []
    engine.run(lambda: said.append(Topic("news", ARGS).sender()["service"]))
    assert said == ["sns.amazonaws.com"]


def test_watch_names_the_topic(seen):
    assert seen(lambda topic: topic.watch()) == {"name": "<<sns.Topic/news-topic.name>>"}
