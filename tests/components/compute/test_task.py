"""The task: a locked container and two roles that may do no more than they must."""

import json

from components.links import Binding

TASK = "aws:ecs/taskDefinition:TaskDefinition"
GROUP = "<<cloudwatch.LogGroup/tasks-logs.{}>>"


def container(engine):
    (only,) = json.loads(engine.one(TASK)["containerDefinitions"])
    return only


def statements(engine, name):
    return json.loads(engine.named(name).inputs["policy"])["Statement"]


def test_container_is_locked_down(make):
    only = container(make())
    assert only["user"] == "10001:10001"
    assert only["privileged"] is False
    assert only["readonlyRootFilesystem"] is True
    assert only["linuxParameters"] == {
        "capabilities": {"drop": ["ALL"]},
        "initProcessEnabled": True,
    }
    assert only["mountPoints"] == [
        {"sourceVolume": "tmp", "containerPath": "/tmp", "readOnly": False}  # noqa: S108
    ]
    assert only["environment"] == only["secrets"] == []
    absent = {"command", "healthCheck", "dockerLabels", "repositoryCredentials"}
    assert not absent & only.keys()


def test_log_never_stalls_the_process(make):
    assert container(make())["logConfiguration"] == {
        "logDriver": "awslogs",
        "options": {
            "awslogs-group": GROUP.format("name"),
            "awslogs-region": "eu-north-1",
            "awslogs-stream-prefix": "tasks",
            "mode": "non-blocking",
            "max-buffer-size": "25m",
        },
    }


def test_stop_outlasts_the_drain(make, served):
    engine = make(**served)
    drain = engine.one("aws:lb/targetGroup:TargetGroup")["deregistrationDelay"]
    assert container(engine)["stopTimeout"] == 30 > drain == 20


def test_task_definition_is_fargates(make):
    task = make(cpu=512, memory=2048).one(TASK)
    assert (task["cpu"], task["memory"]) == ("512", "2048")
    assert (task["networkMode"], task["requiresCompatibilities"]) == ("awsvpc", ["FARGATE"])
    assert task["family"] == "main-tasks"
    assert task["volumes"] == [{"name": "tmp"}]
    assert task["runtimePlatform"] == {
        "operatingSystemFamily": "LINUX",
        "cpuArchitecture": "X86_64",
    }
    assert task["executionRoleArn"] != task["taskRoleArn"]


def test_optional_parts_of_the_container(make):
    only = container(
        make(
            port=9000,
            command=["python", "-m", "tasks"],
            health_command=["python", "-m", "tasks.check"],
            source="services/tasks",
            environment={"B": "2", "A": "1"},
        )
    )
    assert only["portMappings"] == [{"containerPort": 9000, "hostPort": 9000, "protocol": "tcp"}]
    assert only["command"] == ["python", "-m", "tasks"]
    assert only["healthCheck"]["command"] == ["CMD", "python", "-m", "tasks.check"]
    assert only["dockerLabels"] == {"groundwork.source": "services/tasks"}
    assert [e["name"] for e in only["environment"]] == ["A", "B"]


def test_execution_role_starts_tasks_and_nothing_else(make):
    engine = make()
    assert statements(engine, "tasks-may-start") == [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": [GROUP.format("arn") + ":log-stream:*"],
        }
    ]
    assert len(engine.of("aws:iam/rolePolicy:RolePolicy")) == 1


def test_only_the_registry_token_is_a_wildcard(make):
    repository = "arn:aws:ecr:eu-north-1:123456789012:repository/tasks"
    start = statements(make(repository_arn=repository), "tasks-may-start")
    assert start[1]["Resource"] == [repository]
    assert start[1]["Action"] == [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
    ]
    assert [s["Action"] for s in start if s["Resource"] == ["*"]] == [["ecr:GetAuthorizationToken"]]


def test_trust_is_bound_to_account_and_region(make):
    engine = make()
    for name in ("tasks-task-role", "tasks-execution-role"):
        (statement,) = json.loads(engine.named(name).inputs["assumeRolePolicy"])["Statement"]
        assert statement["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
        assert statement["Condition"] == {
            "ArnLike": {"aws:SourceArn": "arn:aws:ecs:eu-north-1:123456789012:*"},
            "StringEquals": {"aws:SourceAccount": "123456789012"},
        }


def test_secrets_are_read_by_the_execution_role_alone(make):
    engine = make(
        secrets={"STRIPE_KEY": {"arn": "arn:stripe", "key_arn": "arn:key"}},
        pull_secret={"arn": "arn:registry"},
    )
    assert container(engine)["secrets"] == [{"name": "STRIPE_KEY", "valueFrom": "arn:stripe"}]
    assert container(engine)["repositoryCredentials"] == {"credentialsParameter": "arn:registry"}
    assert [s["Resource"] for s in statements(engine, "tasks-reads-stripe-key")] == [
        ["arn:stripe"],
        ["arn:key"],
    ]
    assert [s["Resource"] for s in statements(engine, "tasks-reads-registry")] == [["arn:registry"]]


def test_task_role_may_do_what_a_binding_grants(make):
    queue: Binding = {
        "access": "send",
        "grants": [{"actions": ["sqs:SendMessage"], "resources": ["arn:queue"]}],
        "environment": {"URL": "https://queue"},
    }
    engine = make(bindings={"mail-out": queue})
    assert statements(engine, "tasks-may-mail-out") == [
        {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": ["arn:queue"]}
    ]
    assert engine.named("tasks-may-mail-out").inputs["role"].endswith("tasks-task-role.id>>")
    assert container(engine)["environment"] == [{"name": "MAIL_OUT_URL", "value": "https://queue"}]
    assert not [r for r in engine.resources if "gressRule" in r.type]
