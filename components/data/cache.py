"""A cache on ElastiCache: Valkey or Redis with users of their own, or Memcached without any."""

from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.data.cache_engine import CacheEngine
from components.data.cache_nodes import Common, Served, memcached, replicated
from components.links import Binding, CacheWatch

MOST_NODES: Final = 6
"""A primary and five replicas; as many for Memcached, though AWS would give it more."""


class CacheArgs(TypedDict):
    """Inputs of `Cache`."""

    engine: CacheEngine
    """What it speaks; Memcached has no users, no replicas and no backups."""
    vpc_id: pulumi.Input[str]
    """VPC that holds the cache."""
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Isolated subnets, in at least two availability zones for more than one node."""
    account_id: pulumi.Input[str]
    """Account whose log delivery may write the logs."""
    region: str
    """Region, for the same and for the tokens of users."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key for storage, backups and logs. Defaults to AWS's own."""
    node_type: NotRequired[pulumi.Input[str]]
    """ElastiCache node type. Defaults to `cache.t4g.medium`."""
    nodes: NotRequired[int]
    """Nodes, 1 to 6: a primary and replicas, or shards of Memcached. Defaults to 2."""
    backup_days: NotRequired[int]
    """Days that a daily snapshot is kept, 0 to 35; none of Memcached. Defaults to 7."""
    log_days: NotRequired[int]
    """Retention of slow log and engine log, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion without a final snapshot. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Cache(pulumi.ComponentResource):
    """A cache that nothing can reach until a consumer takes its `binding`."""

    host: pulumi.Output[str]
    """DNS name, of the primary or for Memcached's discovery, without the port."""
    security_group_id: pulumi.Output[str]
    """Group that guards the port; it has no rule of its own."""
    identifier: pulumi.Output[str]
    """Name of the replication group or of the cluster, which IAM tokens are for."""

    _region: str
    _served: Served

    def __init__(
        self, name: str, args: CacheArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, CacheArgs)
        engine, nodes, backup_days = _check(name, args)
        super().__init__("groundwork:index:Cache", name, {}, opts)
        tags = {"Name": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)
        self._region = args["region"]

        group = aws.ec2.SecurityGroup(
            f"{name}-sg", vpc_id=args["vpc_id"], description=f"{name} cache", tags=tags, opts=child
        )
        subnets = aws.elasticache.SubnetGroup(
            f"{name}-subnets",
            subnet_ids=args["subnet_ids"],
            description=f"{name} cache",
            tags=tags,
            opts=child,
        )
        common: Common = {
            "engine": engine.value,
            "node_type": args.get("node_type", "cache.t4g.medium"),
            "subnet_group_name": subnets.name,
            "security_group_ids": [group.id],
            "tags": tags,
        }
        if engine is CacheEngine.MEMCACHED:
            self._served = memcached(name, common, parent=self, nodes=nodes)
        else:
            self._served = replicated(
                name,
                common,
                parent=self,
                # The group's id: unique, and it lives as long as the cache.
                unique=group.id,
                nodes=nodes,
                backup_days=backup_days,
                logged={
                    "days": args.get("log_days", 365),
                    "key_arn": args.get("key_arn"),
                    "account_id": args["account_id"],
                    "region": args["region"],
                },
                disposable=args.get("disposable", False),
            )

        self.host = self._served.host
        self.security_group_id = group.id
        self.identifier = self._served.identifier
        self.register_outputs(
            {
                "host": self.host,
                "security_group_id": self.security_group_id,
                "identifier": self.identifier,
            }
        )

    def binding(self, access: str) -> Binding:
        """What a process needs in order to `read`, or to `write`, which is both, over TLS.

        Valkey and Redis ask for USERNAME and, as its password, a token that the process signs for
        the cache NAME in REGION with its own role. Memcached asks nobody, so all that it offers is
        `write`.
        """
        served = self._served
        words = tuple(served.users) or ("write",)
        if access not in words:
            raise ValueError(
                f"{self.pulumi_resource_name}: access must be {' or '.join(words)}, got {access}"
            )
        binding: Binding = {
            "access": access,
            "target": {"security_group_id": self.security_group_id, "port": served.port},
            "environment": {"HOST": served.host, "PORT": str(served.port)},
        }
        if user := served.users.get(access):
            binding["grants"] = [
                {"actions": ["elasticache:Connect"], "resources": [served.arn, user.arn]}
            ]
            binding["environment"] = {
                **binding["environment"],
                "NAME": served.identifier,
                # ECS tells it to tasks on Fargate, and to those on machines not.
                "REGION": self._region,
                "USERNAME": user.user_name,
            }
        return binding

    def watch(self) -> CacheWatch:
        """What alarms need to know of the cache."""
        return {"node_ids": self._served.node_ids, "memcached": not self._served.users}


def _check(name: str, args: CacheArgs) -> tuple[CacheEngine, int, int]:
    """The engine, how many nodes, and for how many days there are snapshots.

    Raises:
        ValueError: a plain value is out of bounds.
    """
    if args["engine"] not in tuple(CacheEngine):
        accepted = ", ".join(CacheEngine)
        raise ValueError(f"{name}: engine must be one of {accepted}, got {args['engine']!r}")
    engine, nodes = CacheEngine(args["engine"]), args.get("nodes", 2)
    has_backups = engine is not CacheEngine.MEMCACHED
    backup_days = args.get("backup_days", 7 if has_backups else 0)
    if not 1 <= nodes <= MOST_NODES:
        raise ValueError(f"{name}: nodes must be between 1 and {MOST_NODES}, got {nodes}")
    if not has_backups and backup_days:
        raise ValueError(f"{name}: backup_days must be 0 for memcached, got {backup_days}")
    if not 0 <= backup_days <= 35:
        raise ValueError(f"{name}: backup_days must be between 0 and 35, got {backup_days}")
    return engine, nodes, backup_days
