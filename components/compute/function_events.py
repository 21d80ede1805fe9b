"""What runs a function and does not wait for it, and what happens to events on which it fails."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags
from components.compute.function_args import FunctionArgs
from components.compute.function_kafka import consume
from components.compute.function_queue import take_from
from components.compute.function_rule import react
from components.compute.function_schedule import schedule
from components.compute.function_stream import follow
from components.compute.function_topic import hear
from components.messaging.bus_rules import sender
from components.messaging.senders import Sender, by_topic

RETRIES: Final = 2
EVENT_SECONDS: Final = 3600
"""An event older than this is not tried again."""


def set_off(
    name: str,
    *,
    parent: pulumi.Resource,
    args: FunctionArgs,
    function: "aws.lambda_.Function",
    queue: "aws.sqs.Queue",
    policies: list[aws.iam.RolePolicy],
    tags: Tags,
) -> None:
    """Each of its sources; what the function has failed on goes to `queue`, which admits them."""
    aws.lambda_.FunctionEventInvokeConfig(
        f"{name}-failures",
        function_name=function.name,
        maximum_retry_attempts=RETRIES,
        maximum_event_age_in_seconds=EVENT_SECONDS,
        destination_config={"on_failure": {"destination": queue.arn}},
        opts=pulumi.ResourceOptions(parent=parent),
    )
    if when := args.get("schedule"):
        schedule(
            name,
            parent=parent,
            when=when,
            function=function,
            queue=queue,
            account_id=args["account_id"],
            key_arn=args.get("key_arn"),
            tags=tags,
        )
    if "queue_arn" in args:
        take_from(
            name,
            parent=parent,
            queue_arn=args["queue_arn"],
            function=function,
            policies=policies,
            tags=tags,
        )
    if "stream_arn" in args:
        follow(
            name,
            parent=parent,
            stream_arn=args["stream_arn"],
            function=function,
            queue=queue,
            policies=policies,
            tags=tags,
        )
    if "kafka" in args:
        consume(
            name,
            parent=parent,
            source=args["kafka"],
            function=function,
            queue=queue,
            policies=policies,
            tags=tags,
        )
    if "messages_arn" in args:
        topic_arn = args["messages_arn"]
        hear(name, parent=parent, topic_arn=topic_arn, function=function, queue=queue)
    if "rule" in args:
        react(name, parent=parent, rule=args["rule"], function=function, queue=queue)


def senders(args: FunctionArgs) -> Mapping[str, Sender]:
    """Who may send what the function has not taken to its queue of failures, by label."""
    found: dict[str, Sender] = {}
    if "messages_arn" in args:
        found["topic"] = by_topic(args["messages_arn"])
    if "rule" in args:
        found["rule"] = sender(args["rule"])
    return found
