"""Security groups of what is gone within minutes."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

SOON: Final = pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(delete="5m"))
"""AWS releases interfaces within a minute or two; a group still in use after that is a mistake."""


def security_group(
    name: str,
    *,
    parent: pulumi.Resource,
    vpc_id: pulumi.Input[str],
    description: str,
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.ec2.SecurityGroup:
    """A group without rules, whose deletion fails soon rather than after a quarter of an hour."""
    return aws.ec2.SecurityGroup(
        name,
        vpc_id=vpc_id,
        description=description,
        tags=dict(tags),
        opts=pulumi.ResourceOptions.merge(SOON, pulumi.ResourceOptions(parent=parent)),
    )
