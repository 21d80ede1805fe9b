"""What PostgreSQL on RDS and on Aurora have in common: where it stands, and how it is set."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pulumi
import pulumi_aws as aws

from components.data.database import exported_logs, owners
from components.links import Binding

PORT: Final = 5432
SLOW_STATEMENT_MILLISECONDS: Final = 1000
PARAMETERS: Final = {
    "rds.force_ssl": "1",
    "log_min_duration_statement": str(SLOW_STATEMENT_MILLISECONDS),
}


class Place(NamedTuple):
    """What a database is put into."""

    group: aws.ec2.SecurityGroup
    """Group that guards the port, without a rule."""
    identifier: pulumi.Output[str]
    """Name of the database, as AWS wants it."""
    logs: Sequence[aws.cloudwatch.LogGroup]
    """Groups of the logs that it writes."""
    subnets: "aws.rds.SubnetGroup"
    """Subnets that it may stand in."""


def place(
    name: str,
    *,
    parent: pulumi.Resource,
    vpc_id: pulumi.Input[str],
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
    log_prefix: str,
    log_kinds: Sequence[str],
    log_days: int,
    key_arn: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]],
) -> Place:
    """A group, a name, logs and subnets; the logs are `log_prefix/IDENTIFIER/KIND`."""
    child = pulumi.ResourceOptions(parent=parent)
    group = aws.ec2.SecurityGroup(
        f"{name}-sg",
        vpc_id=vpc_id,
        description=f"{name} database",
        tags=dict(tags),
        opts=child,
    )
    # The group's id is unique and lives as long as the database: neither the instance, nor the
    # log groups that RDS names after it, nor the final snapshot collide with those of before.
    identifier = pulumi.Output.concat(name, "-", group.id)
    logs = exported_logs(
        name,
        log_prefix,
        log_kinds,
        parent=parent,
        identifier=identifier,
        days=log_days,
        key_arn=key_arn,
        tags=tags,
    )
    subnets = aws.rds.SubnetGroup(
        f"{name}-subnets",
        subnet_ids=subnet_ids,
        description=f"{name} database",
        tags=dict(tags),
        opts=child,
    )
    return Place(group, identifier, logs, subnets)


def owners_over_tls(
    host: pulumi.Output[str],
    *,
    security_group_id: pulumi.Output[str],
    secret_arn: pulumi.Output[str],
    key_arn: pulumi.Input[str] | None,
) -> Binding:
    """What a process needs in order to connect as the owner, whose secret is under the key."""
    login = owners(host, PORT, security_group_id=security_group_id, secret_arn=secret_arn)
    return login if key_arn is None else {**login, "key_arn": key_arn}
