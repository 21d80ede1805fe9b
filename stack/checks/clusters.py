"""Machines and services that run on them: that they fit together, and all tasks on them."""

from collections.abc import Iterator, Mapping
from typing import Final

from components.compute.capacity import OWN_NAMES
from components.compute.machines import MACHINES, Demand, shortage
from stack.checks.facts import Facts
from stack.errors import Found, among, listed, unknown
from stack.settings import Cluster, Deploy, Orchestrator, Runs, Service


def named(facts: Facts) -> Iterator[Found]:
    """Machines go by a name that ECS does not keep for itself."""
    for label in facts.settings.clusters_of(Orchestrator.ECS):
        if label.startswith(OWN_NAMES):
            given = "a name that ECS keeps for itself"
            accepted = f"a label that does not begin with {listed(OWN_NAMES)}"
            yield Found(("clusters", label), given, accepted)


def bounds(facts: Facts) -> Iterator[Found]:
    """There are not more machines at least than at most, and some service wants them."""
    there, wanting = facts.labels["clusters"], facts.settings.on(Runs.EC2)
    homeless = any(service.cluster not in there for service in wanting.values())
    for label, cluster in facts.settings.clusters_of(Orchestrator.ECS).items():
        path = ("clusters", label)
        if cluster.min > cluster.max:
            given = f"min {cluster.min} is more than max {cluster.max}"
            accepted = f"max {cluster.min} or more"
            yield Found((*path, "max"), given, accepted, needs=((*path, "min"),))
        if cluster.predictive and cluster.min == cluster.max:
            given = f"{cluster.predictive} of machines that are always {cluster.max}"
            needs = ((*path, "min"), (*path, "max"))
            yield Found((*path, "predictive"), given, "min below max, or none", needs=needs)
        if not facts.settings.members(label) and not homeless:
            accepted = f"a service with runs: ec2 and cluster: {label}"
            needs = (("services",), (*path, "engine"))
            yield Found(path, "machines that no service runs on", accepted, needs=needs)


def known(facts: Facts) -> Iterator[Found]:
    """Services on machines, and they alone, name a cluster that exists, in their network."""
    clusters = facts.labels["clusters"]
    for label, service in facts.settings.containers.items():
        path, wanted = ("services", label, "cluster"), service.cluster
        if service.runs is not Runs.EC2:
            if wanted is not None:
                given = f"a cluster of machines for runs: {service.runs}"
                needs = (("services", label, "runs"),)
                yield Found(path, given, "none, or runs: ec2", needs=needs)
        elif wanted is None:
            accepted = among("clusters", clusters)
            yield Found(path, "missing", accepted, needs=(("clusters",),))
        elif wanted not in clusters:
            yield unknown(path, "clusters", "cluster", wanted, clusters)


def alike(facts: Facts) -> Iterator[Found]:
    """A service fits its machines: network, processor, size of a task; none of them is Spot."""
    for name, cluster in facts.settings.clusters_of(Orchestrator.ECS).items():
        machine = MACHINES[cluster.machine]
        type_ = (("clusters", name, "machine"),)
        for label, service in facts.settings.members(name).items():
            path = ("services", label)
            real = cluster.network in facts.labels["networks"]
            if real and service.network not in (None, cluster.network):
                given = f"{service.network}, while the machines of {name} are in {cluster.network}"
                needs = (("clusters", name, "network"), (*path, "cluster"))
                yield Found((*path, "network"), given, cluster.network, needs=needs)
            if service.architecture is not cluster.architecture:
                given = f"{service.architecture} on {cluster.machine}"
                yield Found((*path, "architecture"), given, cluster.architecture, needs=type_)
            if service.spot_percent:
                given, accepted = "Spot for runs: ec2", "0, or runs: fargate"
                yield Found((*path, "spot_percent"), given, accepted, needs=((*path, "runs"),))
            for key, unit in (("cpu", "CPU units"), ("memory", "MiB")):
                asked, most = getattr(service, key), getattr(machine, key)
                if asked > most:
                    given = f"{asked} {unit} on {cluster.machine}"
                    accepted = f"up to {most}, or a larger machine in clusters.{name}"
                    yield Found((*path, key), given, accepted, needs=type_)


def room(facts: Facts) -> Iterator[Found]:
    """The machines hold every task that may run, and those that a deployment adds."""
    for name, cluster in facts.settings.clusters_of(Orchestrator.ECS).items():
        machine, members = MACHINES[cluster.machine], facts.settings.members(name)
        demands = {label: _demand(service) for label, service in members.items()}
        short = shortage(cluster.machine, cluster.max, demands)
        if short is None or cluster.min > cluster.max or _oversized(cluster, members):
            continue
        each = f"{machine.tasks} network interface{'s' * (machine.tasks > 1)}"
        given = (
            f"up to {short} on {cluster.max} {cluster.machine} "
            f"({each}, {machine.cpu} CPU units and {machine.memory} MiB each for tasks)"
        )
        ways = [f"max: {short.needed}"]
        if larger := _larger(cluster, demands):
            ways.append(f"machine: {larger}")
        if short.deploying:
            shifts = demands[short.deploying]["shifts"]
            way = "deploy: rolling" if shifts else "interruptible: true"
            ways.append(f"{way} in services.{short.deploying}")
        needs = (("clusters", name, "machine"), *(("services", label) for label in members))
        accepted = ", or ".join([*ways, "smaller tasks or fewer of them in scale"])
        yield Found(("clusters", name, "max"), given, accepted, needs=needs)


def _demand(service: Service) -> Demand:
    return {
        "cpu": service.cpu,
        "memory": service.memory,
        "min": service.scale.fewest,
        "max": service.scale.most,
        "interruptible": service.interruptible,
        "shifts": service.deploy is not Deploy.ROLLING,
    }


def _oversized(cluster: Cluster, members: Mapping[str, Service]) -> bool:
    machine = MACHINES[cluster.machine]
    return any(one.cpu > machine.cpu or one.memory > machine.memory for one in members.values())


def _larger(cluster: Cluster, demands: Mapping[str, Demand]) -> str | None:
    """The next type of the same family on which as many machines hold everything."""
    family = [t for t in MACHINES if t.split(".")[0] == cluster.machine.split(".")[0]]
    above = family[family.index(cluster.machine) + 1 :]
    return next((t for t in above if shortage(t, cluster.max, demands) is None), None)


CHECKS: Final = (named, bounds, known, alike, room)
"""Rules about machines."""
