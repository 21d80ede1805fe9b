"""Stages of a pipeline: source, build, perhaps somebody's approval, deployment."""

from collections.abc import Mapping
from typing import Final, TypeAlias

import pulumi
import pulumi_aws as aws

from components.delivery.pipeline_args import Delivered, by_codedeploy
from components.task_links import CodeDeploy

SOURCE: Final = "source"
BUILT: Final = "built"
"""Artifacts: what a commit holds, and what is to be rolled out."""
ROLL_OUT: Final = "roll_out"
"""An action whose name can be no label's."""
Action: TypeAlias = "aws.codepipeline.PipelineStageActionArgsDict"
Stage: TypeAlias = "aws.codepipeline.PipelineStageArgsDict"


def store(
    bucket: aws.s3.Bucket, key_arn: pulumi.Input[str] | None
) -> "aws.codepipeline.PipelineArtifactStoreArgsDict":
    """Where artifacts lie between two stages."""
    found: aws.codepipeline.PipelineArtifactStoreArgsDict = {
        "location": bucket.bucket,
        "type": "S3",
    }
    if key_arn is not None:
        found["encryption_key"] = {"id": key_arn, "type": "KMS"}
    return found


def source(connection_arn: pulumi.Input[str], repository: str, branch: str) -> Stage:
    """Every push to the branch; the pipeline's trigger says so, rather than the action."""
    configuration = {
        "ConnectionArn": connection_arn,
        "FullRepositoryId": repository,
        "BranchName": branch,
        "OutputArtifactFormat": "CODE_ZIP",
        "DetectChanges": "false",
    }
    fetch = _action(SOURCE, "Source", "CodeStarSourceConnection", configuration)
    fetch["output_artifacts"] = [SOURCE]
    return {"name": "Source", "actions": [fetch]}


def build(project: "aws.codebuild.Project") -> Stage:
    """All images of a commit, and a folder for each service."""
    images = _action("images", "Build", "CodeBuild", {"ProjectName": project.name})
    images["input_artifacts"], images["output_artifacts"] = [SOURCE], [BUILT]
    return {"name": "Build", "actions": [images]}


def approval(repository: str) -> Stage:
    """Nothing is rolled out before somebody has said so, within a week."""
    asks = {"CustomData": f"Roll out what was built from {repository}?"}
    return {"name": "Approve", "actions": [_action("approval", "Approval", "Manual", asks)]}


def deploy(services: Mapping[str, Delivered], by_ecs: "aws.codebuild.Project | None") -> Stage:
    """All at once: an action for each service of CodeDeploy, and one for all others."""
    actions: list[Action] = [
        _codedeploy(label, group) for label, group in by_codedeploy(services).items()
    ]
    if by_ecs:
        actions.append(_action(ROLL_OUT, "Build", "CodeBuild", {"ProjectName": by_ecs.name}))
    for action in actions:
        action["input_artifacts"] = [BUILT]
    return {"name": "Deploy", "actions": actions}


def _codedeploy(label: str, group: CodeDeploy) -> Action:
    """The image stands in the revision, so nothing has to be put in its place."""
    configuration = {
        "ApplicationName": group["application"],
        "DeploymentGroupName": group["group"],
        "TaskDefinitionTemplateArtifact": BUILT,
        "TaskDefinitionTemplatePath": f"{label}/taskdef.json",
        "AppSpecTemplateArtifact": BUILT,
        "AppSpecTemplatePath": f"{label}/appspec.json",
    }
    return _action(label, "Deploy", "CodeDeployToECS", configuration)


def _action(
    name: str, category: str, provider: str, configuration: Mapping[str, pulumi.Input[str]]
) -> Action:
    return {
        "name": name,
        "category": category,
        "owner": "AWS",
        "provider": provider,
        "version": "1",
        "configuration": dict(configuration),
    }
