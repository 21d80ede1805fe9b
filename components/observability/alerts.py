"""Where alarms go: an encrypted topic and those who read it."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import document, tls_only
from components.observability.key import TELLING


class AlertsArgs(TypedDict):
    """Inputs of `Alerts`."""

    account_id: pulumi.Input[str]
    """Account whose alarms and event rules may publish."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the notifications, which CloudWatch and EventBridge may use. Defaults
    to SNS's disks alone: neither can publish under AWS's own key."""
    email: NotRequired[pulumi.Input[str]]
    """Address that is asked to confirm and then gets every alarm. Defaults to none."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Alerts(pulumi.ComponentResource):
    """The topic of a stack's alarms."""

    topic_arn: pulumi.Output[str]
    """ARN of the topic, usable as an alarm's action."""

    def __init__(
        self, name: str, args: AlertsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, AlertsArgs)
        super().__init__("groundwork:index:Alerts", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)

        topic = aws.sns.Topic(
            f"{name}-topic",
            kms_master_key_id=args.get("key_arn"),
            tags={"Name": name, **args.get("tags", {})},
            opts=child,
        )
        aws.sns.TopicPolicy(
            f"{name}-topic-policy",
            arn=topic.arn,
            policy=document(
                [
                    {
                        "Sid": "Alarms",
                        "Effect": "Allow",
                        "Action": "sns:Publish",
                        "Principal": {"Service": [*TELLING]},
                        "Resource": topic.arn,
                        "Condition": {"StringEquals": {"aws:SourceAccount": args["account_id"]}},
                    },
                    tls_only("sns:Publish", topic.arn),
                ]
            ),
            opts=child,
        )
        if email := args.get("email"):
            aws.sns.TopicSubscription(
                f"{name}-email", topic=topic.arn, protocol="email", endpoint=email, opts=child
            )

        self.topic_arn = topic.arn
        self.register_outputs({"topic_arn": self.topic_arn})
