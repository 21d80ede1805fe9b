"""Where events go that a function has failed on three times, and who hears of it."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components._policy import document, tls_only
from components.compute.edges import Tags
from components.observability.specs import PERIOD_SECONDS, above

KEPT_SECONDS: Final = 14 * 24 * 3600
"""Longest that SQS keeps a message."""


def failures(
    name: str,
    *,
    parent: pulumi.Resource,
    key_arn: pulumi.Input[str],
    topic_arn: pulumi.Input[str],
    disposable: bool,
    tags: Tags,
) -> aws.sqs.Queue:
    """An encrypted queue, over TLS alone, whose first message is an alarm."""
    child = pulumi.ResourceOptions(parent=parent)
    queue = aws.sqs.Queue(
        f"{name}-failed",
        kms_master_key_id=key_arn,
        message_retention_seconds=KEPT_SECONDS,
        tags={**tags, "Name": f"{name}-failed"},
        opts=pulumi.ResourceOptions(parent=parent, protect=not disposable),
    )
    aws.sqs.QueuePolicy(
        f"{name}-failed",
        queue_url=queue.id,
        policy=document([tls_only("sqs:*", queue.arn)]),
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
        period=PERIOD_SECONDS,
        alarm_actions=[topic_arn],
        ok_actions=[topic_arn],
        tags={**tags, "Name": f"{name}-failed"},
        opts=child,
    )
    return queue
