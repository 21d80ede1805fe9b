"""A service that a pipeline delivers: what the pipeline is told, and what `up` leaves to it."""

import pulumi
import pytest

from components.compute.service import Service

SERVICE = "tasks-service"
LOCKED = {"min": 1, "max": 1}


def ignored(engine):
    return engine.named(SERVICE).options.ignore_changes


def test_revisions_are_the_pipelines_and_the_number_is_the_autoscalers(make):
    assert ignored(make(delivered=True)) == ["desiredCount", "taskDefinition"]
    assert ignored(make(delivered=True, scale=LOCKED)) == ["taskDefinition"]


def test_without_a_pipeline_revisions_are_ours(make):
    assert ignored(make()) == ["desiredCount"]
    assert ignored(make(delivered=False, scale=LOCKED)) == []


@pytest.mark.parametrize("delivered", [False, True])
def test_the_first_revision_is_ours_all_the_same(make, delivered):
    made = make(delivered=delivered).named(SERVICE).inputs
    assert made["taskDefinition"] == "<<ecs.TaskDefinition/tasks-task.arn>>"


def test_what_a_pipeline_is_told(engine, args):
    engine.run(lambda: pulumi.export("release", Service("tasks", {**args, "port": 3000}).release()))
    told = engine.record.resources[0].outputs["release"]
    assert told == {
        "cluster_name": "main",
        "service_name": "<<ecs.Service/tasks-service.name>>",
        "task_definition_arn": "<<ecs.TaskDefinition/tasks-task.arn>>",
        "family": "main-tasks",
        "role_arns": ["<<iam.Role/tasks-task-role.arn>>", "<<iam.Role/tasks-execution-role.arn>>"],
        "container_name": "tasks",
        "port": 3000,
    }
