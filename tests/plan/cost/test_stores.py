"""What databases, caches, searches and streams cost, reckoned by hand."""

from decimal import Decimal

import pytest

from tests.plan.cost.shown import both, lines, rates, span
from tests.plan.rules.made import made

PRICES = {
    "rds.db.t4g.small": "0.034",
    "rds.gp2": "0.12",
    "rds.gp3": "0.121",
    "rds.backup-gib": "0.095",
    "secret.month": "0.40",
    "aurora.unit-hour": "0.13",
    "aurora.gib": "0.105",
    "aurora.million": "0.21",
    "docdb.db.t4g.medium": "0.08",
    "docdb.gib": "0.105",
    "docdb.million": "0.21",
    "cache.cache.t4g.small": "0.033",
    "cache.valkey": "0.8",
    "cache.backup-gib": "0.085",
    "search.r6g.large.search": "0.177",
    "search.m6g.large.search": "0.136",
    "search.gp3": "0.1275",
    "kafka.kafka.m7g.large": "0.217",
    "kafka.disk": "0.105",
    "kafka.serverless-hour": "0.7875",
    "kafka.partition-hour": "0.0016",
    "kafka.in-gib": "0.105",
    "kafka.out-gib": "0.0525",
}
DATABASE = "aws:rds/instance:Instance"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
DOMAIN = "aws:opensearch/domain:Domain"
SMALL = {"instanceClass": "db.t4g.small", "allocatedStorage": 20}


def test_a_database_in_two_zones_is_two_with_two_disks(bill):
    own = {"storageType": "gp3", "multiAz": True, "manageMasterUserPassword": True}
    found = bill(PRICES, made(DATABASE, **SMALL, **own))
    # 2 x 0.034 x 730; 2 x 20 x 0.121
    assert lines(found) == [
        ("PostgreSQL, db.t4g.small", "2 instances, 730 h", *both("49.64")),
        ("disk of a database, gp3", "40 GiB", *both("4.84")),
        ("secret", "1 secret", *both("0.40")),
    ]
    assert rates(found) == [("backups of a database", "GiB, a month", Decimal("0.095"))]


def test_a_database_in_one_zone_with_a_password_of_its_own(bill):
    found = bill(PRICES, made(DATABASE, **SMALL))
    assert lines(found) == [
        ("PostgreSQL, db.t4g.small", "1 instance, 730 h", *both("24.82")),
        ("disk of a database, gp2", "20 GiB", *both("2.40")),
    ]


@pytest.mark.parametrize(("low", "quantity", "usd"), [
    (0.5, "1 to 16 ACU, 730 h", "94.90"),
    (0, "0 to 16 ACU, 730 h", "0"),
])  # fmt: skip
def test_aurora_scales_each_instance_and_may_pause(bill, low, quantity, usd):
    scaling = {"minCapacity": low, "maxCapacity": 8}
    cluster = made("aws:rds/cluster:Cluster", serverlessv2ScalingConfiguration=scaling)
    instances = [
        made(
            "aws:rds/clusterInstance:ClusterInstance",
            zone,
            needs={"clusterIdentifier": [cluster]},
            instanceClass="db.serverless",
        )
        for zone in "ab"
    ]
    found = bill(PRICES, cluster, *instances)
    # 2 instances x 0.5 x 0.13 x 730, to 2 x 8 x 0.13 x 730
    assert lines(found) == [("Aurora Serverless v2", quantity, *span(usd, "1518.40"))]
    assert rates(found) == [
        ("Aurora's storage", "GiB, a month", Decimal("0.105")),
        ("Aurora's storage", "million requests", Decimal("0.21")),
    ]
    assert found.unpriced == {}


def test_an_instance_of_aurora_that_does_not_scale_is_named(bill):
    token = "aws:rds/clusterInstance:ClusterInstance"
    found = bill(PRICES, made(token, instanceClass="db.r6g.large"))
    assert found.unpriced == {f"{token} (db.r6g.large)": 1}


def test_documents_in_two_zones(bill):
    found = bill(
        PRICES,
        made("aws:docdb/cluster:Cluster", manageMasterUserPassword=True),
        *(
            made("aws:docdb/clusterInstance:ClusterInstance", z, instanceClass="db.t4g.medium")
            for z in "ab"
        ),
    )
    # 2 x 0.08 x 730
    assert lines(found) == [
        ("secret", "1 secret", *both("0.40")),
        ("DocumentDB, db.t4g.medium", "2 instances, 730 h", *both("116.80")),
    ]
    assert [rate.unit for rate in found.rates] == ["GiB, a month", "million requests"]


