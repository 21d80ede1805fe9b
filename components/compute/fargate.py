"""Fargate's own rules: which sizes exist, and how tasks spread over Spot."""

from typing import Final

import pulumi_aws as aws

GIB: Final = 1024
SIZES: Final[dict[int, range | tuple[int, ...]]] = {
    256: (512, 1 * GIB, 2 * GIB),
    512: range(1 * GIB, 4 * GIB + 1, GIB),
    1024: range(2 * GIB, 8 * GIB + 1, GIB),
    2048: range(4 * GIB, 16 * GIB + 1, GIB),
    4096: range(8 * GIB, 30 * GIB + 1, GIB),
    8192: range(16 * GIB, 60 * GIB + 1, 4 * GIB),
    16384: range(32 * GIB, 120 * GIB + 1, 8 * GIB),
}
"""CPU units to the memory, MiB, that go with them on Linux.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
"""


def check_size(name: str, cpu: int, memory: int) -> None:
    """Refuse a size that Fargate does not have."""
    if cpu not in SIZES:
        raise ValueError(f"{name}: cpu must be one of {', '.join(map(str, SIZES))}, got {cpu}")
    legal = SIZES[cpu]
    if memory not in legal:
        nearest = min(legal, key=lambda mib: (abs(mib - memory), mib))
        raise ValueError(
            f"{name}: memory must be {legal[0]} to {legal[-1]} MiB in Fargate's steps for cpu {cpu}"
            f" (nearest {nearest}), got {memory}"
        )


def strategies(spot_percent: int) -> list[aws.ecs.ServiceCapacityProviderStrategyArgs]:
    """One task on demand first, the rest in the given proportion."""
    strategy = aws.ecs.ServiceCapacityProviderStrategyArgs
    on_demand = strategy(capacity_provider="FARGATE", base=1, weight=100 - spot_percent)
    if spot_percent == 0:
        return [on_demand]
    return [on_demand, strategy(capacity_provider="FARGATE_SPOT", weight=spot_percent)]
