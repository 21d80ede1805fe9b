"""Tracing, sidecars and ECS Exec, as the stack file has them."""

import json

import pytest

from plan.graph import graph

CLUSTER = "aws:ecs/cluster:Cluster"
SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
ECR = "123456789012.dkr.ecr.eu-north-1.amazonaws.com"
REPOSITORY = "arn:aws:ecr:eu-north-1:123456789012:repository/{}"
ALL = ["tasks", "xray", "ssmmessages", "kms"]
CLOSED = {"app": {"cidr": "10.0.0.0/16", "nat": "none", "endpoints": ALL}}


def one(**changed):
    return {"tasks": {"runs": "fargate", **changed}}


def containers(made):
    return {
        each["name"]: each
        for each in json.loads(made.of(TASK)["tasks-task"]["containerDefinitions"])
    }


def pulled(made):
    policy = json.loads(made.named("tasks-may-start").inputs["policy"])["Statement"]
    return [each["Resource"] for each in policy if "ecr:BatchGetImage" in each["Action"]]


def test_tracing_is_a_collector_and_its_variables(stack):
    made = stack(services=one(tracing=True))
    assert containers(made).keys() == {"tasks", "tasks-collector"}
    told = {each["name"] for each in containers(made)["tasks"]["environment"]}
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in told
    assert made.named("tasks-traces").inputs["role"] == "<<iam.Role/tasks-task-role.id>>"
    assert "internet" in {r["tags"]["Name"].removeprefix("tasks-to-")
                          for r in made.of(EGRESS).values()}  # fmt: skip


def test_an_own_collector_comes_by_endpoints_alone(stack):
    made = stack(networks=CLOSED, services=one(tracing=f"{ECR}/collector:1"))
    assert containers(made)["tasks-collector"]["image"] == f"{ECR}/collector:1"
    assert pulled(made) == [[REPOSITORY.format("collector")]]
    assert "tasks-to-internet" not in made.of(EGRESS)


def test_a_sidecar_is_all_that_the_entry_says(stack):
    entry = {
        "image": f"{ECR}/proxy:2",
        "memory": 64,
        "command": ["serve"],
        "env": {"LEVEL": "warn"},
        "health": ["/check"],
        "essential": False,
    }
    made = stack(networks=CLOSED, services=one(sidecars={"proxy": entry}))
    proxy = containers(made)["tasks-proxy"]
    assert (proxy["image"], proxy["memory"], proxy["command"]) == (
        f"{ECR}/proxy:2",
        64,
        ["serve"],
    )
    assert proxy["environment"] == [{"name": "LEVEL", "value": "warn"}]
    assert proxy["healthCheck"]["command"] == ["CMD", "/check"]
    assert proxy["essential"] is False
    assert pulled(made) == [[REPOSITORY.format("proxy")]]
    assert "tasks-to-internet" not in made.of(EGRESS)


def test_a_sidecar_from_elsewhere_opens_the_way_there(stack):
    sidecars = {"proxy": {"image": "docker.io/acme/proxy:2", "memory": 64}}
    made = stack(services=one(sidecars=sidecars))
    reached = {e.target.name for e in graph(made.record).edges if e.source.name == "tasks"}
    assert "internet" in reached
    assert pulled(made) == []


@pytest.mark.parametrize(("posture", "days"), [("dev", 7), ("prod", 365)])
def test_exec_is_for_the_service_that_asks_and_is_written_down(stack, posture, days):
    made = stack(posture=posture, services={**one(exec=True), "api": {"runs": "fargate"}})
    enabled = {name: each["enableExecuteCommand"] for name, each in made.of(SERVICE).items()}
    assert enabled == {"tasks-service": True, "api-service": False}
    (cluster,) = made.of(CLUSTER).values()
    assert cluster["configuration"]["executeCommandConfiguration"]["logging"] == "OVERRIDE"
    assert made.named("cluster-sessions").inputs["retentionInDays"] == days
    assert made.named("tasks-shell").inputs["role"] == "<<iam.Role/tasks-task-role.id>>"
    assert not [r for r in made.record.resources if r.name == "api-shell"]


def test_without_any_of_it_nothing_stands_beside(stack):
    made = stack()
    assert containers(made).keys() == {"tasks"}
    (cluster,) = made.of(CLUSTER).values()
    assert "configuration" not in cluster
