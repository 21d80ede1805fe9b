"""Repairs of clusters of databases, ElastiCache and SQS: without the repair the test fails."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ops.local.repairs.managed import tidy

Client = Callable[[str], Any]
KEY = "arn:aws:kms:eu-north-1:123456789012:key/one"
CLUSTER = {"DBClusterIdentifier": "repair"}


@pytest.fixture
def cluster(client: Client) -> Any:
    docdb = client("docdb")
    made = docdb.create_db_cluster(
        **CLUSTER,
        Engine="docdb",
        MasterUsername="groundwork",
        ManageMasterUserPassword=True,
        EnableCloudwatchLogsExports=["profiler", "audit"],
    )["DBCluster"]
    yield made
    if docdb.describe_db_clusters()["DBClusters"]:
        docdb.delete_db_cluster(**CLUSTER, SkipFinalSnapshot=True)


def test_mongo_keeps_log_exports(client: Client, cluster: dict[str, Any]) -> None:
    docdb = client("docdb")
    (found,) = docdb.describe_db_clusters(**CLUSTER)["DBClusters"]
    for one in (cluster, found):
        assert one["EnabledCloudwatchLogsExports"] == ["audit", "profiler"]
    changed = docdb.modify_db_cluster(
        **CLUSTER, CloudwatchLogsExportConfiguration={"DisableLogTypes": ["audit"]}
    )["DBCluster"]
    assert changed["EnabledCloudwatchLogsExports"] == ["profiler"]


def test_mongo_has_a_master_secret_that_goes_along(client: Client, cluster: dict[str, Any]) -> None:
    docdb, secrets = client("docdb"), client("secretsmanager")
    (found,) = docdb.describe_db_clusters(**CLUSTER)["DBClusters"]
    secret = found["MasterUserSecret"]
    assert cluster["MasterUserSecret"]["SecretArn"] == secret["SecretArn"]
    assert secret["SecretStatus"] == "active"
    value = json.loads(secrets.get_secret_value(SecretId=secret["SecretArn"])["SecretString"])
    assert value["username"] == "groundwork"
    assert len(value["password"]) == 32
    docdb.delete_db_cluster(**CLUSTER, SkipFinalSnapshot=True)
    with pytest.raises(secrets.exceptions.ResourceNotFoundException):
        secrets.describe_secret(SecretId=secret["SecretArn"])


@pytest.mark.usefixtures("cluster")
def test_an_instance_of_mongo_can_be_read_wherever_it_is_told(client: Client) -> None:
    docdb, name = client("docdb"), {"DBInstanceIdentifier": "repair-a"}
    made = docdb.create_db_instance(
        **name, **CLUSTER, Engine="docdb", DBInstanceClass="db.t4g.medium", CopyTagsToSnapshot=True
    )["DBInstance"]
    (found,) = docdb.describe_db_instances(**name)["DBInstances"]
    changed = docdb.modify_db_instance(**name, DBInstanceClass="db.r6g.large")["DBInstance"]
    gone = docdb.delete_db_instance(**name)["DBInstance"]
    for one in (made, found, changed, gone):
        assert one["AutoMinorVersionUpgrade"] is True
        assert one["CopyTagsToSnapshot"] is True
    assert changed["DBInstanceClass"] == "db.r6g.large"


def test_blanks_around_a_boolean_are_gone() -> None:
    """The SDK of Go, unlike that of Python, refuses a boolean with blanks around it."""
    assert tidy("<A>\n   true\n </A>\n <B>x y </B> <C></C>") == "<A>true</A>\n <B>x y</B> <C></C>"


def test_cache_finds_the_subnets_of_the_other_emulator(client: Client, subnets: list[str]) -> None:
    elasticache, name = client("elasticache"), {"CacheSubnetGroupName": "repair"}
    made = elasticache.create_cache_subnet_group(
        **name, CacheSubnetGroupDescription="For a test", SubnetIds=subnets
    )["CacheSubnetGroup"]
    assert sorted(one["SubnetIdentifier"] for one in made["Subnets"]) == sorted(subnets)
    elasticache.delete_cache_subnet_group(**name)


def test_replication_group_keeps_its_key(client: Client) -> None:
    elasticache, name = client("elasticache"), {"ReplicationGroupId": "repair"}
    wanted = {
        "ReplicationGroupDescription": "For a test",
        "Engine": "valkey",
        "CacheNodeType": "cache.t3.micro",
    }
    made = elasticache.create_replication_group(
        **name, **wanted, AtRestEncryptionEnabled=True, KmsKeyId=KEY
    )["ReplicationGroup"]
    elasticache.create_replication_group(ReplicationGroupId="plain", **wanted)
    changed = elasticache.modify_replication_group(**name, SnapshotRetentionLimit=2)
    found = {
        one["ReplicationGroupId"]: one
        for one in elasticache.describe_replication_groups()["ReplicationGroups"]
    }
    for one in (made, changed["ReplicationGroup"], found["repair"]):
        assert one["KmsKeyId"] == KEY
    assert "KmsKeyId" not in found["plain"]
    for group in found:
        elasticache.delete_replication_group(ReplicationGroupId=group)


def test_cluster_keeps_its_security_groups_and_how_it_is_upgraded(client: Client) -> None:
    elasticache, name = client("elasticache"), {"CacheClusterId": "repair"}

    def told(cluster: dict[str, Any]) -> tuple[list[str], bool]:
        groups = [one["SecurityGroupId"] for one in cluster["SecurityGroups"]]
        return groups, cluster["AutoMinorVersionUpgrade"]

    made = elasticache.create_cache_cluster(
        **name,
        Engine="memcached",
        CacheNodeType="cache.t3.micro",
        NumCacheNodes=1,
        SecurityGroupIds=["sg-1", "sg-2"],
    )["CacheCluster"]
    assert told(made) == (["sg-1", "sg-2"], True)
    changed = elasticache.modify_cache_cluster(
        **name, SecurityGroupIds=["sg-3"], AutoMinorVersionUpgrade=False
    )["CacheCluster"]
    assert told(changed) == (["sg-3"], False)
    elasticache.modify_cache_cluster(**name, PreferredMaintenanceWindow="sun:01:00-sun:02:00")
    (found,) = elasticache.describe_cache_clusters(**name)["CacheClusters"]
    assert told(found) == (["sg-3"], False)
    elasticache.delete_cache_cluster(**name)


def test_memcached_has_one_name_for_all_nodes_and_others_have_none(client: Client) -> None:
    elasticache, kind = client("elasticache"), {"CacheNodeType": "cache.t3.micro"}
    for name, engine in (("pages", "memcached"), ("plain", "redis")):
        elasticache.create_cache_cluster(
            CacheClusterId=name, Engine=engine, NumCacheNodes=1, **kind
        )
    found = {
        one["CacheClusterId"]: one
        for one in elasticache.describe_cache_clusters(ShowCacheNodeInfo=True)["CacheClusters"]
    }
    endpoint = found["pages"]["ConfigurationEndpoint"]
    assert endpoint == found["pages"]["CacheNodes"][0]["Endpoint"]
    assert endpoint["Port"] == 11211
    assert "ConfigurationEndpoint" not in found["plain"]
    for name in found:
        elasticache.delete_cache_cluster(CacheClusterId=name)


@pytest.mark.parametrize(
    ("asked", "told"), [("iam", "iam"), ("no-password-required", "no-password")]
)
def test_user_is_authenticated_as_was_asked(client: Client, asked: str, told: str) -> None:
    elasticache = client("elasticache")
    made = elasticache.create_user(
        UserId="repair",
        UserName="repair",
        Engine="valkey",
        AccessString="on ~* -@all +@read",
        AuthenticationMode={"Type": asked},
    )
    (found,) = elasticache.describe_users(UserId="repair")["Users"]
    assert made["Authentication"]["Type"] == found["Authentication"]["Type"] == told
    changed = elasticache.modify_user(UserId="repair", AccessString="off -@all")
    assert changed["Authentication"]["Type"] == told
    elasticache.delete_user(UserId="repair")


def test_redrive_policy_has_no_blanks(client: Client) -> None:
    sqs = client("sqs")
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["All"])["Attributes"]["QueueArn"]
    policy = {"deadLetterTargetArn": arn, "maxReceiveCount": 5}
    jobs = sqs.create_queue(QueueName="jobs", Attributes={"RedrivePolicy": json.dumps(policy)})[
        "QueueUrl"
    ]
    told = sqs.get_queue_attributes(QueueUrl=jobs, AttributeNames=["All"])["Attributes"]
    assert told["RedrivePolicy"] == f'{{"deadLetterTargetArn":"{arn}","maxReceiveCount":5}}'
    for queue in (jobs, dead):
        sqs.delete_queue(QueueUrl=queue)
