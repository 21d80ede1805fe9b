"""Where it is kept that a function or a job has failed, and who hears of it."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components._policy import document, tls_only
from components.compute.edges import Tags
from components.messaging.at_rest import at_rest
from components.observability.specs import above

KEPT_SECONDS: Final = 14 * 24 * 3600
"""Longest that SQS keeps a message."""


def failures(
    name: str,
    *,
    parent: pulumi.Resource,
    key_arn: pulumi.Input[str] | None,
    topic_arn: pulumi.Input[str],
    rule_arn: pulumi.Input[str] | None = None,
    disposable: bool,
    tags: Tags,
) -> aws.sqs.Queue:
    """An encrypted queue, over TLS alone, whose first message is an alarm.

    `rule_arn` is a rule of EventBridge that may send to it.
    """
    child = pulumi.ResourceOptions(parent=parent)
    queue = aws.sqs.Queue(
        f"{name}-failed",
        **at_rest(key_arn),
        message_retention_seconds=KEPT_SECONDS,
        tags={**tags, "Name": f"{name}-failed"},
        opts=pulumi.ResourceOptions(parent=parent, protect=not disposable),
    )
    aws.sqs.QueuePolicy(
        f"{name}-failed",
        queue_url=queue.id,
        policy=document(
            [tls_only("sqs:*", queue.arn), *([_from_rule(queue, rule_arn)] if rule_arn else [])]
        ),
        opts=child,
    )
    aws.cloudwatch.MetricAlarm(
        f"{name}-failed",
        **above(
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            0,
            statistic="Maximum",
            evaluation_periods=1,
            dimensions={"QueueName": queue.name},
            alarm_description=f"{name} has failed on events, which wait in its queue",
        ),
        alarm_actions=[topic_arn],
        ok_actions=[topic_arn],
        tags={**tags, "Name": f"{name}-failed"},
        opts=child,
    )
    return queue


def _from_rule(queue: aws.sqs.Queue, rule_arn: pulumi.Input[str]) -> Mapping[str, Any]:
    return {
        "Sid": "Rule",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue.arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule_arn}},
    }
