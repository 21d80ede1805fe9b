"""The two roles of an ECS task: what ECS may do to start it, and what the process may do."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

import pulumi
import pulumi_aws as aws

from components._policy import allow, trust, with_key
from components.compute.edges import Tags
from components.links import Binding, Grant, SecretRef


class Here(TypedDict):
    """Where the tasks run, for the trust of their roles."""

    account_id: pulumi.Input[str]
    region: str


def secrets_to_read(
    secrets: Mapping[str, SecretRef],
    bindings: Mapping[str, Binding],
    pull_secret: SecretRef | None,
) -> Mapping[str, SecretRef]:
    """Every secret that ECS resolves before the process starts, by a label for its policy."""
    found = {variable.lower().replace("_", "-"): secret for variable, secret in secrets.items()}
    for label, binding in bindings.items():
        if "secret_arn" in binding:
            found[label] = {"arn": binding["secret_arn"]}
            if "key_arn" in binding:
                found[label]["key_arn"] = binding["key_arn"]
    if pull_secret is not None:
        found["registry"] = pull_secret
    return found


def task_role(
    name: str,
    *,
    parent: pulumi.Resource,
    here: Here,
    bindings: Mapping[str, Binding],
    others: Mapping[str, Sequence[Grant]],
    tags: Tags,
) -> tuple[aws.iam.Role, list[aws.iam.RolePolicy]]:
    """What the process may do: one policy a label, nothing that no binding grants.

    `others` are grants of what runs beside it, by the name of the policy.
    """
    role = _role(f"{name}-task-role", parent, here, tags)
    grants = {label: b["grants"] for label, b in sorted(bindings.items()) if "grants" in b}
    return role, [
        _policy(f"{name}-may-{label}", parent, role, list(listed))
        for label, listed in grants.items()
    ] + [
        _policy(f"{name}-{policy}", parent, role, list(listed))
        for policy, listed in sorted(others.items())
    ]


def execution_role(
    name: str,
    *,
    parent: pulumi.Resource,
    here: Here,
    log_group_arn: pulumi.Input[str],
    secrets: Mapping[str, SecretRef],
    repository_arns: Sequence[pulumi.Input[str]],
    mirror_arns: Sequence[pulumi.Input[str]],
    tags: Tags,
) -> tuple[aws.iam.Role, list[aws.iam.RolePolicy]]:
    """What ECS may do to start a task: write its log, pull its image, read exactly its secrets.

    `mirror_arns` are those of the repositories that a pull fills.
    """
    role = _role(f"{name}-execution-role", parent, here, tags)
    start: list[Grant] = [
        {
            "actions": ["logs:CreateLogStream", "logs:PutLogEvents"],
            # ECS names a stream after the task's id, which nobody knows before.
            "resources": [pulumi.Output.concat(log_group_arn, ":log-stream:*")],
        }
    ]
    if mirror_arns:
        start.append({"actions": ["ecr:BatchImportUpstreamImage"], "resources": list(mirror_arns)})
    if pulled := [*repository_arns, *mirror_arns]:
        start += [
            {
                "actions": [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                ],
                "resources": pulled,
            },
            # The token is the account's, not a repository's: AWS knows no narrower resource.
            {"actions": ["ecr:GetAuthorizationToken"], "resources": ["*"]},
        ]
    policies = [_policy(f"{name}-may-start", parent, role, start)]
    for label, secret in sorted(secrets.items()):
        grants: list[Grant] = [
            {"actions": ["secretsmanager:GetSecretValue"], "resources": [secret["arn"]]}
        ]
        grants += with_key(secret.get("key_arn"), "kms:Decrypt")
        policies.append(_policy(f"{name}-reads-{label}", parent, role, grants))
    return role, policies


def _role(name: str, parent: pulumi.Resource, here: Here, tags: Tags) -> aws.iam.Role:
    tasks = pulumi.Output.concat("arn:aws:ecs:", here["region"], ":", here["account_id"], ":*")
    return aws.iam.Role(
        name,
        assume_role_policy=trust(
            "ecs-tasks.amazonaws.com",
            {
                "ArnLike": {"aws:SourceArn": tasks},
                "StringEquals": {"aws:SourceAccount": here["account_id"]},
            },
        ),
        tags={**tags, "Name": name},
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _policy(
    name: str, parent: pulumi.Resource, role: aws.iam.Role, grants: list[Grant]
) -> aws.iam.RolePolicy:
    return aws.iam.RolePolicy(
        name, role=role.id, policy=allow(grants), opts=pulumi.ResourceOptions(parent=parent)
    )
