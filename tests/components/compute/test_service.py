"""Service: what ECS is told, and what is there before it is told."""

import json

import pulumi
import pytest

from components.compute.service import Service
from components.data.postgres import Postgres

SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
TARGET = "aws:appautoscaling/target:Target"


def container(engine):
    (only,) = json.loads(engine.one(TASK)["containerDefinitions"])
    return only


def names(urns):
    return {urn.split("::")[-1] for urn in urns}


def test_defaults_roll_back_and_stay_private(make):
    service = make().one(SERVICE)
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert service["deploymentMinimumHealthyPercent"] == 100
    assert service["deploymentMaximumPercent"] == 200
    assert service["waitForSteadyState"] is True
    assert service["platformVersion"] == "LATEST"
    assert service["enableExecuteCommand"] is False
    assert service["networkConfiguration"] == {
        "assignPublicIp": False,
        "subnets": ["subnet-a", "subnet-b"],
        "securityGroups": ["<<ec2.SecurityGroup/tasks-sg.id>>"],
    }
    assert service["capacityProviderStrategies"] == [
        {"capacityProvider": "FARGATE", "base": 1, "weight": 100}
    ]
    assert not {"loadBalancers", "serviceRegistries", "alarms", "launchType"} & service.keys()


def test_policies_are_there_before_the_first_task(make):
    engine = make()
    assert names(engine.named("tasks-service").options.depends_on) == {"tasks-may-start"}


def test_autoscaler_owns_the_number_of_tasks(make):
    engine = make()
    assert engine.one(SERVICE)["desiredCount"] == 2
    assert engine.named("tasks-service").options.ignore_changes == ["desiredCount"]
    target = engine.one(TARGET)
    assert (target["minCapacity"], target["maxCapacity"]) == (2, 6)
    assert target["resourceId"] == "service/main/<<ecs.Service/tasks-service.name>>"


def test_fixed_number_of_tasks_is_nobodys_but_the_stacks(make):
    engine = make(scale={"min": 1, "max": 1})
    assert engine.one(SERVICE)["desiredCount"] == 1
    assert engine.named("tasks-service").options.ignore_changes == []
    assert engine.of(TARGET) == []
    assert engine.of("aws:appautoscaling/policy:Policy") == []


def test_spot_comes_after_one_task_on_demand(make):
    assert make(spot_percent=70).one(SERVICE)["capacityProviderStrategies"] == [
        {"capacityProvider": "FARGATE", "base": 1, "weight": 30},
        {"capacityProvider": "FARGATE_SPOT", "weight": 70},
    ]


@pytest.mark.parametrize("percent", [-1, 100])
def test_all_spot_is_refused(make, percent):
    with pytest.raises(ValueError, match=f"tasks: spot_percent must be .* 0 and 99, got {percent}"):
        make(spot_percent=percent)


def test_route_and_balancer_come_together(make, served):
    with pytest.raises(ValueError, match="front and route must be given together"):
        make(front=served["front"])
    with pytest.raises(ValueError, match="front and route must be given together"):
        make(route=served["route"])


def test_behind_the_balancer(make, served):
    engine = make(**served, port=8000)
    service = engine.one(SERVICE)
    assert service["loadBalancers"] == [
        {
            "targetGroupArn": "<<lb.TargetGroup/tasks-tg.arn>>",
            "containerName": "tasks",
            "containerPort": 8000,
        }
    ]
    assert service["healthCheckGracePeriodSeconds"] == 60
    assert service["alarms"] == {
        "enable": True,
        "rollback": True,
        "alarmNames": ["<<cloudwatch.MetricAlarm/tasks-errors.name>>"],
    }
    assert "tasks-rule" in names(engine.named("tasks-service").options.depends_on)


def test_nothing_is_open_without_an_edge(make):
    engine = make()
    assert engine.of(EGRESS) == engine.of(INGRESS) == []
    assert not {"ingress", "egress"} & engine.named("tasks-sg").inputs.keys()


def test_peers_are_reached_on_443(make):
    engine = make(
        peers={
            "endpoints": {"security_group_id": "sg-endpoints"},
            "s3": {"prefix_list_id": "pl-1"},
            "internet": {"cidr": "0.0.0.0/0"},
        }
    )
    rules = {r.name: r.inputs for r in engine.resources if r.type == EGRESS}
    assert rules.keys() == {"tasks-to-endpoints", "tasks-to-s3", "tasks-to-internet"}
    assert rules["tasks-to-endpoints"]["referencedSecurityGroupId"] == "sg-endpoints"
    assert rules["tasks-to-s3"]["prefixListId"] == "pl-1"
    assert rules["tasks-to-internet"]["cidrIpv4"] == "0.0.0.0/0"
    assert {(r["fromPort"], r["toPort"]) for r in rules.values()} == {(443, 443)}
    assert {r["tags"]["access"] for r in rules.values()} == {"https"}
    assert engine.of(INGRESS) == []


