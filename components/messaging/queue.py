"""A queue on SQS, with a second one for the messages that nobody could handle."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import document, tls_only, with_key
from components.links import Binding, Grant, QueueWatch
from components.messaging.at_rest import at_rest
from components.messaging.bus_rules import BusRule, lead, sender
from components.messaging.senders import Sender, admitted

DAY_SECONDS: Final = 86400
DEAD_LETTER_DAYS: Final = 14
"""The most that SQS keeps a message."""
WAIT_SECONDS: Final = 20
SEND: Final = ("sqs:SendMessage",)
RECEIVE: Final = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
)


class QueueArgs(TypedDict):
    """Inputs of `Queue`."""

    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the messages. Defaults to one of SQS's own."""
    visibility_seconds: NotRequired[int]
    """Time that a process has for a message before another gets it, 0 to 43200. Defaults to 30."""
    retention_days: NotRequired[int]
    """Days that a message waits for somebody to take it, 1 to 14. Defaults to 4."""
    attempts: NotRequired[int]
    """How often a message is handed out before it is a dead letter, 1 to 1000. Defaults to 5."""
    topics: NotRequired[Mapping[str, Sender]]
    """SNS topics whose messages come to it, by label. Defaults to none."""
    rules: NotRequired[Mapping[str, BusRule]]
    """Rules of buses whose events come to it, by label. Defaults to none."""
    disposable: NotRequired[bool]
    """Allow deletion, with the messages. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


BOUNDS: Final = {
    "visibility_seconds": (0, 43200),
    "retention_days": (1, DEAD_LETTER_DAYS),
    "attempts": (1, 1000),
}
"""https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html"""


class Queue(pulumi.ComponentResource):
    """An encrypted queue that nobody can use until a consumer takes its `binding`."""

    queue_url: pulumi.Output[str]
    """URL of the queue."""
    queue_arn: pulumi.Output[str]
    """ARN of the queue."""
    queue_name: pulumi.Output[str]
    """Name of the queue, as CloudWatch wants it."""
    dead_letter_name: pulumi.Output[str]
    """Name of the queue for dead letters."""

    _key_arn: pulumi.Input[str] | None

    def __init__(
        self, name: str, args: QueueArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, QueueArgs)
        for key, (low, high) in BOUNDS.items():
            if key in args and not low <= args[key] <= high:
                raise ValueError(f"{name}: {key} must be between {low} and {high}, got {args[key]}")
        super().__init__("groundwork:index:Queue", name, {}, opts)
        self._key_arn = args.get("key_arn")
        tags = args.get("tags", {})
        kept = pulumi.ResourceOptions(parent=self, protect=not args.get("disposable", False))

        dead = aws.sqs.Queue(
            f"{name}-dead-letters",
            message_retention_seconds=DEAD_LETTER_DAYS * DAY_SECONDS,
            **at_rest(self._key_arn),
            tags={"Name": f"{name}-dead-letters", **tags},
            opts=kept,
        )
        queue = aws.sqs.Queue(
            f"{name}-queue",
            visibility_timeout_seconds=args.get("visibility_seconds", 30),
            message_retention_seconds=args.get("retention_days", 4) * DAY_SECONDS,
            # Whoever asks waits for a message, rather than asking again and again.
            receive_wait_time_seconds=WAIT_SECONDS,
            **at_rest(self._key_arn),
            redrive_policy=pulumi.Output.json_dumps(
                {"deadLetterTargetArn": dead.arn, "maxReceiveCount": args.get("attempts", 5)},
                sort_keys=True,
            ),
            tags={"Name": name, **tags},
            opts=kept,
        )
        child = pulumi.ResourceOptions(parent=self)
        aws.sqs.RedriveAllowPolicy(
            f"{name}-dead-letters-from",
            queue_url=dead.url,
            redrive_allow_policy=pulumi.Output.json_dumps(
                {"redrivePermission": "byQueue", "sourceQueueArns": [queue.arn]}, sort_keys=True
            ),
            opts=child,
        )
        topics, rules = args.get("topics", {}), args.get("rules", {})
        senders = {**topics, **{f"rule-{label}": sender(rule) for label, rule in rules.items()}}
        policies = [
            aws.sqs.QueuePolicy(
                f"{role}-policy",
                queue_url=each.url,
                policy=document(
                    [tls_only("sqs:*", each.arn), *admitted(senders, "sqs:SendMessage", each.arn)]
                ),
                opts=child,
            )
            for role, each in ((f"{name}-dead-letters", dead), (f"{name}-queue", queue))
        ]
        for label, topic in sorted(topics.items()):
            aws.sns.TopicSubscription(
                f"{name}-from-{label}",
                topic=topic["arn"],
                protocol="sqs",
                endpoint=queue.arn,
                # As it was sent, rather than in an envelope of SNS.
                raw_message_delivery=True,
                redrive_policy=pulumi.Output.json_dumps({"deadLetterTargetArn": dead.arn}),
                opts=pulumi.ResourceOptions(parent=self, depends_on=policies),
            )

        for label, rule in sorted(rules.items()):
            lead(
                f"{name}-from-{label}",
                parent=self,
                rule=rule,
                arn=queue.arn,
                dead_letters_arn=dead.arn,
                after=policies,
            )

        self.queue_url = queue.url
        self.queue_arn = queue.arn
        self.queue_name = queue.name
        self.dead_letter_name = dead.name
        self.register_outputs(
            {
                "queue_url": self.queue_url,
                "queue_arn": self.queue_arn,
                "queue_name": self.queue_name,
                "dead_letter_name": self.dead_letter_name,
            }
        )

    def binding(self, access: str) -> Binding:
        """What a process needs in order to `send` messages or to `receive` them."""
        if access not in ("send", "receive"):
            raise ValueError(
                f"{self.pulumi_resource_name}: access must be send or receive, got {access}"
            )
        sends = access == "send"
        grants: list[Grant] = [
            {"actions": SEND if sends else RECEIVE, "resources": [self.queue_arn]},
            # SQS takes a data key for many messages, and opens it again for each sender.
            *with_key(self._key_arn, "kms:Decrypt", *(("kms:GenerateDataKey",) if sends else ())),
        ]
        return {"access": access, "grants": grants, "environment": {"QUEUE_URL": self.queue_url}}

    def watch(self) -> QueueWatch:
        """What alarms need to know of the queue."""
        return {"name": self.queue_name, "dead_letter_name": self.dead_letter_name}
