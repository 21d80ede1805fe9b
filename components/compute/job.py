"""A task that ends: at certain times, or when somebody starts it."""

from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import document, trust
from components.compute.edges import Tags, connect_all, reach_out
from components.compute.job_args import JobArgs, check_job
from components.compute.task import Task, task_definition
from components.links import Run
from components.observability.logs import log_group

RETRIES: Final = 5
RETRY_SECONDS: Final = 3600


class Job(pulumi.ComponentResource):
    """A task on Fargate with its roles, log and edges, which nobody can reach."""

    security_group_id: pulumi.Output[str]
    """Group of the task."""
    task_definition_arn: pulumi.Output[str]
    """Revision to run, known to have its permissions."""
    task_role_arn: pulumi.Output[str]
    """Role of the process."""
    log_group_name: pulumi.Output[str]
    """Group that holds the log."""

    _args: JobArgs

    def __init__(
        self, name: str, args: JobArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, JobArgs)
        check_job(name, args)
        super().__init__("groundwork:index:Job", name, {}, opts)
        self._args = args
        tags = {"Name": name, "service": name, **args.get("tags", {})}

        group = aws.ec2.SecurityGroup(
            f"{name}-sg",
            vpc_id=args["vpc_id"],
            description=f"{name} task",
            tags=tags,
            opts=pulumi.ResourceOptions(
                parent=self, custom_timeouts=pulumi.CustomTimeouts(delete="5m")
            ),
        )
        connect_all(
            name, parent=self, source_id=group.id, bindings=args.get("bindings", {}), tags=tags
        )
        reach_out(name, parent=self, source_id=group.id, peers=args["peers"], tags=tags)
        logs = log_group(
            f"{name}-logs",
            parent=self,
            days=args.get("log_days", 365),
            key_arn=args["key_arn"],
            tags=tags,
        )
        task = task_definition(name, parent=self, args=args, logs=logs, tags=tags)
        if "cron" in args:
            self._schedule(name, args["cron"], task, group, tags)

        self.security_group_id = group.id
        # Whoever runs it needs what the task needs, too.
        self.task_definition_arn = pulumi.Output.all(
            task.definition.arn, *[policy.id for policy in task.policies]
        )[0]
        self.task_role_arn = task.role.arn
        self.log_group_name = logs.name
        self.register_outputs(
            {
                "security_group_id": self.security_group_id,
                "task_definition_arn": self.task_definition_arn,
                "task_role_arn": self.task_role_arn,
                "log_group_name": self.log_group_name,
            }
        )

    def run(self) -> Run:
        """What ECS must be told in order to run it once."""
        return {
            "cluster_arn": self._args["cluster_arn"],
            "task_definition_arn": self.task_definition_arn,
            "subnet_ids": self._args["subnet_ids"],
            "security_group_id": self.security_group_id,
        }

    def _schedule(
        self, name: str, cron: str, task: Task, group: aws.ec2.SecurityGroup, tags: Tags
    ) -> None:
        """Starts at the times of `cron`, tried again for an hour where ECS has no room."""
        args = self._args
        role, policy = self._starter(name, task, tags)
        dead_letters = args.get("dead_letter_arn")
        target: Any = {
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
            **({"dead_letter_config": {"arn": dead_letters}} if dead_letters else {}),
        }
        aws.scheduler.Schedule(
            f"{name}-schedule",
            description=f"Runs {name}",
            schedule_expression=f"cron({cron})",
            schedule_expression_timezone=args.get("timezone", "UTC"),
            flexible_time_window={"mode": "OFF"},
            target=target,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*task.policies, policy]),
        )

    def _starter(
        self, name: str, task: Task, tags: Tags
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        """The scheduler's role: run this task on this cluster, with its two roles."""
        args, child = self._args, pulumi.ResourceOptions(parent=self)
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
            "arn:aws:ecs:{0}:{1}:task/{2}/*",
            args["region"],
            args["account_id"],
            args["cluster_name"],
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
        ]
        if "dead_letter_arn" in args:
            statements.append(
                {
                    "Effect": "Allow",
                    "Action": ["sqs:SendMessage"],
                    "Resource": [args["dead_letter_arn"]],
                }
            )
        return role, aws.iam.RolePolicy(
            f"{name}-may-run", role=role.id, policy=document(statements), opts=child
        )
