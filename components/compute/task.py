"""The revision of a task: its containers, its roles, everything that a rollback must bring back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components.compute.container import configuration, container, serving
from components.compute.edges import Tags
from components.compute.roles import Here, execution_role, secrets_to_read, task_role
from components.compute.sidecar import Beside, sidecar, waits_for
from components.links import Binding, SecretRef

CPU: Final = 256
MEMORY: Final = 512
START_SECONDS: Final = 120
"""Most time that ECS gives a container that another one waits for."""


class Architecture(StrEnum):
    """Processor that the image is built for."""

    X86_64 = "X86_64"
    ARM64 = "ARM64"


class Migration(TypedDict):
    """What each task does before it serves."""

    command: Sequence[str]
    """Command in the service's own image; safe to run twice and at the same time, done in two
    minutes. Exit code 0 lets the task go on."""
    secrets: NotRequired[Mapping[str, SecretRef]]
    """Variables that the process which serves does not get, such as a user who may change the
    schema. Defaults to none."""


class TaskArgs(TypedDict):
    """What a task is made of: the part that services and jobs have in common."""

    cluster_name: pulumi.Input[str]
    account_id: pulumi.Input[str]
    region: str
    image: pulumi.Input[str]
    cpu: NotRequired[int]
    memory: NotRequired[int]
    architecture: NotRequired[Architecture]
    command: NotRequired[Sequence[str]]
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    secrets: NotRequired[Mapping[str, SecretRef]]
    pull_secret: NotRequired[SecretRef]
    repository_arn: NotRequired[pulumi.Input[str]]
    mirror_arns: NotRequired[Sequence[pulumi.Input[str]]]
    bindings: NotRequired[Mapping[str, Binding]]
    source: NotRequired[str]


@dataclass(frozen=True)
class Task:
    """A task definition with what must be there before it runs."""

    definition: aws.ecs.TaskDefinition
    role: aws.iam.Role
    execution: aws.iam.Role
    policies: list[aws.iam.RolePolicy]


def task_definition(
    name: str,
    *,
    parent: pulumi.Resource,
    args: TaskArgs,
    port: int | None = None,
    port_name: str | None = None,
    udp: bool = False,
    health_command: Sequence[str] = (),
    migration: Migration | None = None,
    beside: Beside | None = None,
    compatible: str = "FARGATE",
    logs: aws.cloudwatch.LogGroup,
    tags: Tags,
) -> Task:
    """Containers in `awsvpc` mode, under a family that no other stack uses.

    `port_name` is what Service Connect calls the port, which then speaks HTTP; `udp` opens it for
    datagrams besides. `compatible` is `FARGATE` or `EC2`.
    """
    bindings, secrets, extra = args.get("bindings", {}), args.get("secrets", {}), beside or Beside()
    first = migration.get("secrets", {}) if migration else {}
    pull_secret = args.get("pull_secret")
    here: Here = {"account_id": args["account_id"], "region": args["region"]}
    role, may = task_role(
        name, parent=parent, here=here, bindings=bindings, others=extra.grants, tags=tags
    )
    execution, starts = execution_role(
        name,
        parent=parent,
        here=here,
        log_group_arn=logs.arn,
        secrets=secrets_to_read({**secrets, **first}, bindings, pull_secret),
        repository_arns=_repositories(args, extra),
        mirror_arns=args.get("mirror_arns", ()),
        tags=tags,
    )

    plain = args.get("environment", {})

    def made(
        role: str,
        command: Sequence[str],
        secrets: Mapping[str, SecretRef],
        plain: Mapping[str, pulumi.Input[str]],
    ) -> dict[str, Any]:
        return container(
            role,
            image=args["image"],
            command=command,
            source=args.get("source"),
            log_group=logs.name,
            region=args["region"],
            pull_secret_arn=pull_secret and pull_secret["arn"],
            settings=configuration(plain, {k: v["arn"] for k, v in secrets.items()}, bindings),
        )

    main = made(name, args.get("command", ()), secrets, {**extra.environment, **plain})
    main["readonlyRootFilesystem"] = not extra.writable
    containers = [serving(main, port, health_command, port_name, udp=udp)]
    waits = waits_for(name, extra.sidecars)
    if migration is not None:
        before = made(f"{name}-migration", migration["command"], {**secrets, **first}, plain)
        # The task goes on without it, but only after it has succeeded.
        containers.append({**before, "essential": False, "startTimeout": START_SECONDS})
        waits.append({"containerName": before["name"], "condition": "SUCCESS"})
    if waits:
        main["dependsOn"] = waits
    containers += [
        sidecar(name, label, each, log_group=logs.name, region=args["region"])
        for label, each in sorted(extra.sidecars.items())
    ]
    definition = aws.ecs.TaskDefinition(
        f"{name}-task",
        # Pulumi makes the cluster's name, so the family is the stack's own.
        family=pulumi.Output.concat(args["cluster_name"], "-", name),
        requires_compatibilities=[compatible],
        network_mode="awsvpc",
        cpu=str(args.get("cpu", CPU)),
        memory=str(args.get("memory", MEMORY)),
        runtime_platform={
            "operating_system_family": "LINUX",
            "cpu_architecture": args.get("architecture", Architecture.X86_64),
        },
        execution_role_arn=execution.arn,
        task_role_arn=role.arn,
        volumes=[{"name": "tmp"}, *({"name": f"{each}-tmp"} for each in sorted(extra.sidecars))],
        container_definitions=pulumi.Output.json_dumps(containers, sort_keys=True),
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return Task(definition, role, execution, [*may, *starts])


def _repositories(args: TaskArgs, beside: Beside) -> list[pulumi.Input[str]]:
    """Repositories in ECR that the containers of a task come from."""
    own = [args["repository_arn"]] if "repository_arn" in args else []
    beside_it = [each for _, each in sorted(beside.sidecars.items())]
    return [*own, *(each["repository_arn"] for each in beside_it if "repository_arn" in each)]
