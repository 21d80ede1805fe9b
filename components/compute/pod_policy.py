"""Whom the pods of a workload talk to: everything else is denied."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pulumi
import pulumi_kubernetes as kubernetes

from components.compute.edges import HTTPS
from components.compute.pod_names import metadata, selected
from components.compute.workload_args import WorkloadArgs, port_of
from components.links import Peer
from components.network.public_ranges import PRIVATE, public_ranges

DNS: Final = 53
AGENT: Final = ("169.254.170.23/32", 80)
"""Where EKS hands out the credentials of a pod.

https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
"""
EDGES: Final = "groundwork.edges"
"""Annotation that says why a policy has its rules: word and port by label, as JSON."""


def network_policy(
    name: str, *, parent: pulumi.Resource, args: WorkloadArgs
) -> "kubernetes.networking.v1.NetworkPolicy":
    """The one policy of the pods, both ways.

    A range that stands for the internet lists what it is: VPC CNI takes the ranges that a rule
    leaves out from other rules, too.
    https://github.com/aws/amazon-network-policy-controller-k8s/issues/146
    """
    return kubernetes.networking.v1.NetworkPolicy(
        f"{name}-policy",
        metadata=metadata(
            name, args["pods"]["namespace"], annotations={EDGES: json.dumps(_edges(args))}
        ),
        spec=_spec(name, args),
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _spec(name: str, args: WorkloadArgs) -> Any:
    network, port = args["pods"]["network_cidr"], port_of(args)
    into: list[dict[str, Any]] = []
    if "route" in args or "listen_port" in args:
        # Load balancers stand in the network, with addresses that nobody knows before.
        into.append({"from_": _ranges([network]), "ports": _ports(port)})
    if callers := args.get("callers"):
        into.append({"from_": [_pods(caller) for caller in sorted(callers)], "ports": _ports(port)})
    return {
        "pod_selector": {"match_labels": selected(name)},
        "policy_types": ["Ingress", "Egress"],
        "ingress": into,
        "egress": [
            # The name server is a machine's own in Auto Mode, and else pods behind an address.
            {"to": _ranges(PRIVATE), "ports": _ports(DNS, "UDP", "TCP")},
            {"to": _ranges([AGENT[0]]), "ports": _ports(AGENT[1])},
            *_to_bindings(args),
            *_to_peers(args["peers"], network),
        ],
    }


def _to_bindings(args: WorkloadArgs) -> Iterable[dict[str, Any]]:
    ranges = args.get("ranges", {})
    for label, binding in sorted(args.get("bindings", {}).items()):
        if called := binding.get("pods"):
            yield {"to": [_pods(called["name"])], "ports": _ports(called["port"])}
        elif target := binding.get("target"):
            where = ranges.get(label, args["pods"]["network_cidr"])
            yield {"to": _ranges([where]), "ports": _ports(int(target["port"]))}


def _to_peers(peers: Mapping[str, Peer], network: str) -> Iterable[dict[str, Any]]:
    """Endpoints stand in the network; the addresses behind a prefix list are the internet's."""
    if any("security_group_id" in peer for peer in peers.values()):
        yield {"to": _ranges([network]), "ports": _ports(HTTPS)}
    if any("security_group_id" not in peer for peer in peers.values()):
        yield {"to": _ranges(public_ranges()), "ports": _ports(HTTPS)}


def _edges(args: WorkloadArgs) -> Mapping[str, str]:
    """Word and port of everything that is bound and has one."""
    found: dict[str, str] = {}
    for label, binding in sorted(args.get("bindings", {}).items()):
        if reached := binding.get("pods") or binding.get("target"):
            found[label] = f"{binding['access']} {reached['port']}"
    return found


def _pods(name: str) -> dict[str, Any]:
    return {"pod_selector": {"match_labels": selected(name)}}


def _ranges(cidrs: Sequence[str]) -> list[dict[str, Any]]:
    return [{"ip_block": {"cidr": cidr}} for cidr in cidrs]


def _ports(port: int, *protocols: str) -> list[dict[str, Any]]:
    return [{"port": port, "protocol": each} for each in protocols or ("TCP",)]
