"""Repairs of CodePipeline, CodeConnections and CodeBuild: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/delivery"
ACTION = {
    "name": "source",
    "actionTypeId": {"category": "Source", "owner": "AWS", "provider": "S3", "version": "1"},
}
PIPELINE = {
    "name": "delivery",
    "roleArn": ROLE,
    "artifactStore": {"type": "S3", "location": "artifacts"},
    "stages": [{"name": "Source", "actions": [ACTION]}],
}
LOGS = {"cloudWatchLogs": {"status": "ENABLED", "groupName": "delivery", "streamName": "build"}}


@pytest.fixture
def pipelines(client: Callable[[str], Any]) -> Any:
    return client("codepipeline")


@pytest.fixture
def connections(client: Callable[[str], Any]) -> Any:
    return client("codeconnections")


def refused(asked: Callable[[], Any]) -> str:
    with pytest.raises(ClientError) as gone:
        asked()
    return str(gone.value.response["Error"]["Code"])


def test_a_pipeline_lives_and_goes(pipelines: Any) -> None:
    made = pipelines.create_pipeline(pipeline=PIPELINE)["pipeline"]
    assert made == {**PIPELINE, "version": 1}
    told = pipelines.get_pipeline(name="delivery")
    assert told["pipeline"] == made
    arn = told["metadata"]["pipelineArn"]
    assert arn == "arn:aws:codepipeline:eu-north-1:123456789012:delivery"
    changed = {**PIPELINE, "roleArn": f"{ROLE}2"}
    assert pipelines.update_pipeline(pipeline=changed)["pipeline"]["version"] == 2
    assert pipelines.get_pipeline(name="delivery")["pipeline"]["roleArn"] == f"{ROLE}2"
    assert [one["name"] for one in pipelines.list_pipelines()["pipelines"]] == ["delivery"]
    pipelines.delete_pipeline(name="delivery")
    assert pipelines.list_pipelines()["pipelines"] == []
    assert refused(lambda: pipelines.get_pipeline(name="delivery")) == "PipelineNotFoundException"


def test_tags_of_a_pipeline(pipelines: Any) -> None:
    first = [{"key": "a", "value": "1"}]
    pipelines.create_pipeline(pipeline={**PIPELINE, "name": "tagged"}, tags=first)
    arn = pipelines.get_pipeline(name="tagged")["metadata"]["pipelineArn"]
    assert pipelines.list_tags_for_resource(resourceArn=arn)["tags"] == first
    more = [{"key": "a", "value": "2"}, {"key": "b", "value": "3"}]
    pipelines.tag_resource(resourceArn=arn, tags=more)
    pipelines.untag_resource(resourceArn=arn, tagKeys=["b"])
    assert pipelines.list_tags_for_resource(resourceArn=arn)["tags"] == more[:1]
    pipelines.delete_pipeline(name="tagged")


def test_a_connection_waits_for_its_confirmation_and_goes(connections: Any) -> None:
    tags = [{"Key": "a", "Value": "1"}]
    arn = connections.create_connection(ConnectionName="github", ProviderType="GitHub", Tags=tags)[
        "ConnectionArn"
    ]
    told = connections.get_connection(ConnectionArn=arn)["Connection"]
    assert told == {
        "ConnectionArn": arn,
        "ConnectionName": "github",
        "ConnectionStatus": "PENDING",
        "OwnerAccountId": "123456789012",
        "ProviderType": "GitHub",
    }
    assert connections.list_connections()["Connections"] == [told]
    connections.tag_resource(ResourceArn=arn, Tags=[{"Key": "b", "Value": "2"}])
    connections.untag_resource(ResourceArn=arn, TagKeys=["b"])
    assert connections.list_tags_for_resource(ResourceArn=arn)["Tags"] == tags
    connections.delete_connection(ConnectionArn=arn)
    assert connections.list_connections()["Connections"] == []
    gone = refused(lambda: connections.get_connection(ConnectionArn=arn))
    assert gone == "ResourceNotFoundException"


def test_a_project_says_where_it_logs_and_how_long_it_waits(client: Callable[[str], Any]) -> None:
    builds = client("codebuild")
    asked = {
        "name": "build",
        "source": {"type": "CODEPIPELINE", "buildspec": "{}"},
        "artifacts": {"type": "CODEPIPELINE"},
        "environment": {
            "type": "LINUX_CONTAINER",
            "image": "aws/codebuild/amazonlinux-x86_64-standard:5.0",
            "computeType": "BUILD_GENERAL1_SMALL",
        },
        "serviceRole": ROLE,
    }
    builds.create_project(**asked, logsConfig=LOGS)
    (told,) = builds.batch_get_projects(names=["build"])["projects"]
    assert (told["logsConfig"], told["queuedTimeoutInMinutes"]) == (LOGS, 480)
    assert told["source"] == asked["source"]
    other = {"cloudWatchLogs": {**LOGS["cloudWatchLogs"], "streamName": "other"}}
    builds.update_project(name="build", logsConfig=other, queuedTimeoutInMinutes=60)
    (told,) = builds.batch_get_projects(names=["build"])["projects"]
    assert (told["logsConfig"], told["queuedTimeoutInMinutes"]) == (other, 60)
    builds.delete_project(name=told["arn"])
    assert builds.list_projects()["projects"] == []
