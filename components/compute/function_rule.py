"""A rule of a bus whose events run a function."""

import pulumi
import pulumi_aws as aws

from components.compute.function_permission import may_run
from components.messaging.bus_rules import BusRule, lead, sender


def react(
    name: str,
    *,
    parent: pulumi.Resource,
    rule: BusRule,
    function: "aws.lambda_.Function",
    queue: "aws.sqs.Queue",
) -> None:
    """Events one by one; what EventBridge cannot hand over goes to `queue`, which admits it."""
    allowed = may_run(f"{name}-rule", parent=parent, function=function, sender=sender(rule))
    lead(
        f"{name}-rule",
        parent=parent,
        rule=rule,
        arn=function.arn,
        dead_letters_arn=queue.arn,
        after=[allowed],
    )
