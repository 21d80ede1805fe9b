"""What pipeline, build and roll-out may do, and nothing that only another of them has to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws

from components._policy import document, trust
from components.delivery.pipeline_args import Delivered, by_codedeploy, by_ecs


@dataclass(frozen=True)
class Ground:
    """What all three roles stand on."""

    account_id: pulumi.Input[str]
    region: str
    key_arn: pulumi.Input[str] | None
    bucket_arn: pulumi.Input[str]
    log_group_arn: pulumi.Input[str]
    services: Mapping[str, Delivered]

    def arn(self, service: str, *rest: pulumi.Input[str]) -> pulumi.Output[str]:
        """An ARN of this account and region."""
        return pulumi.Output.concat(
            f"arn:aws:{service}:{self.region}:", self.account_id, ":", *rest
        )


Statement = Mapping[str, Any]


def role(
    name: str,
    service: str,
    *,
    parent: pulumi.Resource,
    ground: Ground,
    statements: Iterable[Statement],
    tags: Mapping[str, pulumi.Input[str]],
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    """A role for an AWS service of this account, with one policy."""
    child = pulumi.ResourceOptions(parent=parent)
    made = aws.iam.Role(
        f"{name}-role",
        assume_role_policy=trust(
            service, {"StringEquals": {"aws:SourceAccount": ground.account_id}}
        ),
        tags={**tags, "Name": f"{name}-role"},
        opts=child,
    )
    policy = aws.iam.RolePolicy(
        f"{name}-may", role=made.id, policy=document([*statements]), opts=child
    )
    return made, policy


def build(ground: Ground) -> list[Statement]:
    """Push to the repositories, and read what the services are made of."""
    delivered = [one for _, one in sorted(ground.services.items())]
    return [
        *_artifacts(ground),
        _log(ground),
        _may(
            [
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:CompleteLayerUpload",
                "ecr:GetDownloadUrlForLayer",
                "ecr:InitiateLayerUpload",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
            ],
            [one["repository_arn"] for one in delivered],
        ),
        # Neither the token nor the description of a revision has a narrower resource at AWS.
        _may(["ecr:GetAuthorizationToken", "ecs:DescribeTaskDefinition"], ["*"]),
    ]


def roll_out(ground: Ground) -> list[Statement]:
    """Move the services that ECS rolls out to another revision, which has the same roles."""
    labels = by_ecs(ground.services)
    services = [
        ground.arn("ecs", "service/", one["cluster_name"], "/", one["service_name"])
        for one in (ground.services[label]["release"] for label in labels)
    ]
    return [
        *_artifacts(ground),
        _log(ground),
        _may(["ecs:DescribeServices", "ecs:UpdateService"], services),
        *_revisions(ground, labels),
    ]


def pipeline(
    ground: Ground, connection: Statement, project_arns: Sequence[pulumi.Input[str]]
) -> list[Statement]:
    """Fetch the source, start the projects, and hand CodeDeploy what it rolls out."""
    deploys = by_codedeploy(ground.services)
    found = [
        *_artifacts(ground),
        connection,
        _may(["codebuild:BatchGetBuilds", "codebuild:StartBuild"], project_arns),
    ]
    if not deploys:
        return found
    applications = [
        ground.arn("codedeploy", "application:", one["application"]) for one in deploys.values()
    ]
    groups = [
        ground.arn("codedeploy", "deploymentgroup:", one["application"], "/", one["group"])
        for one in deploys.values()
    ]
    return [
        *found,
        _may(
            [
                "codedeploy:GetApplication",
                "codedeploy:GetApplicationRevision",
                "codedeploy:RegisterApplicationRevision",
            ],
            applications,
        ),
        _may(["codedeploy:CreateDeployment", "codedeploy:GetDeployment"], groups),
        # Which configuration a group has is the group's own business.
        _may(["codedeploy:GetDeploymentConfig"], [ground.arn("codedeploy", "deploymentconfig:*")]),
        *_revisions(ground, list(deploys)),
    ]


def use_connection(arn: pulumi.Input[str], service: str) -> Statement:
    """Read the repository; `service` is that of the connection's ARN, which has had two names."""
    return _may([f"{service}:UseConnection"], [arn])


def _revisions(ground: Ground, labels: Sequence[str]) -> list[Statement]:
    releases = [ground.services[label]["release"] for label in labels]
    return [
        _may(
            ["ecs:RegisterTaskDefinition"],
            # ECS numbers the revisions of a family.
            [ground.arn("ecs", "task-definition/", one["family"], ":*") for one in releases],
        ),
        {
            **_may(["iam:PassRole"], [arn for one in releases for arn in one["role_arns"]]),
            "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        },
    ]


def _artifacts(ground: Ground) -> list[Statement]:
    objects = pulumi.Output.concat(ground.bucket_arn, "/*")
    found = [
        _may(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], [objects]),
        _may(["s3:GetBucketAcl", "s3:GetBucketLocation"], [ground.bucket_arn]),
    ]
    if ground.key_arn is not None:
        use = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
        found.append(_may(use, [ground.key_arn]))
    return found


def _log(ground: Ground) -> Statement:
    # CodeBuild names a stream after the build.
    streams = pulumi.Output.concat(ground.log_group_arn, ":log-stream:*")
    return _may(["logs:CreateLogStream", "logs:PutLogEvents"], [streams])


def _may(actions: Sequence[str], resources: Sequence[pulumi.Input[str]]) -> Statement:
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
