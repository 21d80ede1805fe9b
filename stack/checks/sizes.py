"""Sizes of tasks."""

from collections.abc import Iterator
from typing import Final

from components.compute.fargate import SIZES
from stack.checks.facts import Facts
from stack.errors import Found
from stack.settings import Runs


def fargate(facts: Facts) -> Iterator[Found]:
    """CPU and memory are a pair that Fargate has."""
    elsewhere = {**facts.settings.on(Runs.EC2), **facts.settings.environments}
    for kind, label, task in facts.tasks:
        if label in elsewhere:
            continue
        path = (kind, label, "cpu")
        if task.cpu not in SIZES:
            close = str(_nearest(task.cpu, tuple(SIZES)))
            accepted = ", ".join(map(str, SIZES))
            yield Found(path, f"Fargate has no {task.cpu} CPU units", accepted, close)
            continue
        sizes = SIZES[task.cpu]
        if task.memory not in sizes:
            yield Found(
                (kind, label, "memory"),
                f"Fargate has no {task.memory} MiB with {task.cpu} CPU units",
                _sizes(sizes),
                str(_nearest(task.memory, tuple(sizes))),
                needs=(path,),
            )


def _nearest(given: int, offered: tuple[int, ...]) -> int:
    """The closest size, the larger of two equally close."""
    return min(offered, key=lambda size: (abs(size - given), -size))


def _sizes(sizes: range | tuple[int, ...]) -> str:
    if isinstance(sizes, range):
        return f"{sizes[0]} to {sizes[-1]} in steps of {sizes.step}"
    return ", ".join(map(str, sizes))


CHECKS: Final = (fargate,)
