"""What EC2 machines hold: sizes, network interfaces, and whether services fit on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypedDict

GIB: Final = 1024


@dataclass(frozen=True)
class Machine:
    """One instance type."""

    cpu: int
    """CPU units, 1024 a vCPU."""
    memory: int
    """MiB that ECS hands out: an eighth less than the type has, for the system and the agent."""
    tasks: int
    """Most tasks with a network interface of their own; the first interface is the machine's."""


def _machine(vcpus: int, gib: int, interfaces: int) -> Machine:
    return Machine(vcpus * 1024, gib * GIB * 7 // 8, interfaces - 1)


_SIZES: Final = {
    "micro": _machine(2, 1, 2),
    "small": _machine(2, 2, 3),
    "medium": _machine(2, 4, 3),
    "large": _machine(2, 8, 3),
    "xlarge": _machine(4, 16, 4),
    "2xlarge": _machine(8, 32, 4),
}
MACHINES: Final[Mapping[str, Machine]] = {
    f"{family}.{size}": machine for family in ("t3", "t4g") for size, machine in _SIZES.items()
}
"""Burstable types; none of them offers more interfaces by trunking.

https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/eni-trunking-supported-instance-types.html
"""


class Demand(TypedDict):
    """What one service asks of the machines."""

    cpu: int
    """CPU units of a task."""
    memory: int
    """Memory of a task, MiB."""
    min: int
    """Fewest tasks."""
    max: int
    """Most tasks."""
    interruptible: bool
    """Whether a deployment may stop the last task before the next one runs."""
    shifts: bool
    """Whether a deployment runs as many tasks again, to which it moves the requests."""


def check_machine(name: str, instance_type: str, most: int) -> Machine:
    """Refuse what is no group of machines."""
    if instance_type not in MACHINES:
        known = ", ".join(MACHINES)
        raise ValueError(f"{name}: instance_type must be one of {known}, got {instance_type!r}")
    if most < 1:
        raise ValueError(f"{name}: machines must be at least 1, got {most}")
    return MACHINES[instance_type]


@dataclass(frozen=True)
class Shortage:
    """Tasks that machines cannot hold."""

    tasks: int
    deploying: str | None
    """Label of the service whose deployment adds the last of them; None where none does."""
    needed: int
    """Machines that would hold them."""

    def __str__(self) -> str:
        """As in `3 tasks while notifier is deployed`."""
        adds = f" while {self.deploying} is deployed" if self.deploying else ""
        return f"{self.tasks} tasks{adds}"


def shortage(instance_type: str, most: int, demands: Mapping[str, Demand]) -> Shortage | None:
    """What `most` machines cannot hold of the services, at the worst moment; None if all fits.

    A service that may shrink to one task starts the next one beside it. One that always has two
    gives up one of them first where there is no room. One whose requests move has all twice.
    """
    found: list[Shortage] = []
    for label in (None, *demands):
        asked = _at_most(demands, deploying=label)
        if (needed := _packed(MACHINES[instance_type], asked)) > most:
            found.append(Shortage(len(asked), label, needed))
    return max(found, key=lambda one: one.needed, default=None)


def check_room(name: str, instance_type: str, most: int, demands: Mapping[str, Demand]) -> None:
    """Refuse services that `most` machines cannot hold, together with what a deployment adds.

    Raises:
        ValueError: in one line, with what is asked for and what there is.
    """
    machine = check_machine(name, instance_type, most)
    for label, demand in demands.items():
        if demand["cpu"] > machine.cpu or demand["memory"] > machine.memory:
            raise ValueError(
                f"{name}: {label} must fit on a {instance_type}, which has {machine.cpu} CPU units "
                f"and {machine.memory} MiB, got {demand['cpu']} and {demand['memory']}"
            )
    if short := shortage(instance_type, most, demands):
        raise ValueError(
            f"{name}: {short} must fit on {most} {instance_type} "
            f"({machine.tasks} network interfaces, {machine.cpu} CPU units and "
            f"{machine.memory} MiB each for tasks), but need {short.needed}"
        )


def _at_most(demands: Mapping[str, Demand], deploying: str | None) -> list[Demand]:
    """Tasks of every service at its height; of one that is deployed, at the worst moment."""
    counts = {label: demand["max"] for label, demand in demands.items()}
    if deploying is not None and demands[deploying]["shifts"]:
        counts[deploying] *= 2
    elif deploying is not None and not demands[deploying]["interruptible"]:
        alone = demands[deploying]["min"] <= 1
        counts[deploying] = 2 if alone else counts[deploying]
    return [demands[label] for label, count in counts.items() for _ in range(count)]


def _packed(machine: Machine, tasks: list[Demand]) -> int:
    """Machines that the tasks fill, the largest first."""
    filled: list[list[Demand]] = []
    for task in sorted(tasks, key=lambda one: (-one["memory"], -one["cpu"])):
        for one in filled:
            if (
                len(one) < machine.tasks
                and sum(t["cpu"] for t in one) + task["cpu"] <= machine.cpu
                and sum(t["memory"] for t in one) + task["memory"] <= machine.memory
            ):
                one.append(task)
                break
        else:
            filled.append([task])
    return len(filled)
