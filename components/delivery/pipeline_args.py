"""Inputs of `Pipeline` and their defaults."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi

from components.compute.task import Architecture
from components.task_links import CodeDeploy, Release

BRANCH: Final = "main"


class Delivered(TypedDict):
    """A service whose image a pipeline builds and rolls out."""

    release: Release
    """What the service says of itself."""
    context: str
    """Folder of the repository that has the Dockerfile."""
    repository_url: pulumi.Input[str]
    """ECR repository, as before a tag."""
    repository_arn: pulumi.Input[str]
    """Its ARN."""


class PipelineArgs(TypedDict):
    """Inputs of `Pipeline`."""

    account_id: pulumi.Input[str]
    """Account, for the trust and the grants of the roles."""
    region: str
    """Region of the services."""
    repository: str
    """GitHub repository, `owner/name`."""
    services: Mapping[str, Delivered]
    """What is delivered, by label; at least one."""
    topic_arn: pulumi.Input[str]
    """Topic that hears of failures and of what waits for approval; its policy and its key must
    admit EventBridge."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts artifacts and logs. Defaults to those of S3 and of CloudWatch."""
    branch: NotRequired[str]
    """Branch whose pushes are delivered. Defaults to `main`."""
    connection_arn: NotRequired[str]
    """Connection to GitHub that exists. Defaults to a new one, which waits until somebody has
    confirmed it in the console."""
    approve: NotRequired[bool]
    """Whether somebody must approve what was built before it is rolled out. Defaults to True."""
    architecture: NotRequired[Architecture]
    """Processor that builds, and that the images are for. Defaults to `X86_64`."""
    log_days: NotRequired[int]
    """Retention of the log of the builds, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion of the artifacts. Defaults to False."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


def check_pipeline(name: str, args: PipelineArgs) -> None:
    """Refuse plain values that CodePipeline would refuse."""
    owner, slash, repository = args["repository"].partition("/")
    if not (owner and slash and repository) or "/" in repository:
        raise ValueError(f"{name}: repository must be owner/name, got {args['repository']}")
    if not args["services"]:
        raise ValueError(f"{name}: services must name at least one service, got none")


def by_codedeploy(services: Mapping[str, Delivered]) -> Mapping[str, CodeDeploy]:
    """What rolls out those services that ECS does not, sorted by label."""
    found: dict[str, CodeDeploy] = {}
    for label, service in sorted(services.items()):
        release = service["release"]
        if "codedeploy" in release:
            found[label] = release["codedeploy"]
    return found


def by_ecs(services: Mapping[str, Delivered]) -> list[str]:
    """Labels of the services that ECS itself rolls out, sorted."""
    return sorted(services.keys() - by_codedeploy(services).keys())
