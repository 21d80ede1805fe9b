"""Aurora as the stack file has it, and who may talk to it."""

import json

import pytest

from plan.graph import graph

CLUSTER = "aws:rds/cluster:Cluster"
INSTANCE = "aws:rds/clusterInstance:ClusterInstance"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
ORDERS = {"orders": {"engine": "aurora"}}
TASKS = {"tasks": {"runs": "fargate", "uses": {"orders": "connect"}}}
SECRET = "<<rds.Cluster/orders-cluster.masterUserSecrets.0.secretArn>>"


@pytest.mark.parametrize(
    ("posture", "capacity", "instances", "days"),
    [
        ("dev", {"minCapacity": 0, "maxCapacity": 2, "secondsUntilAutoPause": 300}, 1, 1),
        ("prod", {"minCapacity": 2, "maxCapacity": 8}, 2, 14),
    ],
)
def test_the_posture_says_how_large_and_how_redundant(stack, posture, capacity, instances, days):
    made = stack(posture=posture, services=None, databases=ORDERS)
    cluster = made.of(CLUSTER)["orders-cluster"]
    assert cluster["serverlessv2ScalingConfiguration"] == capacity
    assert cluster["backupRetentionPeriod"] == days
    zones = ["orders-eu-north-1a", "orders-eu-north-1b"]
    assert sorted(made.of(INSTANCE)) == zones[:instances]


def test_the_entry_says_what_it_is(stack):
    entry = {
        "engine": "aurora",
        "capacity": {"min": 0.5, "max": 4},
        "version": "16",
        "multi_az": True,
        "backup_days": 3,
        "disposable": False,
    }
    made = stack(services=None, databases={"orders": entry})
    cluster = made.of(CLUSTER)["orders-cluster"]
    assert cluster["serverlessv2ScalingConfiguration"] == {"minCapacity": 0.5, "maxCapacity": 4}
    assert cluster["engineVersion"] == "16"
    assert cluster["backupRetentionPeriod"] == 3
    assert cluster["deletionProtection"] is True
    assert len(made.of(INSTANCE)) == 2


def test_it_stands_in_isolated_subnets_under_the_stacks_key(stack):
    made = stack(posture="prod", keys="own", services=None, databases=ORDERS)
    subnets = made.of("aws:rds/subnetGroup:SubnetGroup")["orders-subnets"]["subnetIds"]
    assert all("isolated" in subnet for subnet in subnets)
    cluster = made.of(CLUSTER)["orders-cluster"]
    assert cluster["kmsKeyId"] == cluster["masterUserSecretKmsKeyId"] == "<<kms.Key/key-key.arn>>"


def test_it_is_watched_and_backed_up(stack):
    made = stack(posture="prod", services=None, databases=ORDERS)
    assert made.of(ALARM).keys() == {"alarms-orders-busy", "alarms-orders-connections"}
    body = made.of("aws:cloudwatch/dashboard:Dashboard")["dashboard-dashboard"]["dashboardBody"]
    assert "## orders" in body
    (selection,) = made.of("aws:backup/selection:Selection").values()
    assert selection["resources"] == ["<<rds.Cluster/orders-cluster.arn>>"]


def test_whoever_uses_it_is_told_as_of_postgres_and_where_to_read(stack):
    made = stack(databases=ORDERS, services=TASKS)
    (container,) = json.loads(made.of(TASK)["tasks-task"]["containerDefinitions"])
    told = {one["name"]: one["value"] for one in container["environment"]}
    assert told == {
        "ORDERS_HOST": "<<rds.Cluster/orders-cluster.endpoint>>",
        "ORDERS_READER_HOST": "<<rds.Cluster/orders-cluster.readerEndpoint>>",
        "ORDERS_PORT": "5432",
        "ORDERS_NAME": "app",
    }
    assert [one["valueFrom"] for one in container["secrets"]] == [
        f"{SECRET}:password::",
        f"{SECRET}:username::",
    ]


def test_whoever_uses_it_starts_after_its_instances(stack):
    made = stack(databases=ORDERS, services=TASKS)
    known = made.named("tasks-task").property_dependencies["containerDefinitions"]
    assert "orders-eu-north-1a" in {urn.split("::")[-1] for urn in known}


def test_edges_are_those_of_a_database(stack):
    made = stack(databases=ORDERS, services=TASKS)
    edges = {
        (edge.source.name, edge.port, edge.access)
        for edge in graph(made.record).edges
        if edge.target.name == "orders"
    }
    assert edges == {("tasks", "5432", "connect"), ("tasks", "", "")}


def test_a_changed_password_rolls_whoever_uses_it(stack):
    made = stack(databases=ORDERS, services=TASKS)
    (rule,) = made.of("aws:cloudwatch/eventRule:EventRule").values()
    assert json.loads(rule["eventPattern"])["resources"] == [SECRET]
