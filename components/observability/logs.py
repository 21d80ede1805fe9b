"""Log groups that the stack owns: encrypted, with a retention, there before anything writes."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws


def log_group(
    name: str,
    *,
    parent: pulumi.Resource,
    days: int,
    key_arn: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]],
    physical_name: pulumi.Input[str] | None = None,
    region: str | None = None,
) -> aws.cloudwatch.LogGroup:
    """A log group kept for `days`; without `key_arn` CloudWatch encrypts with its own key.

    `physical_name` is for services that write to a group whose name they choose themselves,
    `region` for those that log elsewhere than the provider is.
    """
    return aws.cloudwatch.LogGroup(
        name,
        name=physical_name,
        retention_in_days=days,
        kms_key_id=key_arn,
        region=region,
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent),
    )
