"""What databases have in common, whichever engine: logs that AWS names, and an owner's login."""

from collections.abc import Mapping, Sequence
from typing import Final

import pulumi
import pulumi_aws as aws

from components.links import Binding
from components.observability.logs import log_group

DATABASE: Final = "app"
OWNER: Final = "groundwork"


def check_backup_days(name: str, days: int) -> None:
    """Refuse what AWS does not keep.

    Raises:
        ValueError: there are fewer or more days of point-in-time recovery than AWS has.
    """
    if not 1 <= days <= 35:
        raise ValueError(f"{name}: backup_days must be between 1 and 35, got {days}")


def check_zones(name: str, zones: Sequence[str]) -> None:
    """Refuse more or fewer instances than a cluster has, and two under one name.

    Raises:
        ValueError: there is no zone, one twice, or more than six.
    """
    if not 1 <= len(zones) <= 6 or len(set(zones)) < len(zones):
        raise ValueError(f"{name}: zones must be 1 to 6 different names, got {list(zones)}")


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
