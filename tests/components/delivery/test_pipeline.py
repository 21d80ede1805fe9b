"""Pipeline: each stage, what is encrypted, who hears of what, and what is refused."""

import json

import pytest

from components.compute.task import Architecture
from components.delivery.pipeline import Pipeline
from tests.components.delivery.conftest import KEY, TASKS, WEB

PIPELINE = "aws:codepipeline/pipeline:Pipeline"
PROJECT = "aws:codebuild/project:Project"
CONNECTION = "aws:codeconnections/connection:Connection"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
GIVEN = "arn:aws:codestar-connections:eu-north-1:123456789012:connection/1"


def stage(engine, name):
    (found,) = (s for s in engine.one(PIPELINE)["stages"] if s["name"] == name)
    return found["actions"]


def test_pushes_to_the_branch_are_fetched_once(make):
    engine = make(branch="release")
    assert stage(engine, "Source") == [
        {
            "name": "source",
            "category": "Source",
            "owner": "AWS",
            "provider": "CodeStarSourceConnection",
            "version": "1",
            "configuration": {
                "ConnectionArn": "<<codeconnections.Connection/ship-github.arn>>",
                "FullRepositoryId": "acme/shop",
                "BranchName": "release",
                "OutputArtifactFormat": "CODE_ZIP",
                "DetectChanges": "false",
            },
            "outputArtifacts": ["source"],
        }
    ]
    made = engine.one(PIPELINE)
    assert (made["pipelineType"], made["executionMode"]) == ("V2", "SUPERSEDED")
    assert made["triggers"] == [
        {
            "providerType": "CodeStarSourceConnection",
            "gitConfiguration": {
                "sourceActionName": "source",
                "pushes": [{"branches": {"includes": ["release"]}}],
            },
        }
    ]
    assert engine.one(CONNECTION) == {"providerType": "GitHub", "tags": {"Name": "ship"}}


def test_a_connection_that_exists_is_used(make):
    engine = make(connection_arn=GIVEN)
    assert engine.of(CONNECTION) == []
    (fetch,) = stage(engine, "Source")
    assert fetch["configuration"]["ConnectionArn"] == GIVEN
    assert fetch["configuration"]["BranchName"] == "main"


def test_one_build_makes_all_images(make):
    engine = make(services={"tasks": TASKS, "web": WEB})
    (build,) = stage(engine, "Build")
    assert build["configuration"] == {"ProjectName": "<<codebuild.Project/ship-build.name>>"}
    assert (build["inputArtifacts"], build["outputArtifacts"]) == (["source"], ["built"])
    made = engine.named("ship-build").inputs
    assert made["encryptionKey"] == KEY
    assert made["serviceRole"] == "<<iam.Role/ship-build-role.arn>>"
    assert made["environment"] == {
        "type": "LINUX_CONTAINER",
        "image": "aws/codebuild/amazonlinux-x86_64-standard:5.0",
        "computeType": "BUILD_GENERAL1_SMALL",
        "privilegedMode": True,
    }
    assert made["logsConfig"] == {
        "cloudwatchLogs": {
            "groupName": "<<cloudwatch.LogGroup/ship-logs.name>>",
            "streamName": "build_images",
        }
    }
    spec = json.loads(made["source"]["buildspec"])
    assert spec["artifacts"] == {"base-directory": "delivery", "files": ["**/*"]}


def test_images_are_built_by_the_processor_that_they_are_for(make):
    for each in make(architecture=Architecture.ARM64).of(PROJECT):
        assert each["environment"]["type"] == "ARM_CONTAINER"
        assert "aarch64" in each["environment"]["image"]


def test_ecs_and_codedeploy_roll_out_their_own(make):
    engine = make(services={"tasks": TASKS, "web": WEB})
    web, rest = stage(engine, "Deploy")
    assert (web["name"], web["provider"]) == ("web", "CodeDeployToECS")
    assert web["configuration"] == {
        "ApplicationName": "web-app",
        "DeploymentGroupName": "web-group",
        "TaskDefinitionTemplateArtifact": "built",
        "TaskDefinitionTemplatePath": "web/taskdef.json",
        "AppSpecTemplateArtifact": "built",
        "AppSpecTemplatePath": "web/appspec.json",
    }
    assert (rest["name"], rest["provider"]) == ("roll_out", "CodeBuild")
    assert rest["configuration"] == {"ProjectName": "<<codebuild.Project/ship-roll-out.name>>"}
    assert web["inputArtifacts"] == rest["inputArtifacts"] == ["built"]
    made = engine.named("ship-roll-out").inputs
    assert made["environment"]["privilegedMode"] is False
    spec = json.loads(made["source"]["buildspec"])
    assert "artifacts" not in spec
    (command,) = spec["phases"]["build"]["commands"]
    assert '"tasks": {"cluster_name": "main", "service_name": "tasks-service"}' in command
    assert '"web"' not in command


