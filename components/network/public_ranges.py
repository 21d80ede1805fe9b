"""The internet as ranges, for rules that cannot leave anything out."""

from collections.abc import Sequence
from functools import cache
from ipaddress import IPv4Network, collapse_addresses
from typing import Final

PRIVATE: Final = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""RFC 1918."""
OTHERS: Final = ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")
"""Of a machine itself, of a link, of groups and of nobody: not for ordinary packets."""


@cache
def public_ranges() -> Sequence[str]:
    """Ranges that together are the internet, in order."""
    left = [IPv4Network("0.0.0.0/0")]
    for hole in map(IPv4Network, (*PRIVATE, *OTHERS)):
        left = [
            part
            for block in left
            for part in (block.address_exclude(hole) if hole.subnet_of(block) else (block,))
        ]
    return [str(block) for block in collapse_addresses(left)]
