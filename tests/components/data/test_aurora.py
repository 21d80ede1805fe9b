"""Aurora: grows, shrinks and pauses as told, and is as private and as kept as Postgres."""

import json

import pytest

from components.data.aurora import Aurora, AuroraArgs

CLUSTER = "aws:rds/cluster:Cluster"
INSTANCE = "aws:rds/clusterInstance:ClusterInstance"
LOG = "aws:cloudwatch/logGroup:LogGroup"
ARGS: AuroraArgs = {
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b"],
    "zones": ["eu-north-1a", "eu-north-1b"],
    "account_id": "123456789012",
    "region": "eu-north-1",
    "key_arn": "arn:key",
}
GROUP = "<<ec2.SecurityGroup/orders-sg.id>>"
OF_CLUSTER = "<<rds.Cluster/orders-cluster.{}>>".format


def test_defaults_are_private_encrypted_and_kept(engine):
    engine.run(lambda: Aurora("orders", ARGS))

    cluster = engine.one(CLUSTER)
    assert (cluster["engine"], cluster["engineVersion"]) == ("aurora-postgresql", "17")
    assert (cluster["storageEncrypted"], cluster["kmsKeyId"]) == (True, "arn:key")
    assert (cluster["masterUsername"], cluster["manageMasterUserPassword"]) == ("groundwork", True)
    assert cluster["masterUserSecretKmsKeyId"] == "arn:key"
    assert not {"masterPassword", "masterPasswordWo"} & cluster.keys()
    assert cluster["iamDatabaseAuthenticationEnabled"] is True
    assert cluster["backupRetentionPeriod"] == 7
    assert cluster["copyTagsToSnapshot"] is True
    assert cluster["deletionProtection"] is True
    assert cluster["skipFinalSnapshot"] is False
    assert cluster["finalSnapshotIdentifier"] == f"orders-{GROUP}-final"
    assert cluster["deleteAutomatedBackups"] is False
    assert cluster["vpcSecurityGroupIds"] == [GROUP]
    assert engine.named("orders-cluster").options.protect is True
    assert engine.one("aws:rds/subnetGroup:SubnetGroup")["subnetIds"] == ["subnet-a", "subnet-b"]


def test_the_kind_of_storage_is_awss_own(engine):
    engine.run(lambda: Aurora("orders", ARGS))
    assert not {"storageType", "allocatedStorage", "iops"} & engine.one(CLUSTER).keys()


def test_nothing_reaches_it_by_itself(engine):
    engine.run(lambda: Aurora("orders", ARGS))
    assert not {"ingress", "egress"} & engine.named("orders-sg").inputs.keys()
    assert not [r for r in engine.resources if "GroupRule" in r.type or "gressRule" in r.type]


def test_it_never_pauses_unless_it_may_shrink_to_nothing(engine):
    engine.run(lambda: Aurora("orders", ARGS))
    assert engine.one(CLUSTER)["serverlessv2ScalingConfiguration"] == {
        "minCapacity": 2,
        "maxCapacity": 8,
    }
    engine.run(lambda: Aurora("orders", {**ARGS, "min_capacity": 0, "max_capacity": 4.5}))
    assert engine.one(CLUSTER)["serverlessv2ScalingConfiguration"] == {
        "minCapacity": 0,
        "maxCapacity": 4.5,
        "secondsUntilAutoPause": 300,
    }


def test_an_instance_in_each_zone_of_one_capacity_with_the_writer(engine):
    engine.run(lambda: Aurora("orders", ARGS))
    instances = {r.name: r.inputs for r in engine.resources if r.type == INSTANCE}
    assert {name: i["availabilityZone"] for name, i in instances.items()} == {
        "orders-eu-north-1a": "eu-north-1a",
        "orders-eu-north-1b": "eu-north-1b",
    }
    for instance in instances.values():
        assert instance["clusterIdentifier"] == OF_CLUSTER("id")
        assert (instance["engine"], instance["instanceClass"]) == (
            "aurora-postgresql",
            "db.serverless",
        )
        assert instance["promotionTier"] == 1
        assert instance["publiclyAccessible"] is False
        assert instance["performanceInsightsEnabled"] is True
        assert instance["performanceInsightsKmsKeyId"] == "arn:key"
        assert instance["monitoringInterval"] == 60
        assert instance["monitoringRoleArn"] == "<<iam.Role/orders-monitoring.arn>>"
        assert not {"identifier", "identifierPrefix"} & instance.keys()


def test_another_zone_leaves_the_others_alone(engine):
    engine.run(lambda: Aurora("orders", {**ARGS, "zones": ["eu-north-1b"]}))
    (one,) = (r.urn for r in engine.resources if r.type == INSTANCE)
    engine.run(lambda: Aurora("orders", ARGS))
    assert one in {r.urn for r in engine.resources if r.type == INSTANCE}


