"""Scans of what is built, and the pipeline of the stack."""

import json
import shlex
from pathlib import Path

import pytest

PIPELINE = "aws:codepipeline/pipeline:Pipeline"
PROJECT = "aws:codebuild/project:Project"
RULE = "aws:cloudwatch/eventRule:EventRule"
SERVICE = "aws:ecs/service:Service"
TASKS = {"runs": "fargate", "build": "services/tasks"}
SHOP = {"repository": "acme/shop"}
REPOSITORY = "<<ecr.Repository/tasks-repository.{}>>"
ARN = "arn:aws:codeconnections:eu-north-1:123456789012:connection/" + "1" * 36


@pytest.fixture(autouse=True)
def _at_the_program(monkeypatch):
    monkeypatch.chdir(Path(__file__).parents[3])


@pytest.fixture
def ship(stack):
    def make(services=None, **delivery):
        both = {"tasks": TASKS, "given": {"runs": "fargate", "image": "acme/given:1"}}
        return stack(images="build", services=services or both, delivery={**SHOP, **delivery})

    return make


def ignored(made, label):
    return list(made.named(f"{label}-service").options.ignore_changes)


def told(made, project):
    """What a step of a build is told."""
    (command,) = json.loads(made.of(PROJECT)[project]["source"]["buildspec"])["phases"]["build"][
        "commands"
    ]
    return json.loads(shlex.split(command)[-1])


def test_there_is_no_pipeline_unless_asked_for(stack):
    made = stack(images="build", services={"tasks": TASKS})
    assert made.of(PIPELINE) == made.of(PROJECT) == {}
    assert "delivery" not in made.record.resources[0].outputs
    assert ignored(made, "tasks") == ["desiredCount"]


def test_what_is_built_is_delivered_and_nothing_else(ship):
    made = ship()
    assert told(made, "delivery-build") == {
        "tasks": {
            "context": "services/tasks",
            "repository_url": REPOSITORY.format("repositoryUrl"),
            "task_definition_arn": "<<ecs.TaskDefinition/tasks-task.arn>>",
            "container_name": "tasks",
            "port": 8080,
        }
    }
    assert told(made, "delivery-roll-out") == {
        "tasks": {
            "cluster_name": "<<ecs.Cluster/cluster-cluster.name>>",
            "service_name": "<<ecs.Service/tasks-service.name>>",
        }
    }


def test_another_up_leaves_the_delivered_revision_where_it_is(ship):
    made = ship()
    assert ignored(made, "tasks") == ["desiredCount", "taskDefinition"]
    assert ignored(made, "given") == ["desiredCount"]


def test_the_first_image_is_built_by_up(ship):
    made = ship()
    assert made.of("docker:index/image:Image").keys() == {"tasks-image"}
    assert made.of(SERVICE)["tasks-service"]["taskDefinition"] == (
        "<<ecs.TaskDefinition/tasks-task.arn>>"
    )


@pytest.mark.parametrize(("approve", "stages"), [(False, 3), (True, 4)])
def test_what_the_entry_says(ship, approve, stages):
    made = ship(branch="release", connection=ARN, approve=approve)
    pipeline = made.of(PIPELINE)["delivery-pipeline"]
    assert len(pipeline["stages"]) == stages
    source = pipeline["stages"][0]["actions"][0]["configuration"]
    assert source["FullRepositoryId"] == "acme/shop"
    assert (source["BranchName"], source["ConnectionArn"]) == ("release", ARN)


def test_the_stacks_key_days_and_disposability(ship):
    made = ship()
    (store,) = made.of(PIPELINE)["delivery-pipeline"]["artifactStores"]
    assert store["encryptionKey"]["id"] == "<<kms.Key/key-key.arn>>"
    log = made.of("aws:cloudwatch/logGroup:LogGroup")["delivery-logs"]
    assert log["retentionInDays"] == 7
    assert made.of("aws:s3/bucket:Bucket")["delivery-artifacts"]["forceDestroy"] is True


def test_the_build_runs_on_the_processor_of_the_services(ship):
    made = ship({"tasks": {**TASKS, "architecture": "arm64"}})
    assert made.of(PROJECT)["delivery-build"]["environment"]["type"] == "ARM_CONTAINER"


def test_the_connection_to_confirm_is_an_output(ship):
    assert ship().record.resources[0].outputs["delivery"] == {
        "pipeline": "<<codepipeline.Pipeline/delivery-pipeline.name>>",
        "connection": "<<codeconnections.Connection/delivery-github.arn>>",
    }


def test_what_is_built_into_ecr_is_scanned_and_told(stack):
    made = stack(images="build", services={"tasks": TASKS})
    basic = json.loads(made.of(RULE)["scans-basic"]["eventPattern"])
    assert basic["resources"] == [REPOSITORY.format("arn")]
    enhanced = json.loads(made.of(RULE)["scans-enhanced"]["eventPattern"])
    assert enhanced["resources"] == [{"prefix": REPOSITORY.format("arn") + "/sha256:"}]
    assert {t["arn"] for t in made.of("aws:cloudwatch/eventTarget:EventTarget").values()} == {
        "<<sns.Topic/alerts-topic.arn>>"
    }


def test_what_is_elsewhere_is_scanned_elsewhere(stack):
    assert stack(services={"tasks": TASKS}).of(RULE) == {}
    registry = {"url": "docker.io/acme"}
    made = stack(images="build", registry=registry, services={"tasks": TASKS})
    assert made.of(RULE) == {}
