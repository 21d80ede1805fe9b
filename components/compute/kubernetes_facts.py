"""What a cluster of Kubernetes may be: versions, and from where its API is reached."""

from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import Final

VERSION: Final = "1.35"
VERSIONS: Final = ("1.34", "1.35", "1.36")
"""What EKS gives standard support.

https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
"""
WIDEST: Final = 8
"""Prefix of the widest range from which the API may be reached."""
MOST: Final = 40
"""Ranges that EKS takes.

https://docs.aws.amazon.com/eks/latest/userguide/config-cluster-endpoint.html
"""


def check_cidrs(name: str, cidrs: Sequence[str]) -> None:
    """Refuse what would open the API to everybody.

    Raises:
        ValueError: there are too many ranges, or one is none, or wider than /8.
    """
    if len(cidrs) > MOST:
        raise ValueError(f"{name}: public_cidrs must be at most {MOST}, got {len(cidrs)}")
    for cidr in cidrs:
        try:
            prefix = IPv4Network(cidr).prefixlen
        except ValueError:
            prefix = 0
        if prefix < WIDEST:
            raise ValueError(f"{name}: public_cidrs must be /{WIDEST} or narrower, got {cidr}")
