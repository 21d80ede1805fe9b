"""A record of all traffic in a VPC, and what people ask of it."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components._policy import allow, trust
from components.network.scope import Scope
from components.observability.logs import log_group
from components.observability.queries import saved_query

QUERIES: Final = {
    "rejected": """filter action = "REJECT"
| stats count(*) as packets by srcAddr, dstAddr, dstPort
| sort packets desc
| limit 50""",
    "talkers": """stats sum(bytes) as bytes by srcAddr, dstAddr, dstPort
| sort bytes desc
| limit 50""",
}
"""Who was turned away, and between whom most bytes went; in the default format of a flow log."""


def flow_log(
    scope: Scope,
    *,
    account_id: pulumi.Input[str],
    days: int,
    key_arn: pulumi.Input[str] | None,
) -> aws.ec2.FlowLog:
    """Accepted and rejected traffic, to a log group of its own through a role of its own.

    https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
    """
    group = log_group(
        f"{scope.name}-flow-logs",
        parent=scope.parent,
        days=days,
        key_arn=key_arn,
        tags=scope.tagged("flow-logs"),
    )
    for title, lines in QUERIES.items():
        saved_query(
            f"{scope.name}-flow-{title}",
            parent=scope.parent,
            group=group,
            title=title,
            lines=lines,
        )
    role = aws.iam.Role(
        f"{scope.name}-flow-logs",
        assume_role_policy=trust(
            "vpc-flow-logs.amazonaws.com",
            {
                "StringEquals": {"aws:SourceAccount": account_id},
                # The flow log is made after its role, so its id cannot stand here.
                "ArnLike": {
                    "aws:SourceArn": pulumi.Output.concat(
                        "arn:aws:ec2:", scope.region, ":", account_id, ":vpc-flow-log/*"
                    )
                },
            },
        ),
        tags=scope.tagged("flow-logs"),
        opts=scope.child(),
    )
    policy = aws.iam.RolePolicy(
        f"{scope.name}-flow-logs",
        role=role.id,
        policy=allow(
            [
                {
                    "actions": [
                        "logs:CreateLogStream",
                        "logs:DescribeLogStreams",
                        "logs:PutLogEvents",
                    ],
                    # A stream is named after the network interface it records.
                    "resources": [pulumi.Output.concat(group.arn, ":*")],
                }
            ]
        ),
        opts=scope.child(),
    )
    return aws.ec2.FlowLog(
        f"{scope.name}-flow-logs",
        vpc_id=scope.vpc.id,
        traffic_type="ALL",
        log_destination_type="cloud-watch-logs",
        log_destination=group.arn,
        iam_role_arn=role.arn,
        tags=scope.tagged("flow-logs"),
        opts=scope.child([policy]),
    )
