"""Roles of a pipeline: each may do its own part and nothing of the others'."""

import json

import pytest

from tests.components.delivery.conftest import KEY, TASKS, WEB

HERE = "eu-north-1:123456789012"
BUCKET = "<<s3.Bucket/ship-artifacts.arn>>"
STREAMS = "<<cloudwatch.LogGroup/ship-logs.arn>>:log-stream:*"
SHARED = {
    ("s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"): [f"{BUCKET}/*"],
    ("s3:GetBucketAcl", "s3:GetBucketLocation"): [BUCKET],
    ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"): [KEY],
}
LOG = {("logs:CreateLogStream", "logs:PutLogEvents"): [STREAMS]}
WHOLE = {"tasks": TASKS, "web": WEB}


def may(engine, name):
    """Resources by actions."""
    statements = json.loads(engine.named(name).inputs["policy"])["Statement"]
    assert {s["Effect"] for s in statements} == {"Allow"}
    return {tuple(s["Action"]): s["Resource"] for s in statements}


def revisions(label):
    return {
        ("ecs:RegisterTaskDefinition",): [f"arn:aws:ecs:{HERE}:task-definition/main-{label}:*"],
        ("iam:PassRole",): [f"arn:{label}-task", f"arn:{label}-execution"],
    }


def test_the_build_pushes_and_rolls_nothing_out(make):
    push = (
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
    )
    repositories = [f"arn:aws:ecr:{HERE}:repository/{label}" for label in ("tasks", "web")]
    assert may(make(services=WHOLE), "ship-build-may") == {
        **SHARED,
        **LOG,
        push: repositories,
        ("ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition"): ["*"],
    }


def test_the_roll_out_moves_the_services_of_ecs_alone(make):
    service = f"arn:aws:ecs:{HERE}:service/main/tasks-service"
    assert may(make(services=WHOLE), "ship-roll-out-may") == {
        **SHARED,
        **LOG,
        ("ecs:DescribeServices", "ecs:UpdateService"): [service],
        **revisions("tasks"),
    }


def test_the_pipeline_starts_the_others_and_hands_codedeploy_its_own(make):
    connection = "<<codeconnections.Connection/ship-github.arn>>"
    projects = [f"<<codebuild.Project/ship-{kind}.arn>>" for kind in ("build", "roll-out")]
    deploy = f"arn:aws:codedeploy:{HERE}"
    assert may(make(services=WHOLE), "ship-may") == {
        **SHARED,
        ("codeconnections:UseConnection",): [connection],
        ("codebuild:BatchGetBuilds", "codebuild:StartBuild"): projects,
        (
            "codedeploy:GetApplication",
            "codedeploy:GetApplicationRevision",
            "codedeploy:RegisterApplicationRevision",
        ): [f"{deploy}:application:web-app"],
        ("codedeploy:CreateDeployment", "codedeploy:GetDeployment"): [
            f"{deploy}:deploymentgroup:web-app/web-group"
        ],
        ("codedeploy:GetDeploymentConfig",): [f"{deploy}:deploymentconfig:*"],
        **revisions("web"),
    }


def test_without_codedeploy_the_pipeline_passes_no_role(make):
    assert not [
        action
        for actions in may(make(), "ship-may")
        for action in actions
        if action.startswith(("iam:", "ecs:", "codedeploy:"))
    ]


def test_roles_are_passed_to_tasks_alone(make):
    engine = make(services=WHOLE)
    passing = [
        statement
        for name in ("ship-may", "ship-roll-out-may")
        for statement in json.loads(engine.named(name).inputs["policy"])["Statement"]
        if statement["Action"] == ["iam:PassRole"]
    ]
    to_tasks = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    assert [one["Condition"] for one in passing] == [to_tasks, to_tasks]


@pytest.mark.parametrize(
    ("name", "service"),
    [("ship", "codepipeline"), ("ship-build", "codebuild"), ("ship-roll-out", "codebuild")],
)
def test_each_is_assumed_by_its_service_for_this_account(make, name, service):
    trust = json.loads(make().named(f"{name}-role").inputs["assumeRolePolicy"])["Statement"]
    assert trust == [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"Service": f"{service}.amazonaws.com"},
            "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
        }
    ]


def test_an_older_connection_is_used_by_its_older_name(make):
    arn = f"arn:aws:codestar-connections:{HERE}:connection/1"
    assert may(make(connection_arn=arn), "ship-may")[("codestar-connections:UseConnection",)] == [
        arn
    ]


def test_nothing_starts_before_its_role_may_do_its_part(make):
    engine = make()
    for name, policy in (
        ("ship-build", "ship-build-may"),
        ("ship-roll-out", "ship-roll-out-may"),
        ("ship-pipeline", "ship-may"),
    ):
        assert [u.split("::")[-1] for u in engine.named(name).options.depends_on] == [policy]
