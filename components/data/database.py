"""What databases have in common, whichever engine: logs that AWS names, and an owner's login."""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
import pulumi_aws as aws

from components.links import Binding
from components.observability.logs import log_group

DATABASE: Final = "app"
OWNER: Final = "groundwork"


def exported_logs(
    name: str,
    prefix: str,
    kinds: Sequence[str],
    *,
    parent: pulumi.Resource,
    identifier: pulumi.Output[str],
    days: int,
    key_arn: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]],
) -> list[aws.cloudwatch.LogGroup]:
    """A group for each kind of log, under the name that AWS will write to: `PREFIX/ID/KIND`."""
    return [
        log_group(
            f"{name}-{kind}-logs",
            parent=parent,
            days=days,
            key_arn=key_arn,
            tags=tags,
            physical_name=pulumi.Output.concat(prefix, "/", identifier, "/", kind),
        )
        for kind in kinds
    ]


def owners(
    host: pulumi.Output[str],
    port: int,
    *,
    security_group_id: pulumi.Output[str],
    secret_arn: pulumi.Output[str],
) -> Binding:
    """What a process needs in order to connect as the owner, whose password AWS keeps."""
    return {
        "access": "connect",
        "target": {"security_group_id": security_group_id, "port": port},
        "environment": {"HOST": host, "PORT": str(port), "NAME": DATABASE},
        "secrets": {
            "USERNAME": pulumi.Output.concat(secret_arn, ":username::"),
            "PASSWORD": pulumi.Output.concat(secret_arn, ":password::"),
        },
        "secret_arn": secret_arn,
    }
