"""ECS Exec: sessions are encrypted and written down, and only where a service says so."""

import json

import pytest

from components.compute.cluster import Cluster
from components.compute.service import Service

CLUSTER = "aws:ecs/cluster:Cluster"
SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
SHELL = {"log_group_name": "sessions", "log_group_arn": "arn:sessions", "key_arn": "arn:key"}


def main(engine):
    return json.loads(engine.one(TASK)["containerDefinitions"])[0]


def test_every_session_is_encrypted_and_kept(engine):
    engine.run(lambda: Cluster("main", {"sessions": {"key_arn": "arn:key", "log_days": 30}}))
    assert engine.one(CLUSTER)["configuration"] == {
        "executeCommandConfiguration": {
            "kmsKeyId": "arn:key",
            "logging": "OVERRIDE",
            "logConfiguration": {
                "cloudWatchEncryptionEnabled": True,
                "cloudWatchLogGroupName": "<<cloudwatch.LogGroup/main-sessions.name>>",
            },
        }
    }
    assert engine.named("main-sessions").inputs == {
        "retentionInDays": 30,
        "kmsKeyId": "arn:key",
        "tags": {"Name": "main"},
    }


def test_a_cluster_by_default_has_no_sessions(engine):
    engine.run(lambda: Cluster("main", {}))
    assert "configuration" not in engine.one(CLUSTER)
    assert engine.of("aws:cloudwatch/logGroup:LogGroup") == []


def test_a_service_is_entered_by_what_its_cluster_offers(engine, args):
    def program() -> None:
        cluster = Cluster("main", {"sessions": {"key_arn": "arn:key"}})
        Service("tasks", {**args, "shell": cluster.shell()})

    engine.run(program)
    assert engine.one(SERVICE)["enableExecuteCommand"] is True
    policy = json.loads(engine.named("tasks-shell").inputs["policy"])["Statement"]
    assert "<<cloudwatch.LogGroup/main-sessions.arn>>" in policy[2]["Resource"]


def test_what_the_agent_does_with_the_tasks_role(make):
    policy = json.loads(make(shell=SHELL).named("tasks-shell").inputs["policy"])["Statement"]
    assert [(one["Action"], one["Resource"]) for one in policy] == [
        (
            [
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ],
            ["*"],
        ),
        (["logs:DescribeLogGroups"], ["*"]),
        (
            ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            ["arn:sessions", "arn:sessions:log-stream:*"],
        ),
        (["kms:Decrypt"], ["arn:key"]),
    ]


def test_the_agent_writes_where_it_likes_in_that_service_alone(make):
    assert main(make(shell=SHELL))["readonlyRootFilesystem"] is False
    engine = make()
    assert main(engine)["readonlyRootFilesystem"] is True
    assert engine.one(SERVICE)["enableExecuteCommand"] is False
    assert not [r for r in engine.resources if r.name == "tasks-shell"]


def test_sidecars_stay_as_they_are(make):
    engine = make(shell=SHELL, sidecars={"proxy": {"image": "image.invalid/proxy", "memory": 64}})
    _, proxy = json.loads(engine.one(TASK)["containerDefinitions"])
    assert proxy["readonlyRootFilesystem"] is True


def test_a_cluster_without_sessions_offers_none(engine):
    with pytest.raises(ValueError, match="main: a cluster whose tasks are entered must have"):
        engine.run(lambda: Cluster("main", {}).shell())


def test_sessions_are_closed_to_misspelling(engine):
    wrong = {"key_arn": "arn:key", "days": 1}
    with pytest.raises(TypeError, match=r"main: sessions: unknown args \['days'\]"):
        engine.run(lambda: Cluster("main", {"sessions": wrong}))
