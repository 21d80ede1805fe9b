"""The migration gate: a task serves after its migration has succeeded, or never."""

import json

import pytest

TASK = "aws:ecs/taskDefinition:TaskDefinition"
SERVICE = "aws:ecs/service:Service"
COMMAND = ["python", "-m", "tasks.migrate"]
OWNER = {"BOARD_OWNER": {"arn": "arn:owner", "key_arn": "arn:owner-key"}}


def containers(engine):
    return json.loads(engine.one(TASK)["containerDefinitions"])


def test_the_process_waits_for_the_success_of_its_migration(make):
    main, migration = containers(make(migration={"command": COMMAND}))
    assert main["name"] == "tasks"
    assert main["dependsOn"] == [{"containerName": "tasks-migration", "condition": "SUCCESS"}]
    assert main["essential"] is True
    assert migration["name"] == "tasks-migration"
    assert migration["command"] == COMMAND
    # An essential container that ends would take the task along.
    assert migration["essential"] is False
    assert migration["startTimeout"] == 120


def test_it_is_the_new_image_in_the_same_revision(make):
    main, migration = containers(
        make(image="image.invalid/tasks:2", migration={"command": COMMAND})
    )
    assert main["image"] == migration["image"] == "image.invalid/tasks:2"


def test_it_is_as_locked_as_the_process_and_listens_nowhere(make):
    main, migration = containers(make(migration={"command": COMMAND}, health_command=["check"]))
    differs = {"name", "command", "essential", "startTimeout", "logConfiguration"}
    only_serving = {"portMappings", "healthCheck", "dependsOn"}
    assert only_serving <= main.keys()
    assert not only_serving & migration.keys()
    same = main.keys() - differs - only_serving
    assert {key: migration[key] for key in same} == {key: main[key] for key in same}
    assert {"user", "privileged", "readonlyRootFilesystem", "linuxParameters"} <= same


def test_its_log_is_a_stream_of_its_own_in_the_same_group(make):
    main, migration = containers(make(migration={"command": COMMAND}))
    ours, its = (one["logConfiguration"]["options"] for one in (main, migration))
    assert ours["awslogs-group"] == its["awslogs-group"]
    assert (ours["awslogs-stream-prefix"], its["awslogs-stream-prefix"]) == (
        "tasks",
        "tasks-migration",
    )


def test_its_own_secrets_are_kept_from_the_process(make):
    shared = {"TOKEN": {"arn": "arn:token"}}
    engine = make(secrets=shared, migration={"command": COMMAND, "secrets": OWNER})
    main, migration = containers(engine)
    assert main["secrets"] == [{"name": "TOKEN", "valueFrom": "arn:token"}]
    assert migration["secrets"] == [
        {"name": "BOARD_OWNER", "valueFrom": "arn:owner"},
        {"name": "TOKEN", "valueFrom": "arn:token"},
    ]
    policy = json.loads(engine.named("tasks-reads-board-owner").inputs["policy"])
    assert [(s["Action"], s["Resource"]) for s in policy["Statement"]] == [
        (["secretsmanager:GetSecretValue"], ["arn:owner"]),
        (["kms:Decrypt"], ["arn:owner-key"]),
    ]
    waits = {urn.split("::")[-1] for urn in engine.named("tasks-service").options.depends_on}
    assert waits == {"tasks-may-start", "tasks-reads-board-owner", "tasks-reads-token"}


def test_a_migration_that_fails_leaves_the_old_tasks_serving(make):
    service = make(migration={"command": COMMAND}).one(SERVICE)
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert service["deploymentMinimumHealthyPercent"] == 100
    assert service["waitForSteadyState"] is True


@pytest.mark.parametrize(
    ("changed", "seconds"), [({}, 60), ({"migration": {"command": ["m"]}}, 180)]
)
def test_the_balancer_is_patient_while_it_runs(make, served, changed, seconds):
    assert make(**served, **changed).one(SERVICE)["healthCheckGracePeriodSeconds"] == seconds


def test_without_one_there_is_one_container(make):
    (only,) = containers(make())
    assert not {"dependsOn", "startTimeout"} & only.keys()
