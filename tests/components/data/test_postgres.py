"""Postgres: private, encrypted, observed, kept, and reachable only through a consumer's edge."""

import json

import pytest

from components.data.postgres import Postgres, PostgresArgs
from components.data.storage_type import StorageType

INSTANCE = "aws:rds/instance:Instance"
LOG = "aws:cloudwatch/logGroup:LogGroup"
ARGS: PostgresArgs = {
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b"],
    "account_id": "123456789012",
    "region": "eu-north-1",
    "key_arn": "arn:key",
}
GROUP = "<<ec2.SecurityGroup/orders-sg.id>>"
SECRET = "<<rds.Instance/orders-instance.masterUserSecrets.0.secretArn>>"


def test_defaults_are_private_encrypted_and_kept(engine):
    engine.run(lambda: Postgres("orders", ARGS))

    instance = engine.one(INSTANCE)
    assert instance["publiclyAccessible"] is False
    assert instance["storageEncrypted"] is True
    assert instance["kmsKeyId"] == instance["masterUserSecretKmsKeyId"] == "arn:key"
    assert instance["manageMasterUserPassword"] is True
    assert "password" not in instance
    assert instance["multiAz"] is True
    assert instance["backupRetentionPeriod"] == 7
    assert instance["deletionProtection"] is True
    assert instance["skipFinalSnapshot"] is False
    assert instance["finalSnapshotIdentifier"] == f"orders-{GROUP}-final"
    assert instance["deleteAutomatedBackups"] is False
    assert engine.named("orders-instance").options.protect is True


def test_nothing_reaches_it_by_itself(engine):
    engine.run(lambda: Postgres("orders", ARGS))
    assert not {"ingress", "egress"} & engine.named("orders-sg").inputs.keys()
    assert not [r for r in engine.resources if "GroupRule" in r.type or "gressRule" in r.type]


def test_tls_is_forced_and_slow_statements_are_logged(engine):
    engine.run(lambda: Postgres("orders", ARGS))
    parameters = engine.one("aws:rds/parameterGroup:ParameterGroup")
    assert parameters["family"] == "postgres17"
    assert parameters["parameters"] == [
        {"name": "rds.force_ssl", "value": "1"},
        {"name": "log_min_duration_statement", "value": "1000"},
    ]


def test_logs_are_ours_before_rds_writes_them(engine):
    engine.run(lambda: Postgres("orders", {**ARGS, "log_days": 7}))
    assert [g["name"] for g in engine.of(LOG)] == [
        f"/aws/rds/instance/orders-{GROUP}/postgresql",
        f"/aws/rds/instance/orders-{GROUP}/upgrade",
    ]
    assert all(g["retentionInDays"] == 7 and g["kmsKeyId"] == "arn:key" for g in engine.of(LOG))
    before = engine.named("orders-instance").options.depends_on
    assert [urn.split("::")[-1] for urn in before] == [
        "orders-postgresql-logs",
        "orders-upgrade-logs",
    ]


def test_monitoring_writes_to_one_log_group(engine):
    engine.run(lambda: Postgres("orders", ARGS))
    assert engine.one(INSTANCE)["monitoringInterval"] == 60
    policy = json.loads(engine.one("aws:iam/rolePolicy:RolePolicy")["policy"])
    group = "arn:aws:logs:eu-north-1:123456789012:log-group:RDSOSMetrics"
    assert [s["Resource"] for s in policy["Statement"]] == [[group], [f"{group}:log-stream:*"]]
    trust = json.loads(engine.one("aws:iam/role:Role")["assumeRolePolicy"])["Statement"][0]
    assert trust["Principal"] == {"Service": "monitoring.rds.amazonaws.com"}
    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def test_disposable_goes_without_a_snapshot(engine):
    engine.run(lambda: Postgres("orders", {**ARGS, "disposable": True}))
    instance = engine.one(INSTANCE)
    assert instance["deletionProtection"] is False
    assert instance["skipFinalSnapshot"] is True
    assert instance["deleteAutomatedBackups"] is True
    assert "finalSnapshotIdentifier" not in instance
    assert engine.named("orders-instance").options.protect is False


def test_every_size_can_be_chosen(engine):
    engine.run(
        lambda: Postgres(
            "orders",
            {
                **ARGS,
                "instance_class": "db.t4g.micro",
                "storage_gib": 50,
                "version": "16",
                "multi_az": False,
                "backup_days": 1,
            },
        )
    )
    instance = engine.one(INSTANCE)
    assert (instance["instanceClass"], instance["allocatedStorage"]) == ("db.t4g.micro", 50)
    assert (instance["engineVersion"], instance["multiAz"]) == ("16", False)
    assert instance["backupRetentionPeriod"] == 1
    assert engine.one("aws:rds/parameterGroup:ParameterGroup")["family"] == "postgres16"


def test_binding_tells_where_and_never_a_value(engine):
    seen = {}
    engine.run(lambda: seen.update(Postgres("orders", ARGS).binding()))
    assert seen["access"] == "connect"
    assert seen["target"]["port"] == 5432
    assert seen["environment"].keys() == {"HOST", "PORT", "NAME"}
    assert seen["secrets"].keys() == {"USERNAME", "PASSWORD"}
    assert seen["key_arn"] == "arn:key"
    assert "grants" not in seen
    told = engine.outputs("groundwork:index:Postgres")
    assert (told["secret_arn"], told["arn"]) == (SECRET, "<<rds.Instance/orders-instance.arn>>")


@pytest.mark.parametrize(
    ("key", "value", "bounds"),
    [
        ("backup_days", 0, "1 and 35"),
        ("backup_days", 36, "1 and 35"),
        ("storage_gib", 19, "20 and 65536"),
        ("storage_gib", 65537, "20 and 65536"),
    ],
)
def test_what_rds_does_not_have_is_refused(engine, key, value, bounds):
    with pytest.raises(ValueError, match=f"orders: {key} must be between {bounds}, got {value}"):
        engine.run(lambda: Postgres("orders", {**ARGS, key: value}))


def test_the_kind_of_disk_is_gp3_or_as_given(engine):
    for args, kind in (({}, "gp3"), ({"storage_type": StorageType.GP2}, "gp2")):
        engine.run(lambda args=args: Postgres("board", {**ARGS, **args}))
        assert engine.one(INSTANCE)["storageType"] == kind
