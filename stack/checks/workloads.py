"""Services on Kubernetes: what they cannot have, where they run, and who leads to them."""

from collections.abc import Iterator, Mapping
from typing import Final

from components.edge.listen import Protocol
from stack.checks.facts import Facts
from stack.checks.reach import by_endpoints
from stack.errors import Found, listed, unknown
from stack.model.network import Endpoint
from stack.settings import Access, Orchestrator, Service

EDGE: Final = "groundwork:edge beside it"
LACKING: Final[Mapping[str, str]] = {
    "deploy": "none: pods are replaced one by one, and a release that does not start changes none",
    "exec": "none: kubectl exec, by whom the cluster lets",
    "interruptible": "none: the cluster makes room for one more pod",
    "pull_secret": "none: an image in ECR, a public one, or one that a mirror keeps",
    "sidecars": "none, or runs: fargate",
    "sign_in": "none, or runs: fargate",
    "spot_percent": "none, or runs: fargate",
    "tracing": "none, or runs: fargate",
}
"""Settings that pods do not have, and what is accepted."""
SCALING: Final = ("requests", "backlog", "schedule")
"""What moves the number of tasks, and not that of pods."""
UNPRIVILEGED: Final = 1024
"""Least port that a restricted pod is let in by."""


def lacking(facts: Facts) -> Iterator[Found]:
    """Nothing is said of pods that only tasks have."""
    for label, one in facts.settings.workloads.items():
        at = ("services", label)
        needs = ((*at, "runs"),)
        for key in LACKING.keys() & facts.keys[label]:
            yield Found((*at, key), f"not for runs: {one.runs}", LACKING[key], needs=needs)
        for key in SCALING:
            if getattr(one.scale, key):
                given, accepted = f"not for runs: {one.runs}", "cpu or memory"
                yield Found((*at, "scale", key), given, accepted, needs=needs)
        if one.listen and one.listen.protocol is not Protocol.TCP:
            given = f"{one.listen.protocol} for runs: {one.runs}"
            yield Found((*at, "listen", "protocol"), given, "tcp", needs=needs)
        if one.listen and one.route:
            given = f"a port beside the route {one.route}"
            yield Found((*at, "listen"), given, "one of them", needs=((*at, "route"),))
        if one.scale.min == 0:
            given = "0 pods, and nothing to start one"
            yield Found((*at, "scale", "min"), given, "1 or more", needs=needs)
        if one.port < UNPRIVILEGED:
            given = f"{one.port}, which nobody but root listens on"
            accepted = f"{UNPRIVILEGED} or more"
            yield Found((*at, "port"), given, accepted, needs=needs)


def placed(facts: Facts) -> Iterator[Found]:
    """Each names a cluster of Kubernetes, is in its network, and fits its machines."""
    settings = facts.settings
    eks = settings.clusters_of(Orchestrator.EKS)
    others = settings.clusters.keys() - eks.keys()
    known = facts.labels["clusters"] - others
    for label, one in settings.workloads.items():
        at, wanted = ("services", label), one.cluster
        path, needs = (*at, "cluster"), (("clusters",), (*at, "runs"))
        if wanted is None:
            accepted = listed(known) if known else "an entry of groundwork:clusters, engine: eks"
            yield Found(path, "missing", accepted, needs=needs)
            continue
        if wanted not in known:
            if wanted in others:
                yield Found(path, f"{wanted}, which runs tasks", "one of engine: eks", needs=needs)
            else:
                yield unknown(path, "clusters", "cluster", wanted, known)
            continue
        if (cluster := eks.get(wanted)) is None:
            continue
        if one.network != cluster.network and "network" in facts.keys[label]:
            given = f"{one.network}, while {wanted} is in {cluster.network}"
            yield Found((*at, "network"), given, cluster.network, needs=(path, *needs))
        if one.architecture is not cluster.architecture:
            given = f"{one.architecture} on machines of {cluster.architecture}"
            accepted = f"{cluster.architecture}, or other machines in clusters.{wanted}"
            yield Found((*at, "architecture"), given, accepted, needs=(path, *needs))


def calls(facts: Facts) -> Iterator[Found]:
    """Pods call pods of their own cluster; nothing else finds them by name, or is found."""
    services, workloads = facts.settings.services, facts.settings.workloads
    for kind, label, entry in facts.users:
        for used, use in entry.uses.items():
            theirs = services.get(used)
            if theirs is None or use.access is not Access.CALL or used == label:
                continue
            here, there = workloads.get(label), workloads.get(used)
            if here is None and there is None:
                continue
            if here and there and here.cluster == there.cluster:
                continue
            given = (
                f"{_where(kind, here or services.get(label))} calls {_where('services', theirs)}"
            )
            needs = (("services", used, "runs"), ("services", used, "cluster"))
            accepted = "both on Kubernetes, in one cluster"
            mine = (kind, label)
            yield Found((*mine, "uses", used), given, accepted, needs=(*needs, (*mine, "runs")))


def led_to(facts: Facts) -> Iterator[Found]:
    """One cluster has routes; a distribution tells them from those of tasks, and has the name."""
    settings = facts.settings
    routed = {k: one for k, one in settings.workloads.items() if one.route and one.cluster}
    first = next((one.cluster for one in routed.values()), None)
    for label, one in routed.items():
        path = ("services", label, "route")
        if one.cluster != first:
            given = f"a route in cluster {one.cluster}"
            needs = tuple(("services", other, "cluster") for other in routed)
            yield Found(path, given, f"all routes on Kubernetes in {first}", needs=needs)
    if not routed or settings.edge:
        return
    label = next(iter(routed))
    if facts.routed:
        given = f"routes of {label} on Kubernetes and of {listed(facts.routed)}, by two balancers"
        yield Found(("services", label, "route"), given, EDGE, needs=(("edge",), ("services",)))
    elif settings.domain:
        given = f"a name for {label} on Kubernetes, whose balancer has none before it is made"
        yield Found(("domain",), given, EDGE, needs=(("edge",), ("services", label, "route")))


def secrets(facts: Facts) -> Iterator[Found]:
    """Pods read secrets by themselves, and find the way."""
    settings = facts.settings
    for label, network in settings.networks.items():
        if not by_endpoints(network) or Endpoint.SECRETSMANAGER in network.endpoints:
            continue
        reading = [
            name
            for name, one in settings.workloads.items()
            if one.network == label and (one.secrets or one.uses.keys() & settings.databases.keys())
        ]
        if reading:
            yield Found(
                ("networks", label, "endpoints"),
                f"{listed(reading)} cannot read secrets by these endpoints",
                f"{Endpoint.SECRETSMANAGER} among them",
                needs=(("networks", label, "nat"), ("services",)),
            )


def pulled(facts: Facts) -> Iterator[Found]:
    """Machines have no credentials of a registry."""
    settings = facts.settings
    if settings.registry is None or settings.registry.secret is None:
        return
    if built := [label for label in settings.workloads if settings.is_built(label)]:
        given = (
            f"credentials that machines of Kubernetes do not have, with images of {listed(built)}"
        )
        yield Found(("registry", "secret"), given, "no registry, for ECR", needs=(("services",),))


def _where(kind: str, one: Service | None) -> str:
    return f"runs: {one.runs}" if one else f"one of {kind}"


CHECKS: Final = (lacking, placed, calls, led_to, secrets, pulled)
"""Rules about services on Kubernetes."""
