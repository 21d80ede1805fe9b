"""A firewall's log, without what proves who somebody is."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from components.observability.log_delivery import delivery
from components.observability.logs import log_group

PREFIX: Final = "aws-waf-logs-"
"""https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html"""
REDACTED: Final = ("authorization", "cookie")


def firewall_logs(
    name: str,
    *,
    parent: pulumi.Resource,
    acl: "aws.wafv2.WebAcl",
    account_id: pulumi.Input[str],
    region: str | None,
    home: str,
    days: int,
    key_arn: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.cloudwatch.LogGroup:
    """The log group, and all that lets the firewall write to it.

    `region` is where it lives if that is not `home`, the provider's own.
    """
    # The ACL's id is unique and lives as long as the log, whose name AWS wants to begin so.
    unique = pulumi.Output.concat(name, "-", acl.id)
    group = log_group(
        f"{name}-logs",
        parent=parent,
        days=days,
        key_arn=key_arn,
        tags=tags,
        physical_name=pulumi.Output.concat(PREFIX, unique),
        region=region,
    )
    policy = aws.cloudwatch.LogResourcePolicy(
        f"{name}-logs",
        policy_name=pulumi.Output.concat(PREFIX, unique),
        policy_document=delivery([group], account_id, region or home),
        region=region,
        opts=pulumi.ResourceOptions(parent=parent),
    )
    aws.wafv2.WebAclLoggingConfiguration(
        f"{name}-logs",
        resource_arn=acl.arn,
        log_destination_configs=[group.arn],
        redacted_fields=[{"single_header": {"name": header}} for header in REDACTED],
        region=region,
        # Where the policy is missing AWS adds one of its own, which nobody takes away again.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[policy]),
    )
    return group
