"""What ElastiCache runs: a replication group of Valkey or Redis, or a cluster of Memcached."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypedDict

import pulumi
import pulumi_aws as aws

from components.data.cache_users import cache_users
from components.observability.log_delivery import delivery
from components.observability.logs import log_group

PORT: Final = 6379
MEMCACHED_PORT: Final = 11211
VERSIONS: Final = {"valkey": "8.0", "redis": "7.1", "memcached": "1.6.22"}
"""With TLS, and users by IAM where there are users.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
"""
LOGS: Final = {"slow": "slow-log", "engine": "engine-log"}


class Common(TypedDict):
    """What both kinds are made with."""

    engine: str
    node_type: pulumi.Input[str]
    subnet_group_name: pulumi.Input[str]
    security_group_ids: list[pulumi.Input[str]]
    tags: Mapping[str, pulumi.Input[str]]


class Logged(TypedDict):
    """Where the logs go, for how long, and who may write them."""

    days: int
    key_arn: pulumi.Input[str] | None
    account_id: pulumi.Input[str]
    region: str


@dataclass(frozen=True)
class Served:
    """What a cache offers, whichever kind it is."""

    host: pulumi.Output[str]
    port: int
    identifier: pulumi.Output[str]
    node_ids: Mapping[str, pulumi.Output[str]]
    """CloudWatch's names of the nodes or of all together, by what tells them apart."""
    arn: pulumi.Output[str]
    users: "Mapping[str, aws.elasticache.User]" = field(default_factory=dict)
    """By access word; none where the engine knows no users."""


def replicated(
    name: str,
    common: Common,
    *,
    parent: pulumi.Resource,
    unique: pulumi.Input[str],
    nodes: int,
    backup_days: int,
    logged: Logged,
    disposable: bool,
) -> Served:
    """A primary with `nodes` - 1 replicas in other zones, one of which takes over."""
    group, users = cache_users(
        name, parent=parent, engine=common["engine"], unique=unique, tags=common["tags"]
    )
    deliveries, policy = _logs(name, parent, unique, logged, common["tags"])
    made = aws.elasticache.ReplicationGroup(
        f"{name}-group",
        **common,
        description=f"{name} cache",
        engine_version=VERSIONS[common["engine"]],
        auto_minor_version_upgrade=True,
        port=PORT,
        num_cache_clusters=nodes,
        # AWS refuses both for a single node, which nothing could take over from.
        automatic_failover_enabled=nodes > 1,
        multi_az_enabled=nodes > 1,
        at_rest_encryption_enabled=True,
        kms_key_id=logged["key_arn"],
        transit_encryption_enabled=True,
        transit_encryption_mode="required",
        user_group_ids=[group.user_group_id],
        log_delivery_configurations=deliveries,
        snapshot_retention_limit=backup_days,
        final_snapshot_identifier=(
            None if disposable else pulumi.Output.concat(name, "-", unique, "-final")
        ),
        opts=pulumi.ResourceOptions(parent=parent, protect=not disposable, depends_on=[policy]),
    )
    # AWS's own way of naming the nodes of a replication group.
    node_ids = {
        f"{number:03}": pulumi.Output.concat(made.id, f"-{number:03}")
        for number in range(1, nodes + 1)
    }
    return Served(made.primary_endpoint_address, PORT, made.id, node_ids, made.arn, users)


def memcached(name: str, common: Common, *, parent: pulumi.Resource, nodes: int) -> Served:
    """Nodes that each hold a part; a client finds them all through one name."""
    made = aws.elasticache.Cluster(
        f"{name}-cluster",
        **common,
        engine_version=VERSIONS["memcached"],
        port=MEMCACHED_PORT,
        num_cache_nodes=nodes,
        az_mode="cross-az" if nodes > 1 else "single-az",
        transit_encryption_enabled=True,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return Served(
        made.cluster_address, MEMCACHED_PORT, made.cluster_id, {"all": made.cluster_id}, made.arn
    )


def _logs(
    name: str,
    parent: pulumi.Resource,
    unique: pulumi.Input[str],
    logged: Logged,
    tags: Mapping[str, pulumi.Input[str]],
) -> tuple[list[Any], aws.cloudwatch.LogResourcePolicy]:
    """Where each log goes, and the policy that lets it; without, AWS would leave one behind."""
    groups = {
        word: log_group(
            f"{name}-{word}-logs",
            parent=parent,
            days=logged["days"],
            key_arn=logged["key_arn"],
            tags=tags,
        )
        for word in LOGS
    }
    policy = aws.cloudwatch.LogResourcePolicy(
        f"{name}-logs",
        policy_name=pulumi.Output.concat(name, "-", unique),
        policy_document=delivery(list(groups.values()), logged["account_id"], logged["region"]),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    deliveries = [
        {
            "destination": groups[word].name,
            "destination_type": "cloudwatch-logs",
            "log_format": "json",
            "log_type": kind,
        }
        for word, kind in LOGS.items()
    ]
    return deliveries, policy
