"""An ECS cluster on Fargate and Fargate Spot."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys


class ClusterArgs(TypedDict):
    """Inputs of `Cluster`."""

    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Cluster(pulumi.ComponentResource):
    """Where services run; observed by Container Insights, with no machines to look after."""

    arn: pulumi.Output[str]
    """ARN, known to be usable with both capacity providers."""
    cluster_name: pulumi.Output[str]
    """Name, as CloudWatch and the autoscaler want it."""

    def __init__(
        self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, ClusterArgs)
        super().__init__("groundwork:index:Cluster", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)

        cluster = aws.ecs.Cluster(
            f"{name}-cluster",
            settings=[{"name": "containerInsights", "value": "enhanced"}],
            tags={"Name": name, **args.get("tags", {})},
            opts=child,
        )
        providers = aws.ecs.ClusterCapacityProviders(
            f"{name}-capacity",
            cluster_name=cluster.name,
            capacity_providers=["FARGATE", "FARGATE_SPOT"],
            default_capacity_provider_strategies=[{"capacity_provider": "FARGATE", "weight": 1}],
            opts=child,
        )

        # A service that names a capacity provider is refused until the cluster has it.
        self.arn = pulumi.Output.all(cluster.arn, providers.id)[0]
        self.cluster_name = cluster.name
        self.register_outputs({"arn": self.arn, "cluster_name": self.cluster_name})
