"""Edges of pods: what network policies leave of what their one security group lets through."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from components.compute.edges import HTTPS
from components.compute.pod_policy import EDGES
from plan.nodes import AWS, INTERNET, Edge, Means, Node
from plan.record import Record, Resource

CLUSTER: Final = "aws:eks/cluster:Cluster"
ASSOCIATION: Final = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
DEPLOYMENT: Final = "kubernetes:apps/v1:Deployment"
INGRESS: Final = "kubernetes:networking.k8s.io/v1:Ingress"
POLICY: Final = "kubernetes:networking.k8s.io/v1:NetworkPolicy"
SERVICE: Final = "kubernetes:core/v1:Service"
KUBERNETES: Final = "Kubernetes"
WORKLOAD: Final = "Workload"
"""Components: a cluster, and what runs in one."""


@dataclass
class _Workload:
    """What the objects of one workload say."""

    cluster: Node
    port: str = ""
    ways: Mapping[str, str] = field(default_factory=dict[str, str])
    """Word and port of what it uses, by label."""
    paths: tuple[str, ...] = ()
    asks: tuple[Node, ...] = ()
    """Whom it asks over HTTPS outside of the program."""
    listens: tuple[str, ...] = ()
    """Ports of a balancer of its own that faces the internet."""
    provider: str = ""


class Pods:
    """The workloads of a record.

    `owner` gives the component of a resource, `owners` those of what a value names.
    """

    def __init__(
        self, record: Record, owner: Callable[[Resource], Node], owners: Callable[[Any], list[Node]]
    ) -> None:
        self._all: dict[Node, _Workload] = {}
        self._fronts: dict[str, Node] = {}
        for resource in record.resources:
            if resource.type == ASSOCIATION and owner(resource).kind == WORKLOAD:
                for cluster in owners(resource.inputs["clusterName"]):
                    self._all[owner(resource)] = _Workload(cluster)
        for resource in record.resources:
            if resource.type in (DEPLOYMENT, INGRESS, POLICY, SERVICE):
                node = owner(resource)
                if found := self._all.get(node):
                    _add(found, resource)
                elif resource.type == INGRESS:
                    self._fronts[resource.provider] = node

    def finer(self, edge: Edge) -> Iterator[Edge]:
        """An edge of all pods of a cluster as those of the workloads that it is for."""
        users = [
            replace(edge, source=node)
            for node, one in self._of(edge.source)
            if one.ways.get(edge.target.name) == f"{edge.access} {edge.port}"
        ]
        served = [
            replace(edge, target=node, port=one.port)
            for node, one in self._of(edge.target)
            if one.paths and self._fronts.get(one.provider) == edge.source
        ]
        yield from users or served or [edge]

    def edges(self) -> Iterator[Edge]:
        """What no security group has to let through, or no resource of AWS says."""
        for node, one in self._all.items():
            for far in one.asks:
                yield Edge(node, far, Means.NETWORK, str(HTTPS), "tcp", "https")
            for port in one.listens:
                yield Edge(INTERNET, node, Means.NETWORK, port, "tcp")
            if one.paths and (front := self._fronts.get(one.provider)):
                yield Edge(front, node, Means.ROUTE, one.port, "tcp", details=one.paths)
            for other, its in self._of(one.cluster):
                access, _, port = one.ways.get(other.name, "").partition(" ")
                if port and its.port == port:
                    yield Edge(node, other, Means.NETWORK, port, "tcp", access)

    def _of(self, cluster: Node) -> Sequence[tuple[Node, _Workload]]:
        return [(node, one) for node, one in self._all.items() if one.cluster == cluster]


def _add(found: _Workload, resource: Resource) -> None:
    """Take from an object of a workload what it says."""
    spec, said = resource.inputs["spec"], resource.inputs["metadata"].get("annotations", {})
    if resource.type == DEPLOYMENT:
        ports = spec["template"]["spec"]["containers"][0].get("ports", ())
        found.port = next((str(port["containerPort"]) for port in ports), "")
    elif resource.type == POLICY:
        found.ways = json.loads(said.get(EDGES, "{}"))
        found.asks = tuple(_asked(spec["egress"]))
    elif resource.type == INGRESS:
        found.provider, found.paths = resource.provider, tuple(_paths(spec["rules"]))
    elif spec["type"] == "LoadBalancer":
        found.listens = tuple(str(port["port"]) for port in spec["ports"])


def _asked(rules: Sequence[Mapping[str, Any]]) -> Iterator[Node]:
    """One range is that of a network with endpoints in it; the internet has many."""
    for rule in rules:
        if rule["ports"] == [{"port": HTTPS, "protocol": "TCP"}]:
            yield AWS if len(rule["to"]) == 1 else INTERNET


def _paths(rules: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Hosts and paths, as those of listener rules."""
    for rule in rules:
        if host := rule.get("host"):
            yield host
        yield from (path["path"] for path in rule["http"]["paths"])
