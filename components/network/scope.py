"""What every part of one network shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class Scope:
    """A network under construction."""

    name: str
    """Name of the component, which starts every logical name."""
    parent: pulumi.Resource
    """The component."""
    vpc: aws.ec2.Vpc
    cidr: str
    """Range of the VPC."""
    region: str
    zones: Mapping[str, str]
    """Zone names by letter, in the order given."""
    tags: Mapping[str, pulumi.Input[str]]
    """The caller's tags."""

    def tagged(self, role: str) -> Mapping[str, pulumi.Input[str]]:
        """Tags of the child `role`."""
        return {"Name": f"{self.name}-{role}", **self.tags}

    def child(self, depends_on: Sequence[pulumi.Resource] = ()) -> pulumi.ResourceOptions:
        """Options of a child that waits for others besides those its inputs imply."""
        return pulumi.ResourceOptions(parent=self.parent, depends_on=list(depends_on))
