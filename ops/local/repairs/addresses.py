"""Addresses of this machine: one for each store of data, as each has one in a VPC."""

import re
import sys
from typing import Final
from zlib import crc32

from ops.local.call import Call

HOSTS: Final = 254
"""Hosts in a block of addresses; their numbers start with 1."""
FIRST_BLOCK: Final = 201
"""Tasks have the blocks before it."""
BLOCKS: Final = 54
ONLY: Final = "127.0.0.1"

_ADDRESS = re.compile(r"<Address>[^<]*<")

_holders: dict[str, str] = {}
"""Which store an address was given to, for as long as this process lives."""


def own(call: Call, kind: str, identifier: str) -> str:
    """The address of a store: `127.x.y.z`, where x follows from the emulator's port.

    On Linux all of 127.0.0.0/8 is this machine. Elsewhere it is one address, which all stores have.
    """
    if sys.platform != "linux":
        return ONLY
    port = call.header("host").rpartition(":")[2]
    holder = "/".join((port, call.account, call.region, kind, identifier))
    number = crc32(holder.encode())
    while _holders.setdefault(address := _address(int(port), number), holder) != holder:
        number += 1
    return address


def renamed(xml: str, address: str) -> str:
    """XML whose every endpoint has this address; ports stay."""
    return _ADDRESS.sub(f"<Address>{address}<", xml)


def _address(port: int, number: int) -> str:
    block, host = divmod(number % (BLOCKS * HOSTS), HOSTS)
    return f"127.{1 + port % HOSTS}.{FIRST_BLOCK + block}.{1 + host}"
