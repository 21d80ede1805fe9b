"""Alerts: an encrypted topic that only this account's alarms write to."""

import json

from components.observability.alerts import Alerts, AlertsArgs

ARGS: AlertsArgs = {"account_id": "123456789012", "key_arn": "arn:key"}
TOPIC = "<<sns.Topic/alerts-topic.arn>>"


def test_topic_is_encrypted_and_nobody_listens_by_default(engine):
    engine.run(lambda: Alerts("alerts", ARGS))
    assert engine.one("aws:sns/topic:Topic")["kmsMasterKeyId"] == "arn:key"
    assert engine.of("aws:sns/topicSubscription:TopicSubscription") == []
    assert engine.outputs("groundwork:index:Alerts") == {"topic_arn": TOPIC}


def test_email_is_subscribed(engine):
    engine.run(lambda: Alerts("alerts", {**ARGS, "email": "ops@example.com"}))
    assert engine.one("aws:sns/topicSubscription:TopicSubscription") == {
        "topic": TOPIC,
        "protocol": "email",
        "endpoint": "ops@example.com",
    }


def test_policy_admits_alarms_and_events_of_this_account_over_tls(engine):
    engine.run(lambda: Alerts("alerts", ARGS))
    policy = json.loads(engine.one("aws:sns/topicPolicy:TopicPolicy")["policy"])
    assert policy["Statement"] == [
        {
            "Sid": "Alarms",
            "Effect": "Allow",
            "Action": "sns:Publish",
            "Principal": {"Service": ["cloudwatch.amazonaws.com", "events.amazonaws.com"]},
            "Resource": TOPIC,
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        },
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Action": "sns:Publish",
            "Principal": "*",
            "Resource": TOPIC,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]
