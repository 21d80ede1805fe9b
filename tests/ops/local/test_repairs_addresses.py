"""Each store has an address of its own on this machine: without the repairs all have one."""

import ipaddress
import socket
import sys
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ops.local.call import Call
from ops.local.emulator import Emulator
from ops.local.repairs import addresses
from tests.ops.local.signing import signed

Client = Callable[[str], Any]
CLUSTER = {"DBClusterIdentifier": "repair"}

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has more than one address of this machine"
)


def network(endpoint: str) -> ipaddress.IPv4Network:
    """What the stores of an emulator share, and tasks have no part in."""
    return ipaddress.ip_network(f"127.{1 + int(endpoint.rpartition(':')[2]) % 254}.0.0/16")


def is_own(address: str, emulator: Emulator) -> bool:
    """Whether it is one of those kept for stores, and a server can have it."""
    with socket.socket() as asked:
        asked.bind((address, 0))
    parts = ipaddress.ip_address(address).packed
    return ipaddress.ip_address(address) in network(emulator.endpoint) and parts[2] > 200


def instance(client: Client, name: str, **more: Any) -> dict[str, Any]:
    return client("rds").create_db_instance(
        DBInstanceIdentifier=name,
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="groundwork",
        ManageMasterUserPassword=True,
        **more,
    )["DBInstance"]


def test_an_instance_keeps_an_address_that_no_other_has(client: Client, emulator: Emulator) -> None:
    rds, name = client("rds"), {"DBInstanceIdentifier": "one"}
    places = [instance(client, each)["Endpoint"] for each in ("one", "two")]
    assert [place["Port"] for place in places] == [5432, 5432]
    assert all(is_own(place["Address"], emulator) for place in places)
    assert places[0]["Address"] != places[1]["Address"]
    changed = rds.modify_db_instance(**name, AllocatedStorage=40, ApplyImmediately=True)
    (found,) = rds.describe_db_instances(**name)["DBInstances"]
    for one in (changed["DBInstance"], found):
        assert one["Endpoint"] == places[0]
    rds.delete_db_instance(**name, SkipFinalSnapshot=True)
    assert instance(client, "one")["Endpoint"] == places[0]
    for each in ("one", "two"):
        rds.delete_db_instance(DBInstanceIdentifier=each, SkipFinalSnapshot=True)


@pytest.mark.parametrize(
    ("service", "engine", "kind", "port"),
    [
        ("rds", "aurora-postgresql", "db.serverless", 5432),
        ("docdb", "docdb", "db.t4g.medium", 27017),
    ],
)
def test_a_cluster_has_one_address_for_all_that_is_in_it(
    client: Client, emulator: Emulator, *, service: str, engine: str, kind: str, port: int
) -> None:
    asked, name = client(service), {"DBInstanceIdentifier": "repair-a"}
    made = asked.create_db_cluster(
        **CLUSTER, Engine=engine, MasterUsername="groundwork", MasterUserPassword="not-a-secret"
    )["DBCluster"]
    assert is_own(made["Endpoint"], emulator)
    assert (made["ReaderEndpoint"], made["Port"]) == (made["Endpoint"], port)
    member = asked.create_db_instance(**name, **CLUSTER, Engine=engine, DBInstanceClass=kind)
    (found,) = asked.describe_db_instances(**name)["DBInstances"]
    for one in (member["DBInstance"], found):
        assert (one["Endpoint"]["Address"], one["Endpoint"]["Port"]) == (made["Endpoint"], port)
    (found,) = asked.describe_db_clusters(**CLUSTER)["DBClusters"]
    for key in ("Endpoint", "ReaderEndpoint", "Port"):
        assert found[key] == made[key]
    asked.delete_db_instance(**name)
    asked.delete_db_cluster(**CLUSTER, SkipFinalSnapshot=True)


def test_an_instance_is_not_where_the_cluster_of_its_name_is(client: Client) -> None:
    rds = client("rds")
    cluster = rds.create_db_cluster(
        **CLUSTER,
        Engine="aurora-postgresql",
        MasterUsername="groundwork",
        MasterUserPassword="not-a-secret",
    )["DBCluster"]
    assert instance(client, "repair")["Endpoint"]["Address"] != cluster["Endpoint"]
    rds.delete_db_instance(DBInstanceIdentifier="repair", SkipFinalSnapshot=True)
    rds.delete_db_cluster(**CLUSTER, SkipFinalSnapshot=True)


