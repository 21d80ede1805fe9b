"""Jobs, as the stack file has them: their image, their edges, their times."""

import json

import pytest

TASK = "aws:ecs/taskDefinition:TaskDefinition"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
SCHEDULE = "aws:scheduler/schedule:Schedule"
TASKS = {"runs": "fargate", "image": "acme/tasks:1", "architecture": "arm64"}
TIDY = {"of": "tasks", "command": ["python", "-m", "tasks.tidy"]}


def container(made, label="tidy"):
    (only,) = json.loads(made.of(TASK)[f"{label}-task"]["containerDefinitions"])
    return only


def test_a_job_runs_the_image_of_a_service_with_a_command_of_its_own(stack):
    made = stack(services={"tasks": TASKS}, jobs={"tidy": TIDY})
    only = container(made)
    assert (only["image"], only["command"]) == ("acme/tasks:1", TIDY["command"])
    assert made.of(TASK)["tidy-task"]["runtimePlatform"]["cpuArchitecture"] == "ARM64"
    assert made.components()["tidy"] == "Job"
    assert "tidy-service" not in made.of("aws:ecs/service:Service")


def test_what_the_service_uses_is_not_the_jobs(stack):
    made = stack(
        databases={"board": {"engine": "postgres"}},
        caches={"sessions": {"engine": "valkey"}},
        services={"tasks": {**TASKS, "uses": {"board": "connect"}, "env": {"A": "1"}}},
        jobs={"tidy": {**TIDY, "uses": {"sessions": "write"}, "env": {"B": "2"}}},
    )
    assert {name for name in made.of(EGRESS) if name.startswith("tidy")} == {
        "tidy-to-sessions",
        "tidy-to-internet",
    }
    names = {one["name"] for one in container(made)["environment"]}
    assert {"B", "SESSIONS_HOST"} <= names
    assert not {"A", "BOARD_HOST"} & names


def test_a_job_calls_a_service_by_name(stack):
    made = stack(services={"tasks": TASKS}, jobs={"tidy": {**TIDY, "uses": {"tasks": "call"}}})
    assert {"name": "TASKS_HOST", "value": "tasks.app.internal"} in container(made)["environment"]
    assert "tidy-to-tasks" in made.of(EGRESS)


def test_a_built_image_is_built_once_for_both(stack, monkeypatch, request):
    monkeypatch.chdir(request.config.rootpath)
    made = stack(
        images="build",
        services={"tasks": {"runs": "fargate", "build": "services/tasks"}},
        jobs={"tidy": TIDY, "own": {"build": "services/notifier"}},
    )
    assert made.of("docker:index/image:Image").keys() == {"tasks-image", "own-image"}
    assert container(made)["image"] == "<<docker.index.Image/tasks-image.repoDigest>>"
    assert container(made)["dockerLabels"] == {"groundwork.source": "services/tasks"}
    assert container(made, "own")["image"] == "<<docker.index.Image/own-image.repoDigest>>"
    assert (
        "<<ecr.Repository/tasks-repository.arn>>" in made.named("tidy-may-start").inputs["policy"]
    )


def test_times_and_time_zone(stack):
    when = {"schedule": "cron(0 3 ? * SUN *)", "timezone": "Europe/Stockholm"}
    made = stack(services={"tasks": TASKS}, jobs={"tidy": {**TIDY, **when}})
    only = made.of(SCHEDULE)["tidy-schedule"]
    assert only["scheduleExpression"] == when["schedule"]
    assert only["scheduleExpressionTimezone"] == "Europe/Stockholm"


def test_a_job_without_times_is_started_by_the_command_in_the_outputs(stack):
    made = stack(services=None, jobs={"tidy": {"image": "acme/tidy:1"}})
    assert made.of(SCHEDULE) == {}
    assert made.record.outputs["jobs"] == {
        "tidy": {
            "log_group": "<<cloudwatch.LogGroup/tidy-logs.name>>",
            "start": (
                "aws ecs run-task --region eu-north-1 --cluster <<ecs.Cluster/cluster-cluster.arn>>"
                " --task-definition <<ecs.TaskDefinition/tidy-task.arn>>"
                " --capacity-provider-strategy capacityProvider=FARGATE --network-configuration"
                " 'awsvpcConfiguration={subnets=[<<ec2.Subnet/app-private-a.id>>,"
                "<<ec2.Subnet/app-private-b.id>>],securityGroups=[<<ec2.SecurityGroup/tidy-sg.id>>],"
                "assignPublicIp=DISABLED}'"
            ),
        }
    }


def test_secrets_and_the_registrys_credentials(stack):
    arn = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:hub-Ab12Cd"
    made = stack(
        secrets={"hub": {"arn": arn}, "stripe": {"arn": f"{arn}x"}},
        services={"tasks": {**TASKS, "pull_secret": "hub"}},
        jobs={"tidy": {**TIDY, "secrets": {"STRIPE_KEY": "stripe"}}},
    )
    only = container(made)
    assert only["repositoryCredentials"] == {"credentialsParameter": arn}
    assert only["secrets"] == [{"name": "STRIPE_KEY", "valueFrom": f"{arn}x"}]


@pytest.mark.parametrize(("posture", "kept"), [("dev", False), ("prod", True)])
def test_failures_are_kept_as_the_stack_is(stack, posture, kept):
    made = stack(posture=posture, jobs={"tidy": TIDY}, services={"tasks": TASKS})
    (queue,) = (r for r in made.record.resources if r.type == "aws:sqs/queue:Queue")
    assert (queue.name, queue.options.protect) == ("tidy-failed", kept)


def test_eventbridge_may_use_the_key_where_jobs_fail(stack):
    made = stack(services={"tasks": TASKS}, jobs={"tidy": TIDY})
    statements = json.loads(made.named("key-key").inputs["policy"])["Statement"]
    (told,) = (one for one in statements if one.get("Sid") == "Alarms")
    assert "events.amazonaws.com" in told["Principal"]["Service"]
