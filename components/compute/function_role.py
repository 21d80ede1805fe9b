"""What a function may do: log, trace, hand on failures, and use what it is bound to."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components._policy import allow, trust, with_key
from components.compute.edges import Tags
from components.compute.roles import secrets_to_read
from components.links import Binding, Grant


def function_role(
    name: str,
    *,
    parent: pulumi.Resource,
    log_group_arn: pulumi.Input[str],
    queue_arn: pulumi.Input[str] | None,
    key_arn: pulumi.Input[str] | None,
    networked: bool,
    bindings: Mapping[str, Binding],
    tags: Tags,
) -> tuple[aws.iam.Role, list[aws.iam.RolePolicy]]:
    """One policy to run, then one a label; nothing that no binding grants.

    Lambda says neither account nor function when it takes the role, so its trust has no condition.
    """
    role = aws.iam.Role(
        f"{name}-role",
        assume_role_policy=trust("lambda.amazonaws.com"),
        tags={**tags, "Name": f"{name}-role"},
        opts=pulumi.ResourceOptions(parent=parent),
    )
    wanted = {f"{name}-may-run": _running(log_group_arn, queue_arn, key_arn, networked=networked)}
    for label, binding in sorted(bindings.items()):
        if grants := binding.get("grants"):
            wanted[f"{name}-may-{label}"] = list(grants)
    for label, secret in sorted(secrets_to_read({}, bindings, None).items()):
        reads: list[Grant] = [
            {"actions": ["secretsmanager:GetSecretValue"], "resources": [secret["arn"]]}
        ]
        reads += with_key(secret.get("key_arn"), "kms:Decrypt")
        wanted[f"{name}-reads-{label}"] = reads
    return role, [
        aws.iam.RolePolicy(
            policy, role=role.id, policy=allow(grants), opts=pulumi.ResourceOptions(parent=parent)
        )
        for policy, grants in wanted.items()
    ]


def _running(
    log_group_arn: pulumi.Input[str],
    queue_arn: pulumi.Input[str] | None,
    key_arn: pulumi.Input[str] | None,
    *,
    networked: bool,
) -> list[Grant]:
    grants: list[Grant] = [
        {
            "actions": ["logs:CreateLogStream", "logs:PutLogEvents"],
            # Lambda names a stream after the environment that runs, which nobody knows before.
            "resources": [pulumi.Output.concat(log_group_arn, ":log-stream:*")],
        }
    ]
    if queue_arn is not None:
        grants.append({"actions": ["sqs:SendMessage"], "resources": [queue_arn]})
    grants += [
        *with_key(key_arn, "kms:Decrypt", "kms:GenerateDataKey"),
        # Traces have no ARN: AWS knows no narrower resource.
        {
            "actions": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
            "resources": ["*"],
        },
    ]
    if networked:
        grants.append(
            {
                "actions": [
                    "ec2:AssignPrivateIpAddresses",
                    "ec2:CreateNetworkInterface",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSubnets",
                    "ec2:UnassignPrivateIpAddresses",
                ],
                # Lambda checks for these on every resource before it makes the first interface.
                "resources": ["*"],
            }
        )
    return grants
