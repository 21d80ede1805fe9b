"""Addresses of this machine, one for each task, as tasks in a VPC have."""

import itertools
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

NEXT: Final = 254
"""Hosts in a block of addresses; their numbers start with 1."""
BLOCKS: Final = 200
FIRST_BLOCK: Final = 1
ANY: Final = "127.0.0.1"


@dataclass(frozen=True)
class Place:
    """Where a task listens."""

    address: str
    port: int


class Addresses:
    """The addresses of one stack: `127.x.y.z`, where x follows from the emulator's port.

    On Linux all of 127.0.0.0/8 is this machine. Elsewhere it is one address only, and each task
    gets a port of its own at that.
    """

    def __init__(self, seed: int) -> None:
        self._numbers = itertools.cycle(range(FIRST_BLOCK * NEXT, (FIRST_BLOCK + BLOCKS) * NEXT))
        self._network = 1 + seed % NEXT

    def take(self, port: int) -> Place:
        """An address where `port` is free; where something has it everywhere, another port."""
        for address in itertools.islice(self._own(), NEXT):
            if is_free(address, port):
                return Place(address, port)
        with socket.socket() as found:
            found.bind((ANY, 0))
            return Place(ANY, found.getsockname()[1])

    def _own(self) -> Iterator[str]:
        if sys.platform == "linux":
            for number in self._numbers:
                yield f"127.{self._network}.{number // NEXT}.{number % NEXT + 1}"


def is_free(address: str, port: int) -> bool:
    """Whether a program could listen there."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((address, port))
        except OSError:
            return False
    return True
