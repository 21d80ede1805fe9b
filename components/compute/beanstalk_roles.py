"""Roles of an environment: what its machines and process may do, and what Elastic Beanstalk may."""

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict

import pulumi
import pulumi_aws as aws

from components._policy import allow, trust, with_key
from components.compute.edges import Tags
from components.links import Binding, Grant, SecretRef

LOOKS_AT: Final = (
    "autoscaling:DescribeAutoScalingGroups",
    "autoscaling:DescribeAutoScalingInstances",
    "autoscaling:DescribeNotificationConfigurations",
    "autoscaling:DescribeScalingActivities",
    "ec2:DescribeAddresses",
    "ec2:DescribeInstanceStatus",
    "ec2:DescribeInstances",
    "ec2:DescribeSecurityGroups",
    "elasticloadbalancing:DescribeInstanceHealth",
    "elasticloadbalancing:DescribeLoadBalancers",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
)
"""What tells Elastic Beanstalk whether an environment is well; AWS knows no narrower resource.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSElasticBeanstalkEnhancedHealth.html
"""


class OfApplication(TypedDict):
    """Where an environment is."""

    account_id: pulumi.Input[str]
    region: str
    application: pulumi.Input[str]
    """Name of the application."""


def service_role(
    name: str, *, parent: pulumi.Resource, here: OfApplication, tags: Tags
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    """Elastic Beanstalk's own: it looks at what it has made."""
    role = aws.iam.Role(
        f"{name}-service-role",
        assume_role_policy=trust(
            "elasticbeanstalk.amazonaws.com",
            {
                "StringEquals": {
                    "aws:SourceAccount": here["account_id"],
                    "sts:ExternalId": "elasticbeanstalk",
                }
            },
        ),
        tags={**tags, "Name": f"{name}-service-role"},
        opts=pulumi.ResourceOptions(parent=parent),
    )
    policy = aws.iam.RolePolicy(
        f"{name}-may-look",
        role=role.id,
        policy=allow([{"actions": list(LOOKS_AT), "resources": ["*"]}]),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return role, policy


def profile(
    name: str,
    *,
    parent: pulumi.Resource,
    here: OfApplication,
    bundle_arn: pulumi.Input[str],
    repository_arn: pulumi.Input[str] | None,
    bindings: Mapping[str, Binding],
    secrets: Mapping[str, SecretRef],
    tags: Tags,
) -> tuple[aws.iam.InstanceProfile, Sequence[aws.iam.RolePolicy]]:
    """What the machines do for Elastic Beanstalk, and the process for itself: they share a role."""
    child = pulumi.ResourceOptions(parent=parent)
    named = {**tags, "Name": f"{name}-machine-role"}
    role = aws.iam.Role(
        f"{name}-machine-role",
        assume_role_policy=trust("ec2.amazonaws.com"),
        tags=named,
        opts=child,
    )
    granted = {
        "may-run": _run(here, bundle_arn, repository_arn),
        **{f"may-{k}": list(one["grants"]) for k, one in bindings.items() if "grants" in one},
        **{f"reads-{label}": _read(ref) for label, ref in _read_by(bindings, secrets).items()},
    }
    policies = [
        aws.iam.RolePolicy(f"{name}-{key}", role=role.id, policy=allow(grants), opts=child)
        for key, grants in sorted(granted.items())
    ]
    made = aws.iam.InstanceProfile(
        f"{name}-machine-profile", role=role.name, tags=named, opts=child
    )
    return made, policies


def _read_by(
    bindings: Mapping[str, Binding], secrets: Mapping[str, SecretRef]
) -> Mapping[str, SecretRef]:
    """Every secret that is read, by a label for its policy."""
    found = {name.lower().replace("_", "-"): secret for name, secret in secrets.items()}
    for label, binding in bindings.items():
        if "secret_arn" in binding:
            found[label] = {"arn": binding["secret_arn"]}
            if "key_arn" in binding:
                found[label]["key_arn"] = binding["key_arn"]
    return found


def _read(secret: SecretRef) -> list[Grant]:
    return [
        {"actions": ["secretsmanager:GetSecretValue"], "resources": [secret["arn"]]},
        *with_key(secret.get("key_arn"), "kms:Decrypt"),
    ]


def _run(
    here: OfApplication, bundle_arn: pulumi.Input[str], repository_arn: pulumi.Input[str] | None
) -> list[Grant]:
    """Fetch the version, tell how it is, write logs, pull the image.

    Instead of AWSElasticBeanstalkWebTier, which is for every application of the account.
    """
    region, account_id, app = here["region"], here["account_id"], here["application"]
    own = pulumi.Output.concat("arn:aws:s3:::elasticbeanstalk-", region, "-", account_id)
    beanstalk = pulumi.Output.concat("arn:aws:elasticbeanstalk:", region, ":", account_id)
    may: list[Grant] = [
        {"actions": ["s3:GetObject"], "resources": [bundle_arn]},
        # AWS's own bucket for settings of environments and for the logs that somebody asks for,
        # whose names hold the id of the environment.
        {
            "actions": ["s3:GetObject", "s3:PutObject"],
            "resources": [pulumi.Output.concat(own, "/resources/environments/*")],
        },
        {
            "actions": ["elasticbeanstalk:PutInstanceStatistics"],
            "resources": [
                pulumi.Output.concat(beanstalk, ":application/", app),
                # The environment is made after the role of its machines.
                pulumi.Output.concat(beanstalk, ":environment/", app, "/*"),
            ],
        },
        {
            "actions": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            # Named after the environment.
            "resources": [
                pulumi.Output.concat(
                    "arn:aws:logs:", region, ":", account_id, ":log-group:/aws/elasticbeanstalk/*"
                )
            ],
        },
    ]
    if repository_arn is not None:
        may += [
            {
                "actions": [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
                "resources": [repository_arn],
            },
            # The token is the account's, not a repository's: AWS knows no narrower resource.
            {"actions": ["ecr:GetAuthorizationToken"], "resources": ["*"]},
        ]
    return may
