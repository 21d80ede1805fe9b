"""Containers beside the process in its task: they share its network, its roles and its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NotRequired, TypedDict

import pulumi

from components.compute.container import configuration, container, serving
from components.links import Grant

LEFT: Final = 128
"""Memory, MiB, that must be left for the process."""


class Sidecar(TypedDict):
    """A container beside the process."""

    image: pulumi.Input[str]
    """Image reference, by digest where it must not change by itself."""
    memory: int
    """Most memory, MiB, out of that of the task."""
    command: NotRequired[Sequence[str]]
    """Command instead of the image's own. Defaults to none."""
    environment: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Plain variables. Defaults to none."""
    health_command: NotRequired[Sequence[str]]
    """Command in the container that exits 0 while it is well. Defaults to none."""
    essential: NotRequired[bool]
    """Whether the process waits for it to be well and ends when it ends; else ECS starts it again
    beside the process. Defaults to true."""
    user: NotRequired[str]
    """User and group, as numbers. Defaults to those of the process."""
    repository_arn: NotRequired[pulumi.Input[str]]
    """ECR repository of the image, which the task may then pull. Defaults to none."""


@dataclass(frozen=True)
class Beside:
    """What a task has besides its process and what that is bound to."""

    sidecars: Mapping[str, Sidecar] = field(default_factory=dict)
    """By label."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables of the process; its own of the same name win."""
    grants: Mapping[str, Sequence[Grant]] = field(default_factory=dict)
    """What the task's role may do, by the name of the policy."""
    writable: bool = False
    """Whether the process has a root file system that can be written."""


def check_sidecars(name: str, memory: int, sidecars: Mapping[str, Sidecar]) -> None:
    """Refuse sidecars that leave the process no memory, or that are named as another container."""
    if "migration" in sidecars:
        raise ValueError(f"{name}: sidecars must not be named migration")
    needed = sum(int(each["memory"]) for each in sidecars.values()) + (LEFT if sidecars else 0)
    if memory < needed:
        raise ValueError(
            f"{name}: memory must be at least {needed} MiB, {LEFT} of them for the process, "
            f"got {memory}"
        )


def sidecar(
    name: str, label: str, given: Sidecar, *, log_group: pulumi.Input[str], region: str
) -> dict[str, Any]:
    """The container, locked down as the process is, with a `/tmp` and a log stream of its own."""
    essential = given.get("essential", True)
    definition = container(
        f"{name}-{label}",
        image=given["image"],
        command=given.get("command", ()),
        source=None,
        log_group=log_group,
        region=region,
        pull_secret_arn=None,
        settings=configuration(given.get("environment", {}), {}, {}),
    )
    definition["mountPoints"] = [{**definition["mountPoints"][0], "sourceVolume": f"{label}-tmp"}]
    definition |= {"memory": int(given["memory"]), "essential": essential}
    if "user" in given:
        definition["user"] = given["user"]
    if not essential:
        definition["restartPolicy"] = {"enabled": True}
    return serving(definition, None, given.get("health_command", ()))


def waits_for(name: str, sidecars: Mapping[str, Sidecar]) -> list[dict[str, str]]:
    """What the process waits for; at its end it goes first, so that they can see it out."""
    return [
        {
            "containerName": f"{name}-{label}",
            "condition": "HEALTHY"
            if each.get("essential", True) and each.get("health_command")
            else "START",
        }
        for label, each in sorted(sidecars.items())
    ]
