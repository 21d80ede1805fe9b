"""A schedule that starts a job, with a role for just that."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components._policy import document, trust
from components.compute.edges import Tags
from components.compute.job_args import JobArgs
from components.compute.task import Task

RETRIES: Final = 5
RETRY_SECONDS: Final = 3600


def job_schedule(
    name: str,
    *,
    parent: pulumi.Resource,
    args: JobArgs,
    expression: str,
    task: Task,
    group: aws.ec2.SecurityGroup,
    queue: "aws.sqs.Queue",
    tags: Tags,
) -> None:
    """Starts at the times of `expression`, tried again for an hour where ECS has no room."""
    role, policy = _starter(name, parent, args, task, queue, tags)
    aws.scheduler.Schedule(
        f"{name}-schedule",
        description=f"Runs {name}",
        schedule_expression=expression,
        schedule_expression_timezone=args.get("timezone", "UTC"),
        flexible_time_window={"mode": "OFF"},
        target={
            "arn": args["cluster_arn"],
            "role_arn": role.arn,
            "ecs_parameters": {
                "task_definition_arn": task.definition.arn,
                "capacity_provider_strategies": [{"capacity_provider": "FARGATE", "weight": 1}],
                "platform_version": "LATEST",
                "network_configuration": {
                    "subnets": args["subnet_ids"],
                    "security_groups": [group.id],
                    "assign_public_ip": False,
                },
                "enable_ecs_managed_tags": True,
                "propagate_tags": "TASK_DEFINITION",
            },
            "retry_policy": {
                "maximum_retry_attempts": RETRIES,
                "maximum_event_age_in_seconds": RETRY_SECONDS,
            },
            "dead_letter_config": {"arn": queue.arn},
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[*task.policies, policy]),
    )


def _starter(  # noqa: PLR0917
    name: str,
    parent: pulumi.Resource,
    args: JobArgs,
    task: Task,
    queue: "aws.sqs.Queue",
    tags: Tags,
) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
    """The scheduler's role: run this task on this cluster, with its two roles, or say that not."""
    child = pulumi.ResourceOptions(parent=parent)
    role = aws.iam.Role(
        f"{name}-schedule-role",
        assume_role_policy=trust(
            "scheduler.amazonaws.com",
            {"StringEquals": {"aws:SourceAccount": args["account_id"]}},
        ),
        tags={**tags, "Name": f"{name}-schedule-role"},
        opts=child,
    )
    tasks = pulumi.Output.format(
        "arn:aws:ecs:{0}:{1}:task/{2}/*", args["region"], args["account_id"], args["cluster_name"]
    )
    statements: list[dict[str, object]] = [
        {
            "Effect": "Allow",
            "Action": ["ecs:RunTask"],
            "Resource": [task.definition.arn],
            "Condition": {"ArnEquals": {"ecs:cluster": args["cluster_arn"]}},
        },
        {
            "Effect": "Allow",
            "Action": ["iam:PassRole"],
            "Resource": [task.execution.arn, task.role.arn],
            "Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        },
        {
            "Effect": "Allow",
            "Action": ["ecs:TagResource"],
            # A task's id is made when it starts.
            "Resource": [tasks],
            "Condition": {"StringEquals": {"ecs:CreateAction": "RunTask"}},
        },
        {"Effect": "Allow", "Action": ["sqs:SendMessage"], "Resource": [queue.arn]},
    ]
    if "key_arn" in args:
        use = ["kms:Decrypt", "kms:GenerateDataKey"]
        statements.append({"Effect": "Allow", "Action": use, "Resource": [args["key_arn"]]})
    return role, aws.iam.RolePolicy(
        f"{name}-may-run", role=role.id, policy=document(statements), opts=child
    )
