"""What every builder needs."""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

import pulumi

from stack.settings import Settings


class Encryption(TypedDict):
    """What a component is told of the key for what it keeps."""

    key_arn: NotRequired[pulumi.Input[str]]
    """The stack's own; absent: AWS's."""


@dataclass(frozen=True)
class Base:
    """The settings and what all areas share; ids are outputs."""

    settings: Settings
    opts: pulumi.ResourceOptions
    """Options of every top-level component: the provider."""
    account_id: pulumi.Output[str]
    encryption: Encryption
    topic_arn: pulumi.Output[str]
