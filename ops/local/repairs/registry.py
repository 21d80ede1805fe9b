"""The table of repairs."""

from collections.abc import Awaitable, Callable

from ops.local.call import Answer, Call, Forward

Repair = Callable[[Call, Forward], Awaitable[Answer]]
"""Answers a call, with or without asking the emulator."""

REPAIRS: dict[tuple[str, str], Repair] = {}


def repair(service: str, *operations: str) -> Callable[[Repair], Repair]:
    """Register the decorated function for operations of a service."""

    def register(function: Repair) -> Repair:
        for operation in operations:
            if (service, operation) in REPAIRS:
                raise ValueError(f"{service} {operation} is repaired twice")
            REPAIRS[service, operation] = function
        return function

    return register
