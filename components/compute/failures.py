"""Where it is kept that a function or a job has failed, and who hears of it."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from components._policy import document, tls_only
from components.compute.edges import Tags
from components.messaging.at_rest import at_rest
from components.messaging.senders import Sender, admitted
from components.observability.specs import above

KEPT_SECONDS: Final = 14 * 24 * 3600
"""Longest that SQS keeps a message."""


def failures(
    name: str,
    *,
    parent: pulumi.Resource,
    key_arn: pulumi.Input[str] | None,
    topic_arn: pulumi.Input[str],
    senders: Mapping[str, Sender],
    disposable: bool,
    tags: Tags,
) -> "aws.sqs.Queue":
    """An encrypted queue, over TLS alone, whose first message is an alarm.

    `senders` are those of AWS that may send to it, by label.
    """
    queue = failed_queue(name, parent=parent, key_arn=key_arn, disposable=disposable, tags=tags)
    hear_of_failures(
        name, parent=parent, queue=queue, topic_arn=topic_arn, senders=senders, tags=tags
    )
    return queue


def failed_queue(
    name: str,
    *,
    parent: pulumi.Resource,
    key_arn: pulumi.Input[str] | None,
    disposable: bool,
    tags: Tags,
) -> "aws.sqs.Queue":
    """The queue alone, for what has to know it before its senders are there."""
    return aws.sqs.Queue(
        f"{name}-failed",
        **at_rest(key_arn),
        message_retention_seconds=KEPT_SECONDS,
        tags={**tags, "Name": f"{name}-failed"},
        opts=pulumi.ResourceOptions(parent=parent, protect=not disposable),
    )


def hear_of_failures(
    name: str,
    *,
    parent: pulumi.Resource,
    queue: "aws.sqs.Queue",
    topic_arn: pulumi.Input[str],
    senders: Mapping[str, Sender],
    tags: Tags,
) -> None:
    """Who may send to the queue, and the alarm on its first message."""
    child = pulumi.ResourceOptions(parent=parent)
    aws.sqs.QueuePolicy(
        f"{name}-failed",
        queue_url=queue.id,
        policy=document(
            [tls_only("sqs:*", queue.arn), *admitted(senders, "sqs:SendMessage", queue.arn)]
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
