"""What alarms and charts are told of tables, topics, buses, streams and searches."""

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


class StreamWatch(TypedDict):
    """What alarms need to know of a stream."""

    cluster_name: pulumi.Input[str]
    """CloudWatch dimension `Cluster Name`."""
    topic: str
    """CloudWatch dimension `Topic`."""
    brokers: int
    """Number of brokers, which CloudWatch numbers from 1; 0 where they are AWS's own matter."""


class SearchWatch(TypedDict):
    """What alarms need to know of a search domain."""

    domain_name: pulumi.Input[str]
    """CloudWatch dimension `DomainName`."""
    account_id: pulumi.Input[str]
    """CloudWatch dimension `ClientId`."""
    storage_gib: int
    """Disk of each node, GiB."""
