"""A topic on SNS: what is said to it once, everybody hears who has asked to."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import document, tls_only, with_key
from components.links import Binding, Grant
from components.messaging.bus_rules import BusRule, lead, sender
from components.messaging.senders import Sender, admitted, by_topic
from components.store_watches import TopicWatch


class TopicArgs(TypedDict):
    """Inputs of `Topic`."""

    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the messages, which SNS may use for queues under the same. Defaults to
    SNS's disks alone."""
    emails: NotRequired[Sequence[str]]
    """Addresses that are asked to confirm and then get every message. Defaults to none."""
    rules: NotRequired[Mapping[str, BusRule]]
    """Rules of buses whose events are told to it, by label. Defaults to none."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Topic(pulumi.ComponentResource):
    """An encrypted topic that nobody can publish to until a consumer takes its `binding`."""

    topic_arn: pulumi.Output[str]
    """ARN of the topic."""
    topic_name: pulumi.Output[str]
    """Name of the topic, as CloudWatch wants it."""

    _key_arn: pulumi.Input[str] | None

    def __init__(
        self, name: str, args: TopicArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, TopicArgs)
        emails = args.get("emails", ())
        if twice := sorted({each for each in emails if list(emails).count(each) > 1}):
            raise ValueError(f"{name}: emails must name an address once, got {twice[0]} again")
        super().__init__("groundwork:index:Topic", name, {}, opts)
        self._key_arn = args.get("key_arn")
        child = pulumi.ResourceOptions(parent=self)

        topic = aws.sns.Topic(
            f"{name}-topic",
            kms_master_key_id=self._key_arn,
            tags={"Name": name, **args.get("tags", {})},
            opts=child,
        )
        rules = args.get("rules", {})
        senders = {label: sender(rule) for label, rule in rules.items()}
        policy = aws.sns.TopicPolicy(
            f"{name}-topic-policy",
            arn=topic.arn,
            policy=document(
                [
                    tls_only("sns:Publish", topic.arn),
                    *admitted(senders, "sns:Publish", topic.arn),
                ]
            ),
            opts=child,
        )
        for email in emails:
            aws.sns.TopicSubscription(
                f"{name}-email-{_short(email)}",
                topic=topic.arn,
                protocol="email",
                endpoint=email,
                opts=child,
            )

        for label, rule in sorted(rules.items()):
            lead(
                f"{name}-from-{label}",
                parent=self,
                rule=rule,
                arn=topic.arn,
                dead_letters_arn=rule["failed_queue_arn"],
                after=[policy],
            )

        self.topic_arn = topic.arn
        self.topic_name = topic.name
        self.register_outputs({"topic_arn": self.topic_arn, "topic_name": self.topic_name})

    def binding(self) -> Binding:
        """What a process needs in order to send to the topic."""
        grants: list[Grant] = [
            {"actions": ["sns:Publish"], "resources": [self.topic_arn]},
            *with_key(self._key_arn, "kms:Decrypt", "kms:GenerateDataKey"),
        ]
        return {
            "access": "send",
            "grants": grants,
            "environment": {"TOPIC_ARN": self.topic_arn},
        }

    def sender(self) -> Sender:
        """What a queue or a function needs in order to hear of every message."""
        return by_topic(self.topic_arn)

    def watch(self) -> TopicWatch:
        """What a dashboard needs to know of the topic."""
        return {"name": self.topic_name}


def _short(email: str) -> str:
    """An address in letters that a name may have, the same wherever it stands in a list."""
    return sha256(email.encode()).hexdigest()[:8]
