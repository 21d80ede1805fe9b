"""What alarms and charts are told of tables, topics and buses."""

from collections.abc import Mapping
from typing import TypedDict

import pulumi


class TopicWatch(TypedDict):
    """What a dashboard needs to know of a topic."""

    name: pulumi.Input[str]
    """CloudWatch dimension `TopicName`."""


class TableWatch(TypedDict):
    """What alarms need to know of a table."""

    name: pulumi.Input[str]
    """CloudWatch dimension `TableName`."""


class BusWatch(TypedDict):
    """What a dashboard needs to know of a bus."""

    name: pulumi.Input[str]
    """CloudWatch dimension `EventBusName`."""
    rules: Mapping[str, pulumi.Input[str]]
    """CloudWatch dimension `RuleName` of each rule, by label."""
