"""A task that ends: at certain times, or when somebody starts it."""

import pulumi

from components._args import check_keys
from components._group import security_group
from components.compute.edges import connect_all, reach_out
from components.compute.job_args import JobArgs, check_job
from components.compute.job_failures import job_failures
from components.compute.job_schedule import job_schedule
from components.compute.task import task_definition
from components.observability.logs import log_group
from components.task_links import Run


class Job(pulumi.ComponentResource):
    """A task on Fargate with its roles, log, edges and the queue of its failures."""

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

        group = security_group(
            f"{name}-sg",
            parent=self,
            vpc_id=args["vpc_id"],
            description=f"{name} task",
            tags=tags,
        )
        connect_all(
            name, parent=self, source_id=group.id, bindings=args.get("bindings", {}), tags=tags
        )
        reach_out(name, parent=self, source_id=group.id, peers=args["peers"], tags=tags)
        logs = log_group(
            f"{name}-logs",
            parent=self,
            days=args.get("log_days", 365),
            key_arn=args.get("key_arn"),
            tags=tags,
        )
        task = task_definition(name, parent=self, args=args, logs=logs, tags=tags)
        queue = job_failures(name, parent=self, args=args, family=task.definition.family, tags=tags)
        if "schedule" in args:
            job_schedule(
                name,
                parent=self,
                args=args,
                expression=args["schedule"],
                task=task,
                group=group,
                queue=queue,
                tags=tags,
            )

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
