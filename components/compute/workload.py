"""A workload on Kubernetes: reachable and able to reach only along its edges."""

from typing import Any, Final

import pulumi
import pulumi_kubernetes as kubernetes

from components._args import check_keys
from components.compute.pod import template
from components.compute.pod_front import fronts
from components.compute.pod_identity import identity
from components.compute.pod_names import metadata, selected
from components.compute.pod_policy import network_policy
from components.compute.pod_scaling import pod_scaling
from components.compute.service_args import SCALE
from components.compute.workload_args import WorkloadArgs, check_workload, port_of
from components.links import Binding

REVISIONS: Final = 5
"""Those that a rollback can go back to."""
DOMAIN: Final = ".svc.cluster.local"
"""Of names in a cluster of EKS; whole names are found without a search list, as by Nginx."""
PROGRESS_SECONDS: Final = 600
"""Longest wait for one more pod to be ready, machine, image and migration included."""


class Workload(pulumi.ComponentResource):
    """Pods with their role, edges, and place behind the balancer of their cluster.

    What their processes write on standard output is the cluster's to keep.
    """

    deployment_name: pulumi.Output[str]
    """Name of the Deployment, within the namespace of the cluster's pods."""
    role_arn: pulumi.Output[str]
    """Role of the process."""

    _args: WorkloadArgs
    _name: str

    def __init__(
        self, name: str, args: WorkloadArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, WorkloadArgs)
        check_workload(name, args)
        super().__init__("groundwork:index:Workload", name, {}, opts)
        self._name, self._args = name, args
        tags = {"Name": name, "service": name, **args.get("tags", {})}
        namespace, scale = args["pods"]["namespace"], args.get("scale", SCALE)

        who = identity(name, parent=self, args=args, aws_tags=tags)
        needs = [*who.needs, network_policy(name, parent=self, args=args)]
        deployment = kubernetes.apps.v1.Deployment(
            f"{name}-deployment",
            metadata=metadata(name, namespace),
            spec=self._spec(who.account.metadata.name, fixed=scale["min"] == scale["max"]),
            opts=pulumi.ResourceOptions(parent=self, depends_on=needs),
        )
        fronts(name, parent=self, args=args)
        pod_scaling(
            name,
            parent=self,
            namespace=namespace,
            deployment=deployment.metadata.name,
            scale=scale,
        )

        self.deployment_name = deployment.metadata.name
        self.role_arn = who.role.arn
        self.register_outputs({"deployment_name": self.deployment_name, "role_arn": self.role_arn})

    def binding(self) -> Binding:
        """What another workload of the cluster needs in order to call this one by its name."""
        name, port = self._name, port_of(self._args)
        host = pulumi.Output.concat(name, ".", self._args["pods"]["namespace"], DOMAIN)
        return {
            "access": "call",
            "pods": {"name": name, "port": port},
            "environment": {"HOST": host, "PORT": str(port)},
        }

    def _spec(self, account: pulumi.Input[str], *, fixed: bool) -> Any:
        """What to run, one more pod at a time; their number is the autoscaler's, unless fixed."""
        args = self._args
        spec: dict[str, Any] = {
            "selector": {"match_labels": selected(self._name)},
            "strategy": {
                "type": "RollingUpdate",
                "rolling_update": {"max_unavailable": 0, "max_surge": "25%"},
            },
            "revision_history_limit": REVISIONS,
            "progress_deadline_seconds": PROGRESS_SECONDS,
            "template": template(self._name, args, account),
        }
        return {**spec, "replicas": args.get("scale", SCALE)["min"]} if fixed else spec
