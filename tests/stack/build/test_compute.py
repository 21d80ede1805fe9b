"""Services: their edges, their order, and where their images come from."""

import json

import pytest

from stack.compute import order
from stack.discovery import called, namespace
from stack.read import from_values

SERVICE = "aws:ecs/service:Service"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
ECR = "123456789012.dkr.ecr.eu-north-1.amazonaws.com"
WEB = {"runs": "fargate", "uses": {"api": "call"}}
CHAIN = {
    "web": WEB,
    "api": {"runs": "fargate", "uses": {"store": "call"}},
    "store": {"runs": "fargate"},
}


def container(made, name="tasks-task"):
    return json.loads(made.of(TASK)[name]["containerDefinitions"])[0]


def test_entry_becomes_a_container(stack):
    made = stack(
        services={
            "tasks": {
                "runs": "fargate",
                "build": "services/tasks",
                "cpu": 512,
                "memory": 1024,
                "architecture": "arm64",
                "port": 9000,
                "command": ["serve"],
                "env": {"LOG_LEVEL": "info"},
                "health": {"path": "/live", "command": ["check"]},
            }
        }
    )
    only = container(made)
    assert only["image"] == "image.invalid/tasks"
    assert only["dockerLabels"] == {"groundwork.source": "services/tasks"}
    assert only["portMappings"][0]["containerPort"] == 9000
    assert (only["command"], only["healthCheck"]["command"]) == (["serve"], ["CMD", "check"])
    assert only["environment"] == [{"name": "LOG_LEVEL", "value": "info"}]
    task = made.of(TASK)["tasks-task"]
    assert (task["cpu"], task["memory"]) == ("512", "1024")
    assert task["runtimePlatform"]["cpuArchitecture"] == "ARM64"


def test_scale_and_spot_reach_the_service(stack):
    made = stack(
        services={
            "tasks": {
                "runs": "fargate",
                "scale": {"min": 1, "max": 9, "cpu": 50, "memory": None},
                "spot_percent": 40,
            }
        }
    )
    target = made.of("aws:appautoscaling/target:Target")["tasks-scale"]
    assert (target["minCapacity"], target["maxCapacity"]) == (1, 9)
    assert list(made.of("aws:appautoscaling/policy:Policy")) == ["tasks-scale-cpu"]
    weights = [each["weight"] for each in made.of(SERVICE)["tasks-service"][STRATEGIES]]
    assert weights == [60, 40]


STRATEGIES = "capacityProviderStrategies"


def test_callees_come_first_whatever_the_file_says():
    settings = from_values(
        {
            "region": "eu-north-1",
            "posture": "dev",
            "images": "given",
            "networks": {"app": {"cidr": "10.0.0.0/16"}},
            "services": CHAIN,
        }
    )
    assert order(settings.containers) == ["store", "api", "web"]
    assert called(settings) == {"api", "store"}
    assert namespace("app") == "app.internal"


def test_call_is_one_edge_by_name(stack):
    made = stack(services=CHAIN)
    assert set(made.of("aws:servicediscovery/service:Service")) == {
        "api-discovery",
        "store-discovery",
    }
    space = made.of("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace")
    assert [each["name"] for each in space.values()] == ["app.internal"]
    assert {"web-to-api", "api-to-store"} <= made.of(EGRESS).keys()
    assert "web-to-store" not in made.of(EGRESS)
    assert {"name": "API_HOST", "value": "api.app.internal"} in container(made, "web-task")[
        "environment"
    ]


def test_nobody_calls_nobody_has_a_namespace(stack):
    made = stack()
    assert made.of("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace") == {}


def test_aws_apis_through_nat_or_through_endpoints(stack):
    assert set(stack().of(EGRESS)) == {"tasks-to-internet"}
    private = {"app": {"cidr": "10.0.0.0/16", "nat": "none", "endpoints": ["tasks"]}}
    assert set(stack(networks=private).of(EGRESS)) == {"tasks-to-endpoints", "tasks-to-s3"}


