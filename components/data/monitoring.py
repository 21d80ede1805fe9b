"""Role of RDS Enhanced Monitoring."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components._policy import allow, trust


def monitoring_role(
    name: str,
    *,
    parent: pulumi.Resource,
    account_id: pulumi.Input[str],
    region: str,
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.iam.Role:
    """A role that may write to the one log group that RDS uses for operating system metrics.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
    """
    child = pulumi.ResourceOptions(parent=parent)
    role = aws.iam.Role(
        f"{name}-monitoring",
        assume_role_policy=trust(
            "monitoring.rds.amazonaws.com", {"StringEquals": {"aws:SourceAccount": account_id}}
        ),
        tags=dict(tags),
        opts=child,
    )
    group = pulumi.Output.concat(
        "arn:aws:logs:", region, ":", account_id, ":log-group:RDSOSMetrics"
    )
    streams = pulumi.Output.concat(group, ":log-stream:*")
    policy = allow(
        [
            {"actions": ["logs:CreateLogGroup", "logs:PutRetentionPolicy"], "resources": [group]},
            {
                "actions": [
                    "logs:CreateLogStream",
                    "logs:DescribeLogStreams",
                    "logs:GetLogEvents",
                    "logs:PutLogEvents",
                ],
                # RDS names a stream after the instance's resource id, which nobody knows before.
                "resources": [streams],
            },
        ]
    )
    aws.iam.RolePolicy(f"{name}-monitoring-logs", role=role.id, policy=policy, opts=child)
    return role
