"""What of AWS may put messages into a queue or a topic of ours, or run a function."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import pulumi


class Sender(TypedDict):
    """A resource in whose name a service of AWS sends messages."""

    service: str
    """The service, such as `sns.amazonaws.com`."""
    arn: pulumi.Input[str]
    """ARN of the resource."""


def by_topic(arn: pulumi.Input[str]) -> Sender:
    """SNS in the name of a topic."""
    return {"service": "sns.amazonaws.com", "arn": arn}


def by_rule(arn: pulumi.Input[str]) -> Sender:
    """EventBridge in the name of a rule, or of a bus."""
    return {"service": "events.amazonaws.com", "arn": arn}


def admitted(
    senders: Mapping[str, Sender], action: str, resource: pulumi.Input[str]
) -> Sequence[Mapping[str, Any]]:
    """A statement for each sender by its label: `action`, such as `sqs:SendMessage`, in its name.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    return [
        {
            "Sid": "".join(word.capitalize() for word in label.split("-")),
            "Effect": "Allow",
            "Principal": {"Service": sender["service"]},
            "Action": action,
            "Resource": resource,
            "Condition": {"ArnEquals": {"aws:SourceArn": sender["arn"]}},
        }
        for label, sender in sorted(senders.items())
    ]