@pytest.mark.parametrize(
    ("entry", "reaches"),
    [
        ({}, False),
        ({"internet": True}, True),
        ({"image": "docker.io/acme/tasks:1.4"}, True),
        ({"image": f"{ECR}/tasks:1"}, False),
        ({"image": f"{ECR.replace('eu-north-1', 'us-east-1')}/tasks:1"}, True),
    ],
)
def test_internet_only_for_who_says_so_or_whose_image_is_there(stack, entry, reaches):
    both = {"app": {"cidr": "10.0.0.0/16", "nat": "single", "endpoints": ["tasks"]}}
    made = stack(networks=both, services={"tasks": {"runs": "fargate", **entry}})
    assert ("tasks-to-internet" in made.of(EGRESS)) is reaches


def test_image_in_ecr_is_pulled_with_a_grant_on_its_repository(stack):
    made = stack(services={"tasks": {"runs": "fargate", "image": f"{ECR}/shop/tasks:1"}})
    policy = made.named("tasks-may-start").inputs["policy"]
    assert "arn:aws:ecr:eu-north-1:123456789012:repository/shop/tasks" in policy


def test_private_registry(stack):
    arn = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:hub-Ab12Cd"
    made = stack(
        secrets={"hub": {"arn": arn}},
        services={
            "tasks": {
                "runs": "fargate",
                "image": "docker.io/acme/tasks:1.4",
                "pull_secret": "hub",
            }
        },
    )
    assert container(made)["repositoryCredentials"] == {"credentialsParameter": arn}
    assert arn in made.named("tasks-reads-registry").inputs["policy"]


TIMES = {
    "night": {"cron": "0 20 ? * * *", "min": 0, "max": 1, "timezone": "Europe/Stockholm"},
    "day": {"cron": "0 6 ? * MON-FRI *", "min": 2, "max": 4},
}


def test_every_way_to_scale_reaches_the_service(stack):
    scale = {
        "cpu": None,
        "memory": None,
        "requests": 600,
        "backlog": {"queue": "jobs", "messages": 20},
        "schedule": TIMES,
    }
    entry = {"runs": "fargate", "route": "/", "uses": {"jobs": "receive"}, "scale": scale}
    made = stack(queues={"jobs": {}}, services={"tasks": entry})
    policies = {
        name: each["targetTrackingScalingPolicyConfiguration"]
        for name, each in made.of("aws:appautoscaling/policy:Policy").items()
    }
    assert set(policies) == {"tasks-scale-requests", "tasks-scale-backlog"}
    assert policies["tasks-scale-requests"]["targetValue"] == 600
    assert policies["tasks-scale-backlog"]["targetValue"] == 20
    metrics = policies["tasks-scale-backlog"]["customizedMetricSpecification"]["metrics"]
    assert metrics[0]["metricStat"]["metric"]["dimensions"] == [
        {"name": "QueueName", "value": "<<sqs.Queue/jobs-queue.name>>"}
    ]
    actions = made.of("aws:appautoscaling/scheduledAction:ScheduledAction")
    assert {
        name: (each["schedule"], each["timezone"], each["scalableTargetAction"])
        for name, each in actions.items()
    } == {
        "tasks-scale-night": (
            "cron(0 20 ? * * *)",
            "Europe/Stockholm",
            {"minCapacity": 0, "maxCapacity": 1},
        ),
        "tasks-scale-day": (
            "cron(0 6 ? * MON-FRI *)",
            "UTC",
            {"minCapacity": 2, "maxCapacity": 4},
        ),
    }


def test_nothing_scales_by_what_nobody_asked_for(stack):
    made = stack()
    assert set(made.of("aws:appautoscaling/policy:Policy")) == {
        "tasks-scale-cpu",
        "tasks-scale-memory",
    }
    assert made.of("aws:appautoscaling/scheduledAction:ScheduledAction") == {}
