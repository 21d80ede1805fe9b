"""A rule of a bus, and what it leads to: each target with its tries and its dead letters."""

from collections.abc import Sequence
from typing import Final, TypedDict

import pulumi
import pulumi_aws as aws

from components.messaging.senders import Sender, by_rule

ATTEMPTS: Final = 185
EVENT_SECONDS: Final = 86400
"""What EventBridge does at most, and where nothing is said."""


class BusRule(TypedDict):
    """A rule for a queue, a topic or a function to be the target of."""

    bus_name: pulumi.Input[str]
    """Its bus."""
    name: pulumi.Input[str]
    """Its name on the bus."""
    arn: pulumi.Input[str]
    """Its ARN, for what admits it."""
    failed_queue_arn: pulumi.Input[str]
    """Queue of what the bus could not hand over, for a target that has none."""


def sender(rule: BusRule) -> Sender:
    """EventBridge in the name of the rule."""
    return by_rule(rule["arn"])


def lead(
    name: str,
    *,
    parent: pulumi.Resource,
    rule: BusRule,
    arn: pulumi.Input[str],
    dead_letters_arn: pulumi.Input[str],
    after: Sequence[pulumi.Resource],
) -> None:
    """Make `arn` a target of the rule; what is not taken within a day goes to the dead letters.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
    """
    aws.cloudwatch.EventTarget(
        name,
        event_bus_name=rule["bus_name"],
        rule=rule["name"],
        arn=arn,
        dead_letter_config={"arn": dead_letters_arn},
        retry_policy={
            "maximum_event_age_in_seconds": EVENT_SECONDS,
            "maximum_retry_attempts": ATTEMPTS,
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=after),
    )
