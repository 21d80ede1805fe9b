"""What the emulator says of a store beyond where it is."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ops.local.client import client
from ops.local.plane.desired import Store
from ops.local.plane.secrets import value
from ops.local.plane.servers.server import Asked, User

CACHES: Final = ("valkey", "redis")
ALL: Final = "-1"
"""Every protocol and port, in a rule."""


def asked(endpoint: str, region: str, store: Store) -> Asked:
    """All of it.

    Raises:
        CannotRun: its secret has no password.
    """
    users, encrypted = (), True
    if store.kind in CACHES:
        users, encrypted = _cache(client("elasticache", endpoint, region), store.identifier)
    secret = store.secret_arn
    return Asked(
        store,
        password=value(endpoint, region, f"{secret}:password::") if secret else "",
        users=users,
        encrypted=encrypted,
        entered=_entered(client("ec2", endpoint, region), store),
    )


def _entered(ec2: Any, store: Store) -> bool:
    """Whether a rule leads in; without groups it has that of its network, where all may meet."""
    if not store.security_groups:
        return True
    named = [{"Name": "group-id", "Values": list(store.security_groups)}]
    pages = ec2.get_paginator("describe_security_group_rules").paginate(Filters=named)
    return any(admits(rule, store.port) for rule in pages.search("SecurityGroupRules[]"))


def admits(rule: Mapping[str, Any], port: int) -> bool:
    """Whether a rule of a security group lets somebody in at a port."""
    if rule["IsEgress"]:
        return False
    if rule["IpProtocol"] == ALL:
        return True
    return rule["IpProtocol"] == "tcp" and rule["FromPort"] <= port <= rule["ToPort"]


def _cache(asked: Any, identifier: str) -> tuple[tuple[User, ...], bool]:
    """Its users, and whether it speaks TLS."""
    pages = asked.get_paginator("describe_replication_groups").paginate()
    for each in pages.search("ReplicationGroups[]"):
        if each["ReplicationGroupId"] == identifier:
            return tuple(_users(asked, each)), each["TransitEncryptionEnabled"]
    found = asked.describe_cache_clusters(CacheClusterId=identifier)["CacheClusters"][0]
    return (), found.get("TransitEncryptionEnabled", False)


def _users(asked: Any, group: Mapping[str, Any]) -> Iterator[User]:
    for group_id in group.get("UserGroupIds", ()):
        found = asked.describe_user_groups(UserGroupId=group_id)["UserGroups"][0]
        for user_id in sorted(found["UserIds"]):
            user = asked.describe_users(UserId=user_id)["Users"][0]
            yield User(user["UserName"], user["AccessString"])
