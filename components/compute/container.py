"""A container definition as ECS wants it: locked down, observed, configured by its bindings."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi

from components.links import Binding

STOP_SECONDS: Final = 30
"""From SIGTERM to SIGKILL; longer than the target group drains."""
USER: Final = "10001:10001"
LOG_BUFFER: Final = "25m"


def variable(label: str, suffix: str) -> str:
    """`ORDERS_HOST` of `orders` and `HOST`."""
    return f"{label}_{suffix}".upper().replace("-", "_")


def configuration(
    environment: Mapping[str, pulumi.Input[str]],
    secrets: Mapping[str, pulumi.Input[str]],
    bindings: Mapping[str, Binding],
) -> dict[str, list[dict[str, pulumi.Input[str]]]]:
    """`environment` and `secrets` of a container, sorted by name."""
    plain, secret = dict(environment), dict(secrets)
    for label, binding in bindings.items():
        for suffix, value in binding.get("environment", {}).items():
            plain[variable(label, suffix)] = value
        for suffix, arn in binding.get("secrets", {}).items():
            secret[variable(label, suffix)] = arn
    return {
        "environment": [{"name": k, "value": v} for k, v in sorted(plain.items())],
        "secrets": [{"name": k, "valueFrom": v} for k, v in sorted(secret.items())],
    }


def log_to(group: pulumi.Input[str], region: str, *, prefix: str) -> dict[str, Any]:
    """Streams of a group, named after the prefix and the task, that never hold the process up."""
    return {
        "logDriver": "awslogs",
        "options": {
            "awslogs-group": group,
            "awslogs-region": region,
            "awslogs-stream-prefix": prefix,
            "mode": "non-blocking",
            "max-buffer-size": LOG_BUFFER,
        },
    }


def container(
    name: str,
    *,
    image: pulumi.Input[str],
    command: Sequence[str],
    source: str | None,
    log_group: pulumi.Input[str],
    region: str,
    pull_secret_arn: pulumi.Input[str] | None,
    settings: Mapping[str, Any],
) -> dict[str, Any]:
    """A container that listens on no port; `settings` as made by `configuration`."""
    definition: dict[str, Any] = {
        "name": name,
        "image": image,
        "essential": True,
        "user": USER,
        "privileged": False,
        "readonlyRootFilesystem": True,
        "linuxParameters": {"capabilities": {"drop": ["ALL"]}, "initProcessEnabled": True},
        "mountPoints": [{"sourceVolume": "tmp", "containerPath": "/tmp", "readOnly": False}],  # noqa: S108
        "stopTimeout": STOP_SECONDS,
        "logConfiguration": log_to(log_group, region, prefix=name),
        **settings,
    }
    if command:
        definition["command"] = list(command)
    if source is not None:
        definition["dockerLabels"] = {"groundwork.source": source}
    if pull_secret_arn is not None:
        definition["repositoryCredentials"] = {"credentialsParameter": pull_secret_arn}
    return definition


def serving(
    definition: dict[str, Any],
    port: int | None,
    health_command: Sequence[str],
    port_name: str | None = None,
    *,
    udp: bool = False,
) -> dict[str, Any]:
    """The same container with its port and its health check, where it has any.

    `udp` opens the port for datagrams besides, as health checks come over TCP.
    """
    if port is not None:
        mapped = {"containerPort": port, "hostPort": port}
        named = {"name": port_name, "appProtocol": "http"} if port_name else {}
        definition["portMappings"] = [{**mapped, "protocol": "tcp", **named}]
        if udp:
            definition["portMappings"].append({**mapped, "protocol": "udp"})
    if health_command:
        definition["healthCheck"] = {
            "command": ["CMD", *health_command],
            "interval": 15,
            "timeout": 5,
            "retries": 3,
            "startPeriod": 30,
        }
    return definition
