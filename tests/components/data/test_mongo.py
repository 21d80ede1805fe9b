"""Mongo: private, encrypted, observed, kept, and reachable only through a consumer's edge."""

import pytest

from components.data.mongo import Mongo, MongoArgs

CLUSTER = "aws:docdb/cluster:Cluster"
INSTANCE = "aws:docdb/clusterInstance:ClusterInstance"
LOG = "aws:cloudwatch/logGroup:LogGroup"
ARGS: MongoArgs = {
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b"],
    "zones": ["eu-north-1a", "eu-north-1b"],
    "key_arn": "arn:key",
}
GROUP = "<<ec2.SecurityGroup/feed-sg.id>>"
SECRET = "<<docdb.Cluster/feed-cluster.masterUserSecrets.0.secretArn>>"


def test_defaults_are_private_encrypted_and_kept(engine):
    engine.run(lambda: Mongo("feed", ARGS))

    cluster = engine.one(CLUSTER)
    assert (cluster["storageEncrypted"], cluster["kmsKeyId"]) == (True, "arn:key")
    assert (cluster["masterUsername"], cluster["manageMasterUserPassword"]) == ("groundwork", True)
    assert not {"masterPassword", "masterPasswordWo"} & cluster.keys()
    assert cluster["engineVersion"] == "5.0.0"
    assert cluster["backupRetentionPeriod"] == 7
    assert cluster["deletionProtection"] is True
    assert cluster["skipFinalSnapshot"] is False
    assert cluster["finalSnapshotIdentifier"] == f"feed-{GROUP}-final"
    assert cluster["vpcSecurityGroupIds"] == [GROUP]
    assert engine.named("feed-cluster").options.protect is True
    assert engine.one("aws:docdb/subnetGroup:SubnetGroup")["subnetIds"] == ["subnet-a", "subnet-b"]


def test_nothing_reaches_it_by_itself(engine):
    engine.run(lambda: Mongo("feed", ARGS))
    assert not {"ingress", "egress"} & engine.named("feed-sg").inputs.keys()
    assert not [r for r in engine.resources if "GroupRule" in r.type or "gressRule" in r.type]


def test_tls_is_forced_and_both_logs_are_written(engine):
    engine.run(lambda: Mongo("feed", ARGS))
    group = engine.one("aws:docdb/clusterParameterGroup:ClusterParameterGroup")
    assert group["family"] == "docdb5.0"
    assert {p["name"]: p["value"] for p in group["parameters"]} == {
        "audit_logs": "enabled",
        "profiler": "enabled",
        "profiler_threshold_ms": "1000",
        "tls": "enabled",
    }
    assert {p["applyMethod"] for p in group["parameters"]} == {"pending-reboot"}
    assert engine.one(CLUSTER)["enabledCloudwatchLogsExports"] == ["audit", "profiler"]
    assert (
        engine.one(CLUSTER)["dbClusterParameterGroupName"]
        == "<<docdb.ClusterParameterGroup/feed-parameters.name>>"
    )


def test_logs_are_ours_before_documentdb_writes_them(engine):
    engine.run(lambda: Mongo("feed", {**ARGS, "log_days": 7}))
    assert [g["name"] for g in engine.of(LOG)] == [
        f"/aws/docdb/feed-{GROUP}/audit",
        f"/aws/docdb/feed-{GROUP}/profiler",
    ]
    assert all(g["retentionInDays"] == 7 and g["kmsKeyId"] == "arn:key" for g in engine.of(LOG))
    before = engine.named("feed-cluster").options.depends_on
    assert [urn.split("::")[-1] for urn in before] == ["feed-audit-logs", "feed-profiler-logs"]


def test_an_instance_in_each_zone(engine):
    engine.run(lambda: Mongo("feed", ARGS))
    instances = {r.name: r.inputs for r in engine.resources if r.type == INSTANCE}
    assert {name: i["availabilityZone"] for name, i in instances.items()} == {
        "feed-eu-north-1a": "eu-north-1a",
        "feed-eu-north-1b": "eu-north-1b",
    }
    for instance in instances.values():
        assert instance["clusterIdentifier"] == "<<docdb.Cluster/feed-cluster.id>>"
        assert instance["instanceClass"] == "db.t4g.medium"
        assert instance["copyTagsToSnapshot"] is True
        assert not {"identifier", "identifierPrefix"} & instance.keys()


def test_another_zone_leaves_the_others_alone(engine):
    engine.run(lambda: Mongo("feed", {**ARGS, "zones": ["eu-north-1b"]}))
    (one,) = (r.urn for r in engine.resources if r.type == INSTANCE)
    engine.run(lambda: Mongo("feed", ARGS))
    assert one in {r.urn for r in engine.resources if r.type == INSTANCE}


def test_disposable_goes_without_a_snapshot(engine):
    engine.run(lambda: Mongo("feed", {**ARGS, "disposable": True}))
    cluster = engine.one(CLUSTER)
    assert cluster["deletionProtection"] is False
    assert cluster["skipFinalSnapshot"] is True
    assert "finalSnapshotIdentifier" not in cluster
    assert engine.named("feed-cluster").options.protect is False


def test_sizes_can_be_chosen(engine):
    more: MongoArgs = {**ARGS, "instance_class": "db.r6g.large", "backup_days": 14}
    engine.run(lambda: Mongo("feed", more))
    assert engine.one(CLUSTER)["backupRetentionPeriod"] == 14
    assert {i["instanceClass"] for i in engine.of(INSTANCE)} == {"db.r6g.large"}


def test_binding_tells_where_and_never_a_value(engine):
    seen = {}
    engine.run(lambda: seen.update(Mongo("feed", ARGS).binding()))
    assert seen["access"] == "connect"
    assert seen["target"]["port"] == 27017
    assert seen["environment"].keys() == {"HOST", "PORT", "NAME"}
    assert (seen["environment"]["PORT"], seen["environment"]["NAME"]) == ("27017", "app")
    assert seen["secrets"].keys() == {"USERNAME", "PASSWORD"}
    assert "grants" not in seen
    told = engine.outputs("groundwork:index:Mongo")
    assert (told["secret_arn"], told["arn"]) == (SECRET, "<<docdb.Cluster/feed-cluster.arn>>")


def test_the_secret_is_under_a_key_that_asks_for_no_permission(engine):
    seen = {}
    engine.run(lambda: seen.update(Mongo("feed", ARGS).binding()))
    assert "key_arn" not in seen


def test_watch_names_the_cluster(engine):
    seen = []
    engine.run(lambda: Mongo("feed", ARGS).watch()["identifier"].apply(seen.append))
    assert seen == [f"feed-{GROUP}"]


@pytest.mark.parametrize("value", [0, 36])
def test_backups_that_documentdb_does_not_have_are_refused(engine, value):
    with pytest.raises(
        ValueError, match=f"feed: backup_days must be between 1 and 35, got {value}"
    ):
        engine.run(lambda: Mongo("feed", {**ARGS, "backup_days": value}))


@pytest.mark.parametrize("zones", [[], ["a", "a"], list("abcdefg")])
def test_zones_must_be_few_and_different(engine, zones):
    with pytest.raises(ValueError, match="feed: zones must be 1 to 6 different names, got"):
        engine.run(lambda: Mongo("feed", {**ARGS, "zones": zones}))