def test_codedeploy_alone_needs_no_project_of_ours(make):
    engine = make(services={"web": WEB})
    assert [action["name"] for action in stage(engine, "Deploy")] == ["web"]
    assert len(engine.of(PROJECT)) == 1
    assert "codebuild.Project/ship-roll-out" not in json.dumps(engine.one(PIPELINE))


def test_somebody_approves_unless_told_otherwise(make):
    names = [s["name"] for s in make().one(PIPELINE)["stages"]]
    assert names == ["Source", "Build", "Approve", "Deploy"]
    (approval,) = stage(make(), "Approve")
    assert (approval["category"], approval["provider"]) == ("Approval", "Manual")
    names = [s["name"] for s in make(approve=False).one(PIPELINE)["stages"]]
    assert names == ["Source", "Build", "Deploy"]


def test_artifacts_are_encrypted_private_and_go(make):
    engine = make()
    assert engine.one(PIPELINE)["artifactStores"] == [
        {
            "location": "<<s3.Bucket/ship-artifacts.bucket>>",
            "type": "S3",
            "encryptionKey": {"id": KEY, "type": "KMS"},
        }
    ]
    (rule,) = engine.one(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
    )["rules"]
    assert rule["applyServerSideEncryptionByDefault"]["kmsMasterKeyId"] == KEY
    (expiry,) = engine.one("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")[
        "rules"
    ]
    assert expiry["expiration"] == {"days": 30}
    policy = json.loads(engine.one("aws:s3/bucketPolicy:BucketPolicy")["policy"])["Statement"]
    assert [s["Sid"] for s in policy] == ["TlsOnly"]


def test_without_a_key_s3_and_cloudwatch_use_their_own(engine, args):
    del args["key_arn"]
    engine.run(lambda: Pipeline("ship", args))
    (store,) = engine.one(PIPELINE)["artifactStores"]
    assert "encryptionKey" not in store
    assert not [each for each in engine.of(PROJECT) if "encryptionKey" in each]
    assert "kmsKeyId" not in engine.one("aws:cloudwatch/logGroup:LogGroup")
    policies = engine.of("aws:iam/rolePolicy:RolePolicy")
    assert len(policies) == 3
    assert not [each for each in policies if "kms:" in each["policy"]]


def test_the_log_is_encrypted_and_kept(make):
    log = make(log_days=7).one("aws:cloudwatch/logGroup:LogGroup")
    assert (log["kmsKeyId"], log["retentionInDays"]) == (KEY, 7)


def test_people_hear_of_failures_and_of_what_waits(make):
    engine = make()
    patterns = {
        r.name: json.loads(r.inputs["eventPattern"]) for r in engine.resources if r.type == RULE
    }
    arn = "<<codepipeline.Pipeline/ship-pipeline.arn>>"
    assert patterns == {
        "ship-failed": {
            "source": ["aws.codepipeline"],
            "resources": [arn],
            "detail-type": ["CodePipeline Pipeline Execution State Change"],
            "detail": {"state": ["FAILED"]},
        },
        "ship-waits": {
            "source": ["aws.codepipeline"],
            "resources": [arn],
            "detail-type": ["CodePipeline Action Execution State Change"],
            "detail": {"state": ["STARTED"], "type": {"category": ["Approval"]}},
        },
    }
    assert {t["arn"] for t in engine.of(TARGET)} == {"arn:topic"}


def test_nobody_waits_where_nobody_approves(make):
    assert [r.name for r in make(approve=False).resources if r.type == RULE] == ["ship-failed"]


def test_outputs(make):
    assert make(connection_arn=GIVEN).outputs("groundwork:index:Pipeline") == {
        "pipeline_name": "<<codepipeline.Pipeline/ship-pipeline.name>>",
        "connection_arn": GIVEN,
        "log_group_name": "<<cloudwatch.LogGroup/ship-logs.name>>",
    }


@pytest.mark.parametrize("repository", ["shop", "acme/", "/shop", "acme/shop/web"])
def test_a_repository_of_another_form_is_refused(make, repository):
    with pytest.raises(
        ValueError, match=f"^ship: repository must be owner/name, got {repository}$"
    ):
        make(repository=repository)


def test_a_pipeline_for_nothing_is_refused(make):
    with pytest.raises(
        ValueError, match=r"^ship: services must name at least one service, got none$"
    ):
        make(services={})
