"""One KMS key that encrypts what a stack keeps: logs, databases, secrets, notifications."""

from collections.abc import Mapping
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import document

KEPT_DAYS: Final = 30
DISPOSABLE_DAYS: Final = 7
TELLING: Final = ("cloudwatch.amazonaws.com", "events.amazonaws.com")
"""Who publishes to the topic of a stack: alarms, and rules for events."""
SENDING: Final = (*TELLING, "sns.amazonaws.com")
"""Who puts messages into encrypted queues and topics, topics included."""


class KeyArgs(TypedDict):
    """Inputs of `Key`."""

    account_id: pulumi.Input[str]
    """Account that owns the key and whose IAM policies may grant its use."""
    region: str
    """Region of the key and of the log groups it encrypts."""
    disposable: NotRequired[bool]
    """Delete after 7 days instead of 30, without `protect`. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Key(pulumi.ComponentResource):
    """A rotated KMS key for data at rest, with an alias for people."""

    arn: pulumi.Output[str]
    """ARN of the key."""

    def __init__(
        self, name: str, args: KeyArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, KeyArgs)
        super().__init__("groundwork:index:Key", name, {}, opts)
        disposable = args.get("disposable", False)
        tags = {"Name": name, **args.get("tags", {})}

        key = aws.kms.Key(
            f"{name}-key",
            description=f"{name}: data at rest",
            enable_key_rotation=True,
            deletion_window_in_days=DISPOSABLE_DAYS if disposable else KEPT_DAYS,
            policy=_policy(args["account_id"], args["region"]),
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable),
        )
        aws.kms.Alias(
            f"{name}-alias", target_key_id=key.id, opts=pulumi.ResourceOptions(parent=self)
        )

        self.arn = key.arn
        self.register_outputs({"arn": self.arn})


def _policy(account_id: pulumi.Input[str], region: str) -> pulumi.Output[str]:
    """Owner, CloudWatch Logs for this account's groups, what tells people by encrypted topics.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    # In a key policy the resource `*` means this key and nothing else.
    this_key: dict[str, Any] = {"Effect": "Allow", "Resource": "*"}
    groups = pulumi.Output.concat("arn:aws:logs:", region, ":", account_id, ":log-group:*")
    return document(
        [
            {
                **this_key,
                "Sid": "Owner",
                "Action": "kms:*",
                "Principal": {"AWS": pulumi.Output.concat("arn:aws:iam::", account_id, ":root")},
            },
            {
                **this_key,
                "Sid": "Logs",
                "Action": [
                    "kms:Decrypt*",
                    "kms:Describe*",
                    "kms:Encrypt*",
                    "kms:GenerateDataKey*",
                    "kms:ReEncrypt*",
                ],
                "Principal": {"Service": f"logs.{region}.amazonaws.com"},
                "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
            },
            {
                **this_key,
                "Sid": "Alarms",
                "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                "Principal": {"Service": [*SENDING]},
                "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
            },
            # What it does besides with the key of a bus and of an archive.
            # https://docs.aws.amazon.com/eventbridge/latest/userguide/encryption-archives.html
            {
                **this_key,
                "Sid": "Events",
                "Action": ["kms:DescribeKey", "kms:ReEncrypt*"],
                "Principal": {"Service": "events.amazonaws.com"},
                "Condition": {"StringEquals": {"aws:SourceAccount": account_id}},
            },
        ]
    )
