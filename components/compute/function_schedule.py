"""A schedule that starts a function, with a role for just that."""

import pulumi
import pulumi_aws as aws

from components._policy import allow, trust, with_key
from components.compute.edges import Tags
from components.compute.function_args import FunctionSchedule


def schedule(
    name: str,
    *,
    parent: pulumi.Resource,
    when: FunctionSchedule,
    function: "aws.lambda_.Function",
    queue: "aws.sqs.Queue",
    account_id: pulumi.Input[str],
    key_arn: pulumi.Input[str] | None,
    tags: Tags,
) -> None:
    """Started on the minute by EventBridge Scheduler; what it cannot start goes to `queue`."""
    child = pulumi.ResourceOptions(parent=parent)
    role = aws.iam.Role(
        f"{name}-schedule",
        assume_role_policy=trust(
            "scheduler.amazonaws.com", {"StringEquals": {"aws:SourceAccount": account_id}}
        ),
        tags={**tags, "Name": f"{name}-schedule"},
        opts=child,
    )
    policy = aws.iam.RolePolicy(
        f"{name}-schedule",
        role=role.id,
        policy=allow(
            [
                {"actions": ["lambda:InvokeFunction"], "resources": [function.arn]},
                {"actions": ["sqs:SendMessage"], "resources": [queue.arn]},
                *with_key(key_arn, "kms:Decrypt", "kms:GenerateDataKey"),
            ]
        ),
        opts=child,
    )
    aws.scheduler.Schedule(
        f"{name}-schedule",
        description=f"{name} function",
        schedule_expression=when["expression"],
        schedule_expression_timezone=when.get("timezone", "UTC"),
        flexible_time_window={"mode": "OFF"},
        kms_key_arn=key_arn,
        target={
            "arn": function.arn,
            "role_arn": role.arn,
            "dead_letter_config": {"arn": queue.arn},
            "retry_policy": {"maximum_event_age_in_seconds": 3600, "maximum_retry_attempts": 3},
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[policy]),
    )