def test_database_is_one_edge_with_secrets_by_arn(engine, args):
    def program():
        board = Postgres(
            "board",
            {key: args[key] for key in ("vpc_id", "subnet_ids", "account_id", "region", "key_arn")},
        )
        Service("tasks", {**args, "bindings": {"board": board.binding()}})

    engine.run(program)
    (out,), (into,) = engine.of(EGRESS), engine.of(INGRESS)
    group = "<<ec2.SecurityGroup/{}-sg.id>>"
    assert out["securityGroupId"] == into["referencedSecurityGroupId"] == group.format("tasks")
    assert into["securityGroupId"] == out["referencedSecurityGroupId"] == group.format("board")
    assert (into["fromPort"], into["toPort"], into["tags"]["access"]) == (5432, 5432, "connect")
    secret = "<<rds.Instance/board-instance.masterUserSecrets.0.secretArn>>"
    assert container(engine)["secrets"] == [
        {"name": "BOARD_PASSWORD", "valueFrom": f"{secret}:password::"},
        {"name": "BOARD_USERNAME", "valueFrom": f"{secret}:username::"},
    ]
    assert {e["name"] for e in container(engine)["environment"]} == {
        "BOARD_HOST",
        "BOARD_NAME",
        "BOARD_PORT",
    }
    reads = json.loads(engine.named("tasks-reads-board").inputs["policy"])["Statement"]
    assert [(s["Action"], s["Resource"]) for s in reads] == [
        (["secretsmanager:GetSecretValue"], [secret]),
        (["kms:Decrypt"], ["arn:key"]),
    ]
    assert engine.named("tasks-reads-board").inputs["role"].endswith("tasks-execution-role.id>>")
    assert not [r for r in engine.resources if r.name == "tasks-may-board"]


def test_call_goes_by_name_to_the_callees_own_group(engine, args):
    def program():
        space = {"id": "ns-1", "name": "app.internal"}
        activity = Service("activity", {**args, "namespace": space, "port": 3000})
        Service("tasks", {**args, "bindings": {"activity": activity.binding()}})

    engine.run(program)
    discovery = engine.one("aws:servicediscovery/service:Service")
    assert discovery["name"] == "activity"
    assert discovery["dnsConfig"] == {
        "namespaceId": "ns-1",
        "routingPolicy": "MULTIVALUE",
        "dnsRecords": [{"type": "A", "ttl": 10}],
    }
    assert engine.named("activity-service").inputs["serviceRegistries"] == {
        "registryArn": "<<servicediscovery.Service/activity-discovery.arn>>"
    }
    assert engine.one(INGRESS)["description"] == "tasks call activity"
    task = json.loads(engine.named("tasks-task").inputs["containerDefinitions"])[0]
    assert task["environment"] == [
        {"name": "ACTIVITY_HOST", "value": "activity.app.internal"},
        {"name": "ACTIVITY_PORT", "value": "3000"},
    ]


def test_service_without_a_name_cannot_be_called(engine, args):
    with pytest.raises(ValueError, match="tasks: a service that others call must have a namespace"):
        engine.run(lambda: Service("tasks", args).binding())


@pytest.mark.parametrize("behind", [False, True])
def test_watch_has_targets_only_behind_a_balancer(engine, args, served, behind):
    seen = {}
    engine.run(
        lambda: seen.update(Service("tasks", {**args, **(served if behind else {})}).watch())
    )
    assert ("target_group_suffix" in seen) is behind
    assert ("load_balancer_suffix" in seen) is behind
    assert seen["cluster_name"] == "main"


def test_outputs(make):
    assert make().outputs("groundwork:index:Service") == {
        "security_group_id": "<<ec2.SecurityGroup/tasks-sg.id>>",
        "service_name": "<<ecs.Service/tasks-service.name>>",
        "task_role_arn": "<<iam.Role/tasks-task-role.arn>>",
        "log_group_name": "<<cloudwatch.LogGroup/tasks-logs.name>>",
        "target_group_names": [],
    }


def test_unknown_image_is_no_obstacle(engine, args):
    image = pulumi.Output.from_input(args["image"])
    engine.run(lambda: Service("tasks", {**args, "image": image}), preview=True)
    assert engine.one(SERVICE)["desiredCount"] == 2
