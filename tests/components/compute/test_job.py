"""Job: a task that nobody can reach, started by the clock with no more rights than that takes."""

import json

import pulumi
import pytest

from components.compute.job import Job
from components.links import Binding

SCHEDULE = "aws:scheduler/schedule:Schedule"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
ROLE = "aws:iam/role:Role"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
REVISION = "<<ecs.TaskDefinition/report-task.arn>>"
SUNDAY = "cron(0 3 ? * SUN *)"
QUEUE = "<<sqs.Queue/report-failed.arn>>"
BOARD: Binding = {
    "access": "connect",
    "target": {"security_group_id": "sg-board", "port": 5432},
    "environment": {"HOST": "board.internal"},
    "secrets": {"PASSWORD": "arn:board:password::"},
    "secret_arn": "arn:board",
}


@pytest.fixture
def make(engine, args):
    """Makes the job `report` with some args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: Job("report", {**args, **changed}))
        return engine

    return run


def statements(engine, name):
    return json.loads(engine.named(name).inputs["policy"])["Statement"]


def test_a_job_without_times_is_only_there_to_be_run(make):
    engine = make()
    assert engine.of(SCHEDULE) == []
    assert engine.of("aws:ecs/service:Service") == []
    assert {r.name for r in engine.resources if r.type == ROLE} == {
        "report-task-role",
        "report-execution-role",
    }


def test_the_container_is_a_services_without_port_and_health_check(make):
    (only,) = json.loads(make(command=["report", "--week"]).one(TASK)["containerDefinitions"])
    assert only["name"] == "report"
    assert only["command"] == ["report", "--week"]
    assert only["readonlyRootFilesystem"] is True
    assert only["user"] == "10001:10001"
    assert only["essential"] is True
    assert not {"portMappings", "healthCheck", "dependsOn"} & only.keys()


def test_the_task_is_fargates(make):
    task = make(cpu=1024, memory=4096).one(TASK)
    assert (task["family"], task["cpu"], task["memory"]) == ("main-report", "1024", "4096")
    assert task["requiresCompatibilities"] == ["FARGATE"]
    assert task["taskRoleArn"] == "<<iam.Role/report-task-role.arn>>"
    assert task["executionRoleArn"] == "<<iam.Role/report-execution-role.arn>>"


def test_it_uses_what_it_is_bound_to_and_nothing_else(make):
    engine = make(bindings={"board": BOARD})
    out, into = engine.one(EGRESS), engine.one(INGRESS)
    assert out["securityGroupId"] == "<<ec2.SecurityGroup/report-sg.id>>"
    assert (into["securityGroupId"], into["fromPort"]) == ("sg-board", 5432)
    assert into["description"] == "report connect board"
    (only,) = json.loads(engine.one(TASK)["containerDefinitions"])
    assert only["environment"] == [{"name": "BOARD_HOST", "value": "board.internal"}]
    assert only["secrets"] == [{"name": "BOARD_PASSWORD", "valueFrom": "arn:board:password::"}]
    assert statements(engine, "report-reads-board") == [
        {"Effect": "Allow", "Action": ["secretsmanager:GetSecretValue"], "Resource": ["arn:board"]}
    ]
    assert make().of(EGRESS) == make().of(INGRESS) == []


def test_peers_are_reached_on_443(make):
    rule = make(peers={"internet": {"cidr": "0.0.0.0/0"}}).one(EGRESS)
    assert (rule["cidrIpv4"], rule["fromPort"], rule["toPort"]) == ("0.0.0.0/0", 443, 443)


def test_the_clock(make):
    schedule = make(schedule=SUNDAY, timezone="Europe/Stockholm").one(SCHEDULE)
    target = schedule.pop("target")
    assert schedule == {
        "description": "Runs report",
        "scheduleExpression": "cron(0 3 ? * SUN *)",
        "scheduleExpressionTimezone": "Europe/Stockholm",
        "flexibleTimeWindow": {"mode": "OFF"},
    }
    assert target == {
        "arn": "arn:cluster",
        "roleArn": "<<iam.Role/report-schedule-role.arn>>",
        "ecsParameters": {
            "taskDefinitionArn": REVISION,
            "capacityProviderStrategies": [{"capacityProvider": "FARGATE", "weight": 1}],
            "platformVersion": "LATEST",
            "networkConfiguration": {
                "subnets": ["subnet-a", "subnet-b"],
                "securityGroups": ["<<ec2.SecurityGroup/report-sg.id>>"],
                "assignPublicIp": False,
            },
            "enableEcsManagedTags": True,
            "propagateTags": "TASK_DEFINITION",
        },
        "retryPolicy": {"maximumRetryAttempts": 5, "maximumEventAgeInSeconds": 3600},
        "deadLetterConfig": {"arn": QUEUE},
    }


def test_times_are_utc_unless_said(make):
    assert make(schedule=SUNDAY).one(SCHEDULE)["scheduleExpressionTimezone"] == "UTC"


def test_permissions_are_there_before_the_first_time(make):
    waits = make(schedule=SUNDAY).named("report-schedule").options.depends_on
    assert {urn.split("::")[-1] for urn in waits} == {"report-may-start", "report-may-run"}


def test_the_scheduler_may_run_this_task_here_and_pass_its_two_roles(make):
    engine = make(schedule=SUNDAY)
    run, give, tag, tell, encrypt = statements(engine, "report-may-run")
    assert run == {
        "Effect": "Allow",
        "Action": ["ecs:RunTask"],
        "Resource": [REVISION],
        "Condition": {"ArnEquals": {"ecs:cluster": "arn:cluster"}},
    }
    assert give == {
        "Effect": "Allow",
        "Action": ["iam:PassRole"],
        "Resource": [
            "<<iam.Role/report-execution-role.arn>>",
            "<<iam.Role/report-task-role.arn>>",
        ],
        "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
    }
    assert tag == {
        "Effect": "Allow",
        "Action": ["ecs:TagResource"],
        "Resource": ["arn:aws:ecs:eu-north-1:123456789012:task/main/*"],
        "Condition": {"StringEquals": {"ecs:CreateAction": "RunTask"}},
    }
    assert tell == {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": [QUEUE]}
    assert encrypt == {
        "Effect": "Allow",
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": ["arn:key"],
    }
    role = json.loads(engine.named("report-schedule-role").inputs["assumeRolePolicy"])
    assert role["Statement"] == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": "scheduler.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
    ]


def test_what_it_takes_to_run_it_once(engine, args):
    found = {}
    engine.run(lambda: found.update(Job("report", args).run()))
    assert found.keys() == {
        "cluster_arn",
        "task_definition_arn",
        "subnet_ids",
        "security_group_id",
    }
    assert (found["cluster_arn"], found["subnet_ids"]) == ("arn:cluster", ["subnet-a", "subnet-b"])


def test_outputs(make):
    assert make().outputs("groundwork:index:Job") == {
        "security_group_id": "<<ec2.SecurityGroup/report-sg.id>>",
        "task_definition_arn": REVISION,
        "task_role_arn": "<<iam.Role/report-task-role.arn>>",
        "log_group_name": "<<cloudwatch.LogGroup/report-logs.name>>",
    }


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"schedule": "0 3 * * *"},
            "schedule must be such as rate(1 day) or cron(0 3 ? * SUN *), got '0 3 * * *'",
        ),
        ({"timezone": "UTC"}, "timezone must stand with schedule"),
        ({"cpu": 300}, "cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, got 300"),
    ],
)
def test_what_is_refused(make, changed, message):
    with pytest.raises(ValueError, match="report: ") as caught:
        make(**changed)
    assert str(caught.value) == f"report: {message}"


def test_an_unknown_image_is_no_obstacle(engine, args):
    image = pulumi.Output.from_input("image.invalid/report")
    job = {**args, "image": image, "schedule": SUNDAY}
    engine.run(lambda: Job("report", job), preview=True)
    assert engine.one(SCHEDULE)["scheduleExpression"] == "cron(0 3 ? * SUN *)"
