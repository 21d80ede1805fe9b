"""Services by what runs them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from stack.model.cluster import Cluster, Orchestrator
from stack.model.service import Runs, Service


class Running:
    """What settings say of services, platform by platform."""

    if TYPE_CHECKING:
        services: Mapping[str, Service]
        clusters: Mapping[str, Cluster]

    @property
    def processes(self) -> Mapping[str, Service]:
        """Services that are processes in a network, of whatever platform."""
        others = (Runs.LAMBDA, Runs.STATIC)
        return {k: one for k, one in self.services.items() if one.runs not in others}

    @property
    def containers(self) -> Mapping[str, Service]:
        """Services that run as tasks."""
        others = (Runs.EKS, Runs.BEANSTALK)
        return {k: one for k, one in self.processes.items() if one.runs not in others}

    @property
    def workloads(self) -> Mapping[str, Service]:
        """Services that run as pods."""
        return self.on(Runs.EKS)

    @property
    def environments(self) -> Mapping[str, Service]:
        """Services that Elastic Beanstalk runs."""
        return self.on(Runs.BEANSTALK)

    @property
    def balanced(self) -> Mapping[str, Service]:
        """Services that the load balancer can lead to."""
        return {**self.containers, **self.environments}

    @property
    def functions(self) -> Mapping[str, Service]:
        """Services that run on an event."""
        return self.on(Runs.LAMBDA)

    @property
    def sites(self) -> Mapping[str, Service]:
        """Services that are files at the edge."""
        return self.on(Runs.STATIC)

    def on(self, runs: Runs) -> Mapping[str, Service]:
        """Services of one platform."""
        return {k: one for k, one in self.services.items() if one.runs is runs}

    def members(self, cluster: str) -> Mapping[str, Service]:
        """Services that run on the machines of a cluster."""
        return {k: one for k, one in self.on(Runs.EC2).items() if one.cluster == cluster}

    def clusters_of(self, engine: Orchestrator) -> Mapping[str, Cluster]:
        """Clusters of one engine."""
        return {k: one for k, one in self.clusters.items() if one.engine is engine}

    @property
    def asking(self) -> Mapping[str, Service]:
        """Services that want users to sign in at the load balancer."""
        return {k: one for k, one in self.containers.items() if one.sign_in}
