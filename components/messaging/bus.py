"""A bus on EventBridge: events by what is in them, to whoever has asked for those."""

import json
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.compute.failures import failed_queue, hear_of_failures
from components.links import Binding
from components.messaging.bus_rules import BusRule, sender
from components.messaging.senders import by_rule
from components.store_watches import BusWatch


class BusArgs(TypedDict):
    """Inputs of `Bus`."""

    topic_arn: pulumi.Input[str]
    """Topic that hears of events that could not be handed over."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts events, archive and rules, which EventBridge may use. Defaults to one
    of EventBridge's own."""
    archive_days: NotRequired[int]
    """Days that every event is kept, to be sent again, at least 1. Defaults to no archive."""
    rules: NotRequired[Mapping[str, Mapping[str, Any]]]
    """Patterns of events by label. Defaults to none."""
    disposable: NotRequired[bool]
    """Allow deletion, with the archive and the events that failed. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Bus(pulumi.ComponentResource):
    """An encrypted bus that nobody can send to until a consumer takes its `binding`."""

    bus_name: pulumi.Output[str]
    """Name of the bus."""
    bus_arn: pulumi.Output[str]
    """ARN of the bus."""
    failed_queue_arn: pulumi.Output[str]
    """Queue of the events that could not be read, or handed to a topic."""

    _rules: Mapping[str, aws.cloudwatch.EventRule]

    def __init__(
        self, name: str, args: BusArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, BusArgs)
        days = args.get("archive_days")
        if days is not None and days < 1:
            raise ValueError(f"{name}: archive_days must be at least 1, got {days}")
        super().__init__("groundwork:index:Bus", name, {}, opts)
        key_arn, disposable = args.get("key_arn"), args.get("disposable", False)
        tags = {"Name": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)
        kept = pulumi.ResourceOptions(parent=self, protect=not disposable)

        queue = failed_queue(name, parent=self, key_arn=key_arn, disposable=disposable, tags=tags)
        bus = aws.cloudwatch.EventBus(
            f"{name}-bus",
            description=f"{name} events",
            kms_key_identifier=key_arn,
            dead_letter_config={"arn": queue.arn},
            tags=tags,
            opts=child,
        )
        if days is not None:
            aws.cloudwatch.EventArchive(
                f"{name}-archive",
                description=f"{name} events",
                event_source_arn=bus.arn,
                kms_key_identifier=key_arn,
                retention_days=days,
                opts=kept,
            )
        rules = {
            label: aws.cloudwatch.EventRule(
                f"{name}-{label}",
                description=f"{name} {label}",
                event_bus_name=bus.name,
                event_pattern=json.dumps(pattern, sort_keys=True),
                tags={**tags, "Name": f"{name}-{label}"},
                opts=child,
            )
            for label, pattern in sorted(args.get("rules", {}).items())
        }
        self.bus_name = bus.name
        self.bus_arn = bus.arn
        self.failed_queue_arn = queue.arn
        self._rules = rules
        hear_of_failures(
            name,
            parent=self,
            queue=queue,
            topic_arn=args["topic_arn"],
            senders={
                "bus": by_rule(bus.arn),
                **{f"rule-{label}": sender(self.rule(label)) for label in rules},
            },
            tags=tags,
        )
        self.register_outputs(
            {
                "bus_name": self.bus_name,
                "bus_arn": self.bus_arn,
                "failed_queue_arn": self.failed_queue_arn,
            }
        )

    def binding(self) -> Binding:
        """What a process needs in order to send events; EventBridge uses the key by itself."""
        return {
            "access": "send",
            "grants": [{"actions": ["events:PutEvents"], "resources": [self.bus_arn]}],
            "environment": {"BUS": self.bus_name},
        }

    def rule(self, label: str) -> BusRule:
        """What a queue, a topic or a function needs in order to get the events of a rule."""
        rule = self._rules[label]
        return {
            "bus_name": self.bus_name,
            "name": rule.name,
            "arn": rule.arn,
            "failed_queue_arn": self.failed_queue_arn,
        }

    def watch(self) -> BusWatch:
        """What a dashboard needs to know of the bus."""
        return {
            "name": self.bus_name,
            "rules": {label: rule.name for label, rule in self._rules.items()},
        }
