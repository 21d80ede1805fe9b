"""An ECS cluster on Fargate, Fargate Spot and, where asked for, machines of its own."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.compute.capacity import capacity_provider, check_capacity
from components.compute.machine_template import INSTANCE_TYPE, CapacityArgs
from components.compute.predictive import PlannedMachines
from components.compute.shell import sessions
from components.links import Machines, Shell
from components.observability.logs import log_group


class SessionArgs(TypedDict):
    """How sessions of ECS Exec are kept."""

    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts them, and their log. Defaults to TLS, and CloudWatch's own."""
    log_days: NotRequired[int]
    """Retention of the log, days. Defaults to 365."""


class ClusterArgs(TypedDict):
    """Inputs of `Cluster`."""

    machines: NotRequired[CapacityArgs]
    """EC2 machines besides Fargate. Defaults to none."""
    sessions: NotRequired[SessionArgs]
    """Allow ECS Exec for services that ask for it. Defaults to none."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Cluster(pulumi.ComponentResource):
    """Where services run; observed by Container Insights."""

    arn: pulumi.Output[str]
    """ARN, known to be usable with every capacity provider."""
    cluster_name: pulumi.Output[str]
    """Name, as CloudWatch and the autoscaler want it."""

    _args: ClusterArgs
    _name: str
    _capacity: aws.ecs.CapacityProvider | None = None
    _group: "aws.autoscaling.Group | None" = None
    _shell: Shell | None = None

    def __init__(
        self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, ClusterArgs)
        machines = args.get("machines")
        if machines is not None:
            check_keys(f"{name}: machines", machines, CapacityArgs)
            check_capacity(name, machines)
        super().__init__("groundwork:index:Cluster", name, {}, opts)
        self._name, self._args = name, args
        tags = {"Name": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)

        if "sessions" in args:
            kept = args["sessions"]
            check_keys(f"{name}: sessions", kept, SessionArgs)
            logs = log_group(
                f"{name}-sessions",
                parent=self,
                days=kept.get("log_days", 365),
                key_arn=kept.get("key_arn"),
                tags=tags,
            )
            self._shell = {"log_group_name": logs.name, "log_group_arn": logs.arn}
            if "key_arn" in kept:
                self._shell["key_arn"] = kept["key_arn"]
        cluster = aws.ecs.Cluster(
            f"{name}-cluster",
            settings=[{"name": "containerInsights", "value": "enhanced"}],
            configuration=sessions(self._shell) if self._shell else None,
            tags=tags,
            opts=child,
        )
        if machines is not None:
            self._capacity, self._group = capacity_provider(
                name, parent=self, cluster=cluster, args=machines, tags=tags
            )
        own = [self._capacity.name] if self._capacity else []
        providers = aws.ecs.ClusterCapacityProviders(
            f"{name}-capacity",
            cluster_name=cluster.name,
            capacity_providers=["FARGATE", "FARGATE_SPOT", *own],
            default_capacity_provider_strategies=[{"capacity_provider": "FARGATE", "weight": 1}],
            opts=child,
        )

        # A service that names a capacity provider is refused until the cluster has it.
        self.arn = pulumi.Output.all(cluster.arn, providers.id)[0]
        self.cluster_name = cluster.name
        self.register_outputs({"arn": self.arn, "cluster_name": self.cluster_name})

    def machines(self) -> Machines:
        """What a service needs in order to run on the machines of this cluster."""
        if self._capacity is None or "machines" not in self._args:
            raise ValueError(f"{self._name}: a cluster whose machines are used must have some")
        machines = self._args["machines"]
        return {
            "capacity_provider": self._capacity.name,
            "instance_type": machines.get("instance_type", INSTANCE_TYPE),
            "max": int(machines.get("max", 2)),
        }

    def planned(self) -> PlannedMachines:
        """What a scaling plan needs in order to forecast the machines of this cluster."""
        machines = self._args.get("machines", {})
        if self._group is None or "plan_tag" not in machines:
            raise ValueError(f"{self._name}: a cluster that is planned must have a plan_tag")
        low, high = int(machines.get("min", 1)), int(machines.get("max", 2))
        return {"group_name": self._group.name, "min": low, "max": high}

    def shell(self) -> Shell:
        """What a service needs so that people can run commands in its tasks."""
        if self._shell is None:
            raise ValueError(f"{self._name}: a cluster whose tasks are entered must have sessions")
        return self._shell
