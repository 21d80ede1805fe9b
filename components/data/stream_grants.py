"""What IAM lets the clients of a stream do: on the cluster, on its topic, on groups of consumers.

https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
"""

from dataclasses import dataclass
from typing import TypedDict

import pulumi

from components.links import Grant


class StreamSource(TypedDict):
    """What runs a function with the messages of a stream."""

    cluster_arn: pulumi.Input[str]
    """Cluster that has the topic."""
    topic: str
    """Name of the topic."""
    group_prefix: str
    """What names of groups of consumers begin with."""


@dataclass(frozen=True)
class Topic:
    """One topic of a cluster."""

    name: str
    cluster_arn: pulumi.Output[str]
    cluster_name: pulumi.Output[str]
    cluster_uuid: pulumi.Output[str]
    account_id: pulumi.Input[str]
    region: str

    @property
    def group_prefix(self) -> str:
        """What names of groups of consumers begin with."""
        return f"{self.name}-"

    def sending(self) -> list[Grant]:
        """To write, and to make the topic where it is not there."""
        return [
            {
                "actions": ["kafka-cluster:Connect", "kafka-cluster:WriteDataIdempotently"],
                "resources": [self.cluster_arn],
            },
            {
                "actions": [
                    "kafka-cluster:CreateTopic",
                    "kafka-cluster:DescribeTopic",
                    "kafka-cluster:WriteData",
                ],
                "resources": [self._arn("topic", self.name)],
            },
        ]

    def receiving(self) -> list[Grant]:
        """To read, and to keep in a group how far."""
        return [
            {"actions": ["kafka-cluster:Connect"], "resources": [self.cluster_arn]},
            {
                "actions": ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"],
                "resources": [self._arn("topic", self.name)],
            },
            {
                "actions": ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"],
                # Each consumer has a group of its own, under a name that it gives itself.
                "resources": [self._arn("group", f"{self.group_prefix}*")],
            },
        ]

    def polling(self) -> list[Grant]:
        """To read by Lambda's pollers, who find the brokers and have interfaces beside them.

        https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html
        """
        return [
            *self.receiving(),
            {
                "actions": [
                    "kafka-cluster:DescribeClusterDynamicConfiguration",
                    "kafka:DescribeCluster",
                    "kafka:DescribeClusterV2",
                ],
                "resources": [self.cluster_arn],
            },
            {
                "actions": [
                    "ec2:CreateNetworkInterface",
                    "ec2:DeleteNetworkInterface",
                    "ec2:DescribeNetworkInterfaces",
                    "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets",
                    "ec2:DescribeVpcs",
                    "kafka:GetBootstrapBrokers",
                ],
                # Lambda checks for these on every resource before it makes the first interface,
                # and brokers have no ARN by which they could be asked for.
                "resources": ["*"],
            },
        ]

    def _arn(self, kind: str, name: str) -> pulumi.Output[str]:
        start = pulumi.Output.concat("arn:aws:kafka:", self.region, ":", self.account_id)
        return pulumi.Output.concat(
            start, ":", kind, "/", self.cluster_name, "/", self.cluster_uuid, "/", name
        )
