"""Clusters of Kubernetes: what belongs to which engine, and that pods can start in them."""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network
from typing import Final

from components.compute.kubernetes_facts import MOST, WIDEST
from components.network.endpoint_names import POD_ENDPOINTS
from stack.checks.facts import Facts
from stack.errors import Found, listed
from stack.settings import Cluster, Nat, Nodes, Orchestrator, Posture, Runs

NONE: Final = "none: EKS Auto Mode chooses its machines, or nodes: managed"
OF_EKS: Final = "none, or engine: eks"
LACKS: Final[Mapping[str, Mapping[str, str]]] = {
    "ecs": dict.fromkeys(("nodes", "version", "admins", "admin_cidrs"), OF_EKS),
    "eks": {},
    "eks with nodes: auto": dict.fromkeys(("machine", "min", "max"), NONE),
}
"""Settings that an engine does not have, and what is accepted."""
SUFFIX: Final = "-apps"
"""Ends the name of what the stack makes inside a cluster."""


def lacking(facts: Facts) -> Iterator[Found]:
    """An engine has only some of the settings."""
    for label, entry in facts.settings.clusters.items():
        engine = _engine(entry)
        needs = (("clusters", label, "engine"), ("clusters", label, "nodes"))
        for key in LACKS[engine].keys() & facts.keys[label]:
            path = ("clusters", label, key)
            yield Found(path, f"{engine} has no {key}", LACKS[engine][key], needs=needs)


def bounds(facts: Facts) -> Iterator[Found]:
    """There is a machine, and there are not more at least than at most."""
    for label, entry in _eks(facts):
        path = ("clusters", label)
        if entry.nodes is Nodes.MANAGED and entry.min > entry.max:
            given = f"min {entry.min} is more than max {entry.max}"
            needs = ((*path, "min"),)
            yield Found((*path, "max"), given, f"max {entry.min} or more", needs=needs)
        if entry.nodes is Nodes.MANAGED and entry.min < 1:
            given, accepted = "no machine to run what a cluster needs", "1 or more"
            yield Found((*path, "min"), given, accepted, needs=((*path, "nodes"),))


def named(facts: Facts) -> Iterator[Found]:
    """Nothing has the name of what is inside a cluster."""
    inside = {f"{label}{SUFFIX}": label for label, _ in _eks(facts)}
    for kind, labels in facts.labels.items():
        for label in sorted(inside.keys() & labels):
            given = f"the name of what is inside clusters.{inside[label]}"
            yield Found((kind, label), given, "any other label", needs=(("clusters",),))


def reached(facts: Facts) -> Iterator[Found]:
    """Whoever deploys reaches the API, and the internet does not."""
    settings = facts.settings
    for label, entry in _eks(facts):
        path, cidrs = ("clusters", label, "admin_cidrs"), entry.admin_cidrs
        needs = (("posture",), ("clusters", label, "engine"))
        if settings.posture is Posture.PROD and cidrs:
            given = "an API that is reached from outside in prod"
            yield Found(path, given, "none: deploy from within the network", needs=needs)
        elif settings.posture is Posture.DEV and cidrs is None and not settings.emulator:
            accepted = "your address such as [203.0.113.7/32], or [] to deploy within the network"
            yield Found(path, "missing", accepted, needs=needs)
        elif cidrs and (wrong := [one for one in cidrs if not _is_narrow(one)]):
            accepted = f"up to {MOST} ranges of /{WIDEST} or narrower"
            yield Found(path, f"got {wrong[0]}", accepted)
        elif cidrs and len(cidrs) > MOST:
            yield Found(path, f"got {len(cidrs)} ranges", f"up to {MOST}")


def zones(facts: Facts) -> Iterator[Found]:
    """The API stands in two zones.

    https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
    """
    for label, entry in _eks(facts):
        network = facts.settings.networks.get(entry.network)
        if network and len(network.zones) < 2:
            path = ("networks", entry.network, "zones")
            given = f"got one zone with {label} in it"
            yield Found(path, given, "two zones or more", needs=(("clusters", label, "network"),))


def ways(facts: Facts) -> Iterator[Found]:
    """Machines without NAT have endpoints of all that they call; add-ons come from outside."""
    for label, entry in _eks(facts):
        network = facts.settings.networks.get(entry.network)
        if not network or network.nat is not Nat.NONE:
            continue
        path, nat = ("networks", entry.network), ("networks", entry.network, "nat")
        if entry.nodes is Nodes.MANAGED:
            given = f"none, while what runs on the nodes of {label} comes from public.ecr.aws"
            accepted = f"{Nat.SINGLE}, {Nat.PER_ZONE} or {Nat.INSTANCE}, or nodes: auto"
            yield Found(nat, given, accepted, needs=(("clusters", label, "nodes"),))
        elif missing := set(POD_ENDPOINTS) - set(network.endpoints):
            given = f"without NAT, machines of {label} cannot reach {listed(missing)}"
            accepted = f"{listed(missing)} among them, or NAT"
            yield Found((*path, "endpoints"), given, accepted, needs=(nat, ("clusters", label)))


def tenants(facts: Facts) -> Iterator[Found]:
    """No task runs on pods' machines."""
    eks = {label for label, _ in _eks(facts)}
    for label, service in facts.settings.on(Runs.EC2).items():
        if service.cluster in eks:
            path, given = ("services", label, "cluster"), f"{service.cluster}, which runs pods"
            accepted = "a cluster with engine: ecs"
            yield Found(path, given, accepted, needs=(("clusters", str(service.cluster)),))


def _eks(facts: Facts) -> Iterator[tuple[str, Cluster]]:
    yield from facts.settings.clusters_of(Orchestrator.EKS).items()


def _engine(entry: Cluster) -> str:
    if entry.engine is Orchestrator.EKS and entry.nodes is Nodes.AUTO:
        return "eks with nodes: auto"
    return str(entry.engine)


def _is_narrow(cidr: str) -> bool:
    try:
        return IPv4Network(cidr).prefixlen >= WIDEST
    except ValueError:
        return False


CHECKS: Final = (lacking, bounds, named, reached, zones, ways, tenants)
"""Rules about clusters of Kubernetes."""
