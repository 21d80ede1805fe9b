"""What keeps data and is reached by an address: databases and caches."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ops.local.client import client

KINDS: Final[Mapping[str, str]] = {
    "postgres": "postgres",
    "aurora-postgresql": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
    "aurora-mysql": "mysql",
    "docdb": "mongodb",
}
"""Protocol that an engine speaks; others speak their own name."""


@dataclass(frozen=True)
class Store:
    """A server that keeps data."""

    kind: str
    """`postgres`, `mysql`, `mongodb`, `valkey`, `redis` or `memcached`."""
    version: str
    identifier: str
    address: str
    port: int
    username: str
    """First user; empty where there is none."""
    database: str
    """First database; empty where there is none."""
    secret_arn: str
    """Secret with the first user's password; empty where there is none."""
    security_groups: tuple[str, ...]


def stores(endpoint: str, region: str) -> tuple[Store, ...]:
    """All of them, by kind and identifier."""
    found = [*_databases(endpoint, region), *_caches(endpoint, region)]
    return tuple(sorted(found, key=lambda one: (one.kind, one.identifier)))


def _databases(endpoint: str, region: str) -> Iterator[Store]:
    rds = client("rds", endpoint, region)
    for each in _all(rds, "describe_db_clusters", "DBClusters[]"):
        yield _database(each, each["DBClusterIdentifier"], each["Endpoint"], each["Port"])
    for each in _all(rds, "describe_db_instances", "DBInstances[]"):
        # A member of a cluster is reached by the cluster's address.
        if not each.get("DBClusterIdentifier"):
            place = each["Endpoint"]
            yield _database(each, each["DBInstanceIdentifier"], place["Address"], place["Port"])


def _database(found: Mapping[str, Any], identifier: str, address: str, port: int) -> Store:
    engine: str = found["Engine"]
    return Store(
        kind=KINDS.get(engine, engine),
        version=found["EngineVersion"],
        identifier=identifier,
        address=address,
        port=port,
        username=found.get("MasterUsername", ""),
        database=found.get("DBName") or found.get("DatabaseName") or "",
        secret_arn=found.get("MasterUserSecret", {}).get("SecretArn", ""),
        security_groups=tuple(
            each["VpcSecurityGroupId"] for each in found.get("VpcSecurityGroups", ())
        ),
    )


def _caches(endpoint: str, region: str) -> Iterator[Store]:
    asked = client("elasticache", endpoint, region)
    clusters = list(_all(asked, "describe_cache_clusters", "CacheClusters[]"))
    members = {each["CacheClusterId"]: each for each in clusters}
    for each in _all(asked, "describe_replication_groups", "ReplicationGroups[]"):
        place = each.get("ConfigurationEndpoint") or each["NodeGroups"][0]["PrimaryEndpoint"]
        node = members.get(next(iter(each.get("MemberClusters", ())), ""), {})
        engine = each.get("Engine") or node.get("Engine", "redis")
        yield _cache({**node, **each, "Engine": engine}, each["ReplicationGroupId"], place)
    for each in clusters:
        if not each.get("ReplicationGroupId"):
            place = each.get("ConfigurationEndpoint") or each["CacheNodes"][0]["Endpoint"]
            yield _cache(each, each["CacheClusterId"], place)


def _cache(found: Mapping[str, Any], identifier: str, place: Mapping[str, Any]) -> Store:
    return Store(
        kind=found["Engine"],
        version=found.get("EngineVersion", ""),
        identifier=identifier,
        address=place["Address"],
        port=place["Port"],
        username="",
        database="",
        secret_arn="",
        security_groups=tuple(each["SecurityGroupId"] for each in found.get("SecurityGroups", ())),
    )


def _all(asked: Any, operation: str, query: str) -> Iterator[Mapping[str, Any]]:
    return asked.get_paginator(operation).paginate().search(query)
