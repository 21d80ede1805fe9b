"""Availability zones by region, so that a plan never depends on what an account answers today.

Standard zones only, no local zones. Source: the zone table of moto 5.2.5 (`moto/ec2/models/
availability_zones_and_regions.py`), collected from accounts. Where an account sees other letters
(older accounts in `us-west-1` and `ap-northeast-1` do), the stack file names its zones.
"""

from collections.abc import Mapping, Sequence
from typing import Final

LETTERS: Final[Mapping[str, str]] = {
    "af-south-1": "abc",
    "ap-east-1": "abc",
    "ap-east-2": "abc",
    "ap-northeast-1": "acd",
    "ap-northeast-2": "abcd",
    "ap-northeast-3": "abc",
    "ap-south-1": "abc",
    "ap-south-2": "abc",
    "ap-southeast-1": "abc",
    "ap-southeast-2": "abc",
    "ap-southeast-3": "abc",
    "ap-southeast-4": "abc",
    "ap-southeast-5": "abc",
    "ap-southeast-6": "abc",
    "ap-southeast-7": "abc",
    "ca-central-1": "abd",
    "ca-west-1": "abc",
    "cn-north-1": "ab",
    "cn-northwest-1": "abc",
    "eu-central-1": "abc",
    "eu-central-2": "abc",
    "eu-north-1": "abc",
    "eu-south-1": "abc",
    "eu-south-2": "abc",
    "eu-west-1": "abc",
    "eu-west-2": "abc",
    "eu-west-3": "abc",
    "il-central-1": "abc",
    "me-central-1": "abc",
    "me-south-1": "abc",
    "mx-central-1": "abc",
    "sa-east-1": "abc",
    "us-east-1": "abcdef",
    "us-east-2": "abc",
    "us-gov-east-1": "abc",
    "us-gov-west-1": "abc",
    "us-west-1": "ab",
    "us-west-2": "abcd",
}
"""Region to the letters of its zones."""

MOST: Final = 6
"""Zones that a network may span, which is what the largest region has."""


def zones(region: str) -> Sequence[str]:
    """The region's zones, such as `eu-north-1a`; none for an unknown region."""
    return tuple(f"{region}{letter}" for letter in LETTERS.get(region, ""))


def first(region: str, number: int) -> Sequence[str]:
    """The first zones of a region, by letter; names beyond the last are left to be refused."""
    known = zones(region)
    beyond = (f"{region}{letter}" for letter in "abcdef" if f"{region}{letter}" not in known)
    return (*known, *beyond)[:number]
