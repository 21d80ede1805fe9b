"""Repairs of Aurora: without the repair the test fails."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Client = Callable[[str], Any]
AURORA = {"DBClusterIdentifier": "aurora"}
CAPACITY = {"MinCapacity": 0.0, "MaxCapacity": 4.0, "SecondsUntilAutoPause": 300}


@pytest.fixture
def aurora(client: Client) -> Any:
    rds = client("rds")
    made = rds.create_db_cluster(
        **AURORA,
        Engine="aurora-postgresql",
        MasterUsername="groundwork",
        ManageMasterUserPassword=True,
        ServerlessV2ScalingConfiguration=CAPACITY,
        EnableCloudwatchLogsExports=["postgresql", "instance"],
    )["DBCluster"]
    yield made
    if rds.describe_db_clusters()["DBClusters"]:
        rds.delete_db_cluster(**AURORA, SkipFinalSnapshot=True)


def test_aurora_keeps_log_exports(client: Client, aurora: dict[str, Any]) -> None:
    rds = client("rds")
    (found,) = rds.describe_db_clusters(**AURORA)["DBClusters"]
    for one in (aurora, found):
        assert one["EnabledCloudwatchLogsExports"] == ["instance", "postgresql"]
    changed = rds.modify_db_cluster(
        **AURORA, CloudwatchLogsExportConfiguration={"DisableLogTypes": ["instance"]}
    )["DBCluster"]
    assert changed["EnabledCloudwatchLogsExports"] == ["postgresql"]


def test_aurora_keeps_when_it_pauses_until_it_does_no_more(
    client: Client, aurora: dict[str, Any]
) -> None:
    rds = client("rds")
    (found,) = rds.describe_db_clusters(**AURORA)["DBClusters"]
    for one in (aurora, found):
        assert one["ServerlessV2ScalingConfiguration"] == CAPACITY
    awake = {"MinCapacity": 0.5, "MaxCapacity": 4.5}
    changed = rds.modify_db_cluster(**AURORA, ServerlessV2ScalingConfiguration=awake)
    assert changed["DBCluster"]["ServerlessV2ScalingConfiguration"] == awake
    paused = {**CAPACITY, "SecondsUntilAutoPause": 600}
    changed = rds.modify_db_cluster(**AURORA, ServerlessV2ScalingConfiguration=paused)
    assert changed["DBCluster"]["ServerlessV2ScalingConfiguration"] == paused


def test_aurora_has_the_emulators_own_secret_and_no_other(
    client: Client, aurora: dict[str, Any]
) -> None:
    secrets = client("secretsmanager")
    (one,) = secrets.list_secrets()["SecretList"]
    assert one["ARN"] == aurora["MasterUserSecret"]["SecretArn"]
    value = json.loads(secrets.get_secret_value(SecretId=one["ARN"])["SecretString"])
    assert value["username"] == "groundwork"
    client("rds").delete_db_cluster(**AURORA, SkipFinalSnapshot=True)
    assert secrets.list_secrets()["SecretList"] == []


def test_a_cluster_of_another_engine_gets_nothing(client: Client) -> None:
    rds = client("rds")
    rds.create_db_cluster(
        DBClusterIdentifier="aurora",
        Engine="aurora-postgresql",
        MasterUsername="groundwork",
        MasterUserPassword="not-a-secret",
    )
    (found,) = rds.describe_db_clusters(DBClusterIdentifier="aurora")["DBClusters"]
    assert "MasterUserSecret" not in found
    rds.delete_db_cluster(DBClusterIdentifier="aurora", SkipFinalSnapshot=True)
