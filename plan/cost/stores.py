"""What databases, caches, searches and streams cost."""

from collections.abc import Iterator, Mapping
from typing import Final

from plan.cost.desk import Desk, Item, NotPriced, Pricer, Use, kept, number, runs
from plan.record import Resource
from plan.rules.subject import given

AURORA: Final = "aws:rds/cluster:Cluster"
AURORA_INSTANCE: Final = "aws:rds/clusterInstance:ClusterInstance"
SCALED_CLASS: Final = "db.serverless"
SCALED: Final = "aws:appautoscaling/target:Target"
KAFKA: Final = "aws:msk/cluster:Cluster"


def _rds(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """An instance and its disk, both twice in two zones."""
    size, disk = given(resource, "instanceClass"), given(resource, "storageType") or "gp2"
    zones = 2 if given(resource, "multiAz") else 1
    hour = desk.price(resource, f"rds.{size}")
    yield runs(f"PostgreSQL, {size}", "instance", hour, zones, saving="rds")
    stored = number(resource, "allocatedStorage") * zones
    yield kept(f"disk of a database, {disk}", "GiB", desk.price(resource, f"rds.{disk}"), stored)
    yield from _password(resource, desk)
    price = desk.price(resource, "rds.backup-gib")
    yield Use("backups of a database", "GiB, a month", price)


def _aurora(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """Capacity of each instance, from that at which it pauses or rests to the most."""
    low = number(resource, "serverlessv2ScalingConfiguration.minCapacity")
    high = number(resource, "serverlessv2ScalingConfiguration.maxCapacity")
    instances = desk.subject.naming(resource, "clusterIdentifier", AURORA_INSTANCE)
    hour = desk.price(resource, "aurora.unit-hour")
    count = len(instances)
    yield runs("Aurora Serverless v2", "ACU", hour, low * count, high * count)
    yield from _password(resource, desk)
    yield Use("Aurora's storage", "GiB, a month", desk.price(resource, "aurora.gib"))
    yield Use("Aurora's storage", "million requests", desk.price(resource, "aurora.million"))


def _aurora_instance(resource: Resource, _: Desk) -> Iterator[Item | Use]:
    """One whose capacity is scaled is in the price of its cluster."""
    if given(resource, "instanceClass") != SCALED_CLASS:
        raise NotPriced(f"{given(resource, 'instanceClass')}")
    yield from ()


def _document(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    yield from _password(resource, desk)
    yield Use("DocumentDB's storage", "GiB, a month", desk.price(resource, "docdb.gib"))
    yield Use("DocumentDB's storage", "million requests", desk.price(resource, "docdb.million"))


def _document_instance(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    size = given(resource, "instanceClass")
    yield runs(f"DocumentDB, {size}", "instance", desk.price(resource, f"docdb.{size}"))


def _password(resource: Resource, desk: Desk) -> Iterator[Item]:
    """The secret that AWS keeps and rotates for a database is one of Secrets Manager's."""
    if given(resource, "manageMasterUserPassword"):
        yield kept("secret", "secret", desk.price(resource, "secret.month"))


def _caches(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """Nodes; those with Valkey at a share of the others' price."""
    size, engine = given(resource, "nodeType"), str(given(resource, "engine") or "redis")
    hour = desk.price(resource, f"cache.{size}")
    if engine == "valkey":
        hour *= desk.price(resource, "cache.valkey")
    count = number(resource, "numCacheClusters", 1)
    if engine == "memcached":
        count = number(resource, "numCacheNodes", 1)
    yield runs(f"{engine.capitalize()}, {size}", "node", hour, count)
    if given(resource, "snapshotRetentionLimit"):
        price = desk.price(resource, "cache.backup-gib")
        yield Use("backups of a cache", "GiB, a month", price)


def _search(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """Nodes with a disk each, and the masters beside them."""
    size = given(resource, "clusterConfig.instanceType")
    count = number(resource, "clusterConfig.instanceCount", 1)
    yield runs(f"OpenSearch, {size}", "node", desk.price(resource, f"search.{size}"), count)
    if given(resource, "clusterConfig.dedicatedMasterEnabled"):
        master = given(resource, "clusterConfig.dedicatedMasterType")
        masters = number(resource, "clusterConfig.dedicatedMasterCount")
        hour = desk.price(resource, f"search.{master}")
        yield runs(f"OpenSearch master, {master}", "node", hour, masters)
    disk = given(resource, "ebsOptions.volumeType") or "gp3"
    stored = number(resource, "ebsOptions.volumeSize") * count
    yield kept(f"disk of a search, {disk}", "GiB", desk.price(resource, f"search.{disk}"), stored)


def _kafka(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    """Brokers with a disk each, which grows as far as its target says."""
    size = given(resource, "brokerNodeGroupInfo.instanceType")
    count = number(resource, "numberOfBrokerNodes")
    yield runs(f"Kafka, {size}", "broker", desk.price(resource, f"kafka.{size}"), count)
    stored = number(resource, "brokerNodeGroupInfo.storageInfo.ebsStorageInfo.volumeSize")
    targets = desk.subject.naming(resource, "resourceId", SCALED)
    most = max([stored, *(number(one, "maxCapacity") for one in targets)])
    disk = desk.price(resource, "kafka.disk")
    yield kept("disk of a broker", "GiB", disk, stored * count, most * count)


def _serverless(resource: Resource, desk: Desk) -> Iterator[Item | Use]:
    yield runs("MSK Serverless", "cluster", desk.price(resource, "kafka.serverless-hour"))
    partition = desk.price(resource, "kafka.partition-hour")
    yield Use("Kafka", "hour of a partition", partition)
    yield Use("Kafka", "GiB written", desk.price(resource, "kafka.in-gib"))
    yield Use("Kafka", "GiB read", desk.price(resource, "kafka.out-gib"))
    yield Use("Kafka", "GiB kept, a month", desk.price(resource, "kafka.disk"))


PRICERS: Final[Mapping[str, Pricer]] = {
    "aws:rds/instance:Instance": _rds,
    AURORA: _aurora,
    AURORA_INSTANCE: _aurora_instance,
    "aws:docdb/cluster:Cluster": _document,
    "aws:docdb/clusterInstance:ClusterInstance": _document_instance,
    "aws:elasticache/replicationGroup:ReplicationGroup": _caches,
    "aws:elasticache/cluster:Cluster": _caches,
    "aws:opensearch/domain:Domain": _search,
    KAFKA: _kafka,
    "aws:msk/serverlessCluster:ServerlessCluster": _serverless,
}
