"""The address plan: a tier and a zone name one subnet, for good.

A VPC is cut into 64 equal slots, eight tiers of eight zones. A slot depends on nothing but the
VPC's range, the tier and the zone's letter, so that no subnet moves when tiers or zones are added.
"""

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum
from ipaddress import IPv4Network
from typing import Final

WIDEST_PREFIX: Final = 16
NARROWEST_PREFIX: Final = 22
"""64 slots of /28, the smallest subnet that AWS allows.

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""
TIER_SLOTS: Final = 8
ZONE_SLOTS: Final = 8
SLOT_BITS: Final = 6
TIER_BITS: Final = 3
LETTERS: Final = "abcdef"


class Tier(IntEnum):
    """What a subnet can reach; slots 3 to 7 are spare."""

    PUBLIC = 0
    PRIVATE = 1
    ISOLATED = 2


def check_vpc(cidr: str) -> IPv4Network:
    """The VPC's range.

    Raises:
        ValueError: `cidr` is no IPv4 range, has host bits, or is not a /16 to /22.
    """
    try:
        network = IPv4Network(cidr)
    except ValueError:
        raise ValueError(f"cidr must be an IPv4 range such as 10.0.0.0/16, got {cidr!r}") from None
    if not WIDEST_PREFIX <= network.prefixlen <= NARROWEST_PREFIX:
        raise ValueError(
            f"cidr must have a prefix of /{WIDEST_PREFIX} to /{NARROWEST_PREFIX}, got {cidr!r}"
        )
    return network


def letter(zone: str) -> str:
    """Letter of an availability zone, `b` for `eu-north-1b`.

    Raises:
        ValueError: not the name of an availability zone; local zones have no slot.
    """
    if not re.fullmatch(rf"[a-z]+(-[a-z]+)+-[0-9]+[{LETTERS}]", zone):
        raise ValueError(
            f"zone must be the name of an availability zone that ends in {LETTERS[0]} to "
            f"{LETTERS[-1]}, got {zone!r}"
        )
    return zone[-1]


def by_letter(region: str, zones: Sequence[str]) -> Mapping[str, str]:
    """Zone names by letter, in the order given.

    Raises:
        ValueError: no zone, one named twice, or one that is not of the region.
    """
    letters = {letter(zone): zone for zone in zones}
    if not letters or len(letters) < len(zones):
        raise ValueError(f"zones must be 1 to {len(LETTERS)} different names, got {list(zones)}")
    if elsewhere := [zone for zone in zones if zone[:-1] != region]:
        raise ValueError(f"zones must be in {region}, got {elsewhere}")
    return letters


def subnet(cidr: str, tier: int, zone: str) -> str:
    """Range of the subnet of a tier (0 to 7) in a zone (`eu-north-1a`); /22 in a /16, /28 in a /22.

    Tiers are contiguous, so that one range names all zones of a tier.

    Raises:
        ValueError: `cidr`, `tier` or `zone` is out of bounds.
    """
    network = check_vpc(cidr)
    if not 0 <= tier < TIER_SLOTS:
        raise ValueError(f"tier must be between 0 and {TIER_SLOTS - 1}, got {tier}")
    slot = tier * ZONE_SLOTS + LETTERS.index(letter(zone))
    prefix = network.prefixlen + SLOT_BITS
    start = int(network.network_address) + (slot << (32 - prefix))
    return str(IPv4Network((start, prefix)))


def tier_range(cidr: str, tier: Tier) -> str:
    """Range of all zones of a tier; /19 in a /16.

    Raises:
        ValueError: `cidr` is out of bounds.
    """
    prefix = check_vpc(cidr).prefixlen + TIER_BITS
    return str(list(IPv4Network(cidr).subnets(new_prefix=prefix))[tier])