@pytest.mark.parametrize(("engine", "what", "usd"), [
    ("valkey", "Valkey, cache.t4g.small", "38.544"),
    ("redis", "Redis, cache.t4g.small", "48.18"),
])  # fmt: skip
def test_caches_with_valkey_are_cheaper(bill, engine, what, usd):
    inputs = {"nodeType": "cache.t4g.small", "numCacheClusters": 2, "snapshotRetentionLimit": 7}
    found = bill(PRICES, made(CACHE, engine=engine, **inputs))
    # 2 x 0.033 x 730, of which Valkey takes 80 %
    assert lines(found) == [(what, "2 nodes, 730 h", *both(usd))]
    assert rates(found) == [("backups of a cache", "GiB, a month", Decimal("0.085"))]


def test_memcached_counts_its_own_nodes_and_keeps_no_backup(bill):
    inputs = {"nodeType": "cache.t4g.small", "engine": "memcached", "numCacheNodes": 3}
    found = bill(PRICES, made("aws:elasticache/cluster:Cluster", **inputs))
    assert lines(found) == [("Memcached, cache.t4g.small", "3 nodes, 730 h", *both("72.27"))]
    assert found.rates == []


@pytest.mark.parametrize("masters", [True, False])
def test_a_search_with_and_without_masters(bill, masters):
    cluster = {
        "instanceType": "r6g.large.search",
        "instanceCount": 3,
        "dedicatedMasterEnabled": masters,
        "dedicatedMasterType": "m6g.large.search",
        "dedicatedMasterCount": 3,
    }
    disk = {"volumeSize": 50, "volumeType": "gp3"}
    found = bill(PRICES, made(DOMAIN, clusterConfig=cluster, ebsOptions=disk))
    # 3 x 0.177 x 730; 3 x 0.136 x 730; 3 x 50 x 0.1275
    beside = ("OpenSearch master, m6g.large.search", "3 nodes, 730 h", *both("297.84"))
    assert lines(found) == [
        ("OpenSearch, r6g.large.search", "3 nodes, 730 h", *both("387.63")),
        *([beside] if masters else []),
        ("disk of a search, gp3", "150 GiB", *both("19.125")),
    ]


def test_brokers_whose_disks_may_grow(bill):
    nodes = {
        "instanceType": "kafka.m7g.large",
        "storageInfo": {"ebsStorageInfo": {"volumeSize": 100}},
    }
    cluster = made("aws:msk/cluster:Cluster", numberOfBrokerNodes=3, brokerNodeGroupInfo=nodes)
    grows = made(
        "aws:appautoscaling/target:Target",
        needs={"resourceId": [cluster]},
        minCapacity=1,
        maxCapacity=400,
    )
    broker = ("Kafka, kafka.m7g.large", "3 brokers, 730 h", *both("475.23"))
    # 3 x 100 x 0.105, to 3 x 400 x 0.105
    assert lines(bill(PRICES, cluster, grows)) == [
        broker,
        ("disk of a broker", "300 to 1200 GiB", *span("31.50", "126.00")),
    ]
    assert lines(bill(PRICES, cluster)) == [broker, ("disk of a broker", "300 GiB", *both("31.50"))]


def test_serverless_kafka(bill):
    found = bill(PRICES, made("aws:msk/serverlessCluster:ServerlessCluster"))
    assert lines(found) == [("MSK Serverless", "1 cluster, 730 h", *both("574.875"))]
    assert rates(found) == [
        ("Kafka", "hour of a partition", Decimal("0.0016")),
        ("Kafka", "GiB written", Decimal("0.105")),
        ("Kafka", "GiB read", Decimal("0.0525")),
        ("Kafka", "GiB kept, a month", Decimal("0.105")),
    ]


@pytest.mark.parametrize("size", [None, "<<x.Y/z.size>>", True, {"a": 1}])
def test_a_disk_of_unknown_size_leaves_its_database_unpriced(bill, size):
    inputs = {"instanceClass": "db.t4g.small", "allocatedStorage": size}
    found = bill(PRICES, made(DATABASE, **inputs))
    assert (found.lines, found.unpriced) == ([], {f"{DATABASE} (unknown allocatedStorage)": 1})