def places(group: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All endpoints of a replication group."""
    return [
        place
        for shard in group["NodeGroups"]
        for place in (
            shard["PrimaryEndpoint"],
            shard["ReaderEndpoint"],
            *(node["ReadEndpoint"] for node in shard["NodeGroupMembers"]),
        )
    ]


def test_a_replication_group_has_one_address_for_all_nodes(
    client: Client, emulator: Emulator
) -> None:
    elasticache, name = client("elasticache"), {"ReplicationGroupId": "repair"}
    made = elasticache.create_replication_group(
        **name,
        ReplicationGroupDescription="For a test",
        Engine="valkey",
        CacheNodeType="cache.t3.micro",
        NumCacheClusters=2,
    )["ReplicationGroup"]
    changed = elasticache.modify_replication_group(**name, SnapshotRetentionLimit=2)
    (found,) = elasticache.describe_replication_groups(**name)["ReplicationGroups"]
    address = made["NodeGroups"][0]["PrimaryEndpoint"]["Address"]
    assert is_own(address, emulator)
    for group in (made, changed["ReplicationGroup"], found):
        assert places(group) == [{"Address": address, "Port": 6379}] * 4
    nodes = elasticache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]
    assert len(nodes) == 2
    for node in nodes:
        assert node["CacheNodes"][0]["Endpoint"] == {"Address": address, "Port": 6379}
    elasticache.delete_replication_group(**name)


def test_a_cache_of_its_own_has_an_address_of_its_own(client: Client, emulator: Emulator) -> None:
    elasticache, kind = client("elasticache"), {"CacheNodeType": "cache.t3.micro"}
    found = {
        name: elasticache.create_cache_cluster(
            CacheClusterId=name, Engine=engine, NumCacheNodes=1, **kind
        )["CacheCluster"]["CacheNodes"][0]["Endpoint"]
        for name, engine in (("pages", "memcached"), ("plain", "redis"))
    }
    assert [place["Port"] for place in found.values()] == [11211, 6379]
    assert found["pages"]["Address"] != found["plain"]["Address"]
    (told,) = elasticache.describe_cache_clusters(CacheClusterId="pages")["CacheClusters"]
    assert told["ConfigurationEndpoint"] == found["pages"]
    for name, place in found.items():
        assert is_own(place["Address"], emulator)
        elasticache.delete_cache_cluster(CacheClusterId=name)


def call(port: int = 4660, key: str = "123456789012", scope: str = "eu-north-1/rds") -> Call:
    host = (b"Host", f"127.0.0.1:{port}".encode())
    return Call("POST", "/", b"", (host, signed(key, scope)), b"")


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Nothing given yet."""
    given: dict[str, str] = {}
    monkeypatch.setattr(addresses, "_holders", given)
    return given


def test_an_address_follows_from_port_and_name(fresh: dict[str, str]) -> None:
    first = addresses.own(call(), "instance", "board")
    assert first == "127.89.213.104"
    assert addresses.own(call(), "instance", "board") == first
    assert fresh == {first: "4660/123456789012/eu-north-1/instance/board"}


@pytest.mark.usefixtures("fresh")
def test_whatever_tells_stores_apart_gives_another_address() -> None:
    found = [
        addresses.own(call(), "instance", "board"),
        addresses.own(call(), "instance", "feed"),
        addresses.own(call(), "cluster", "board"),
        addresses.own(call(4661), "instance", "board"),
        addresses.own(call(key="210987654321"), "instance", "board"),
        addresses.own(call(scope="eu-west-1/rds"), "instance", "board"),
    ]
    assert len(set(found)) == len(found)


@pytest.mark.usefixtures("fresh")
def test_an_address_that_is_taken_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "crc32", lambda _: addresses.HOSTS - 1)
    found = [addresses.own(call(), "instance", name) for name in ("a", "b", "c")]
    assert found == ["127.89.201.254", "127.89.202.1", "127.89.202.2"]
    assert addresses.own(call(), "instance", "b") == "127.89.202.1"


def test_elsewhere_there_is_one_address(
    fresh: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses.sys, "platform", "darwin")
    assert addresses.own(call(), "instance", "board") == "127.0.0.1"
    assert fresh == {}


def test_ports_stay() -> None:
    xml = "<Endpoint><Address>localhost</Address><Port>5432</Port></Endpoint><Address></Address>"
    assert addresses.renamed(xml, "127.1.2.3") == (
        "<Endpoint><Address>127.1.2.3</Address><Port>5432</Port></Endpoint>"
        "<Address>127.1.2.3</Address>"
    )
