"""IAM documents as sorted JSON, so that the same meaning is always the same text."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi

from components.links import Grant

VERSION = "2012-10-17"


def trust(
    service: str,
    condition: Mapping[str, Mapping[str, pulumi.Input[str]]] | None = None,
    *,
    tagged: bool = False,
) -> pulumi.Output[str]:
    """Let an AWS service, such as `ecs-tasks.amazonaws.com`, assume a role.

    `condition` narrows it, as in `{"StringEquals": {"aws:SourceAccount": "123456789012"}}`;
    a `tagged` session says by its tags for whom the service acts, as those of EKS do.
    """
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Action": ["sts:AssumeRole", "sts:TagSession"] if tagged else "sts:AssumeRole",
        "Principal": {"Service": service},
    }
    if condition:
        statement["Condition"] = condition
    return document([statement])


def allow(grants: Sequence[Grant]) -> pulumi.Output[str]:
    """One statement per grant, in the order given; actions sorted."""
    return document(
        [
            {"Effect": "Allow", "Action": sorted(g["actions"]), "Resource": list(g["resources"])}
            for g in grants
        ]
    )


def with_key(key_arn: pulumi.Input[str] | None, *actions: str) -> list[Grant]:
    """What a role does with the key of what it uses; nothing where that is AWS's own.

    Such a key is open to whoever in the account may use what it encrypts.
    https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key
    """
    return [] if key_arn is None else [{"actions": list(actions), "resources": [key_arn]}]


def tls_only(action: str, resource: Any) -> Mapping[str, Any]:
    """Nobody, whoever they are, does `action`, such as `s3:*`, to `resource` over plain HTTP."""
    return {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": resource,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def document(statements: Sequence[Mapping[str, Any]]) -> pulumi.Output[str]:
    """A policy of these statements, in the order given; values may be outputs."""
    return pulumi.Output.json_dumps(
        {"Version": VERSION, "Statement": [dict(s) for s in statements]}, sort_keys=True
    )