def test_monitoring_writes_to_one_log_group(engine):
    engine.run(lambda: Aurora("orders", ARGS))
    policy = json.loads(engine.one("aws:iam/rolePolicy:RolePolicy")["policy"])
    group = "arn:aws:logs:eu-north-1:123456789012:log-group:RDSOSMetrics"
    assert [s["Resource"] for s in policy["Statement"]] == [[group], [f"{group}:log-stream:*"]]


def test_tls_is_forced_and_slow_statements_are_logged(engine):
    engine.run(lambda: Aurora("orders", {**ARGS, "version": "16"}))
    group = engine.one("aws:rds/clusterParameterGroup:ClusterParameterGroup")
    assert group["family"] == "aurora-postgresql16"
    assert group["parameters"] == [
        {"name": "rds.force_ssl", "value": "1"},
        {"name": "log_min_duration_statement", "value": "1000"},
    ]
    cluster = engine.one(CLUSTER)
    assert cluster["engineVersion"] == "16"
    assert (
        cluster["dbClusterParameterGroupName"]
        == "<<rds.ClusterParameterGroup/orders-parameters.name>>"
    )


def test_logs_are_ours_before_aurora_writes_them(engine):
    engine.run(lambda: Aurora("orders", {**ARGS, "log_days": 7}))
    assert [g["name"] for g in engine.of(LOG)] == [
        f"/aws/rds/cluster/orders-{GROUP}/instance",
        f"/aws/rds/cluster/orders-{GROUP}/postgresql",
    ]
    assert all(g["retentionInDays"] == 7 and g["kmsKeyId"] == "arn:key" for g in engine.of(LOG))
    assert engine.one(CLUSTER)["enabledCloudwatchLogsExports"] == ["instance", "postgresql"]
    before = engine.named("orders-cluster").options.depends_on
    assert [urn.split("::")[-1] for urn in before] == [
        "orders-instance-logs",
        "orders-postgresql-logs",
    ]


def test_disposable_goes_without_a_snapshot(engine):
    engine.run(lambda: Aurora("orders", {**ARGS, "disposable": True, "backup_days": 1}))
    cluster = engine.one(CLUSTER)
    assert cluster["deletionProtection"] is False
    assert cluster["skipFinalSnapshot"] is True
    assert cluster["deleteAutomatedBackups"] is True
    assert cluster["backupRetentionPeriod"] == 1
    assert "finalSnapshotIdentifier" not in cluster
    assert engine.named("orders-cluster").options.protect is False


def test_binding_tells_where_to_write_and_to_read_and_never_a_value(engine):
    seen, hosts = {}, []

    def program():
        seen.update(Aurora("orders", ARGS).binding())
        for key in ("HOST", "READER_HOST"):
            seen["environment"][key].apply(hosts.append)

    engine.run(program)
    assert seen["access"] == "connect"
    assert seen["target"]["port"] == 5432
    assert seen["environment"].keys() == {"HOST", "READER_HOST", "PORT", "NAME"}
    assert hosts == [OF_CLUSTER("endpoint"), OF_CLUSTER("readerEndpoint")]
    assert seen["secrets"].keys() == {"USERNAME", "PASSWORD"}
    assert seen["key_arn"] == "arn:key"
    assert "grants" not in seen
    told = engine.outputs("groundwork:index:Aurora")
    assert told["secret_arn"] == OF_CLUSTER("masterUserSecrets.0.secretArn")
    assert told["arn"] == OF_CLUSTER("arn")


def test_watch_names_the_cluster_and_what_it_can_take(engine):
    seen = []

    def program():
        watch = Aurora("orders", {**ARGS, "min_capacity": 0, "max_capacity": 2}).watch()
        seen.append(watch["connections"])
        watch["identifier"].apply(seen.append)

    engine.run(program)
    assert seen == [450, f"orders-{GROUP}"]


@pytest.mark.parametrize("value", [0, 36])
def test_backups_that_aurora_does_not_have_are_refused(engine, value):
    with pytest.raises(
        ValueError, match=f"orders: backup_days must be between 1 and 35, got {value}"
    ):
        engine.run(lambda: Aurora("orders", {**ARGS, "backup_days": value}))


@pytest.mark.parametrize("zones", [[], ["a", "a"], list("abcdefg")])
def test_zones_must_be_few_and_different(engine, zones):
    with pytest.raises(ValueError, match="orders: zones must be 1 to 6 different names, got"):
        engine.run(lambda: Aurora("orders", {**ARGS, "zones": zones}))


@pytest.mark.parametrize(("low", "high"), [(-0.5, 8), (0.3, 8), (2, 0.5), (2, 256.5), (4, 2)])
def test_a_capacity_that_no_instance_has_is_refused(engine, low, high):
    with pytest.raises(ValueError, match=r"^orders: m(in|ax)_capacity must be"):
        engine.run(lambda: Aurora("orders", {**ARGS, "min_capacity": low, "max_capacity": high}))
