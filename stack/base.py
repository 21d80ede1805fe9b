"""What every builder needs."""

from dataclasses import dataclass

import pulumi

from stack.settings import Settings


@dataclass(frozen=True)
class Base:
    """The settings and what all areas share; ids are outputs."""

    settings: Settings
    opts: pulumi.ResourceOptions
    """Options of every top-level component: the provider."""
    account_id: pulumi.Output[str]
    key_arn: pulumi.Output[str]
    topic_arn: pulumi.Output[str]
