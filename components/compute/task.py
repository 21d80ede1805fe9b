"""The revision of a task: its container, its roles, everything that a rollback must bring back."""

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.compute.container import configuration, container
from components.compute.edges import Tags
from components.compute.roles import Here, execution_role, secrets_to_read, task_role
from components.compute.service_args import CPU, MEMORY, PORT, Architecture, ServiceArgs


@dataclass(frozen=True)
class Task:
    """A task definition with what must be there before it runs."""

    definition: aws.ecs.TaskDefinition
    role: aws.iam.Role
    policies: list[aws.iam.RolePolicy]


def task_definition(
    name: str,
    *,
    parent: pulumi.Resource,
    args: ServiceArgs,
    logs: aws.cloudwatch.LogGroup,
    tags: Tags,
) -> Task:
    """One container in `awsvpc` mode, under a family that no other stack uses."""
    bindings, secrets = args.get("bindings", {}), args.get("secrets", {})
    pull_secret = args.get("pull_secret")
    here: Here = {"account_id": args["account_id"], "region": args["region"]}
    role, may = task_role(name, parent=parent, here=here, bindings=bindings, tags=tags)
    execution, starts = execution_role(
        name,
        parent=parent,
        here=here,
        log_group_arn=logs.arn,
        secrets=secrets_to_read(secrets, bindings, pull_secret),
        repository_arn=args.get("repository_arn"),
        tags=tags,
    )
    only = container(
        name,
        image=args["image"],
        port=int(args.get("port", PORT)),
        command=args.get("command", ()),
        health_command=args.get("health_command", ()),
        source=args.get("source"),
        log_group=logs.name,
        region=args["region"],
        pull_secret_arn=pull_secret and pull_secret["arn"],
        settings=configuration(
            args.get("environment", {}), {k: v["arn"] for k, v in secrets.items()}, bindings
        ),
    )
    definition = aws.ecs.TaskDefinition(
        f"{name}-task",
        # Pulumi makes the cluster's name, so the family is the stack's own.
        family=pulumi.Output.concat(args["cluster_name"], "-", name),
        requires_compatibilities=["EC2" if "machines" in args else "FARGATE"],
        network_mode="awsvpc",
        cpu=str(args.get("cpu", CPU)),
        memory=str(args.get("memory", MEMORY)),
        runtime_platform={
            "operating_system_family": "LINUX",
            "cpu_architecture": args.get("architecture", Architecture.X86_64),
        },
        execution_role_arn=execution.arn,
        task_role_arn=role.arn,
        volumes=[{"name": "tmp"}],
        container_definitions=pulumi.Output.json_dumps([only], sort_keys=True),
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return Task(definition, role, [*may, *starts])
