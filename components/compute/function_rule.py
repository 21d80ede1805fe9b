"""A rule of a bus whose events run a function."""

import pulumi
import pulumi_aws as aws

from components.messaging.bus_rules import EVENTS, BusRule, lead


def react(
    name: str,
    *,
    parent: pulumi.Resource,
    rule: BusRule,
    function: "aws.lambda_.Function",
    queue: "aws.sqs.Queue",
) -> None:
    """Events one by one; what EventBridge cannot hand over goes to `queue`, which admits it."""
    allowed = aws.lambda_.Permission(
        f"{name}-rule",
        action="lambda:InvokeFunction",
        function=function.name,
        principal=EVENTS,
        source_arn=rule["arn"],
        opts=pulumi.ResourceOptions(parent=parent),
    )
    lead(
        f"{name}-rule",
        parent=parent,
        rule=rule,
        arn=function.arn,
        dead_letters_arn=queue.arn,
        after=[allowed],
    )
