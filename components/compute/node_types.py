"""EC2 machines that a cluster of Kubernetes may have."""

from collections.abc import Mapping
from typing import Final

NODE_TYPE: Final = "t3.large"
_FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "t3": ("medium", "large", "xlarge", "2xlarge"),
    "t4g": ("medium", "large", "xlarge", "2xlarge"),
    "m7i": ("large", "xlarge", "2xlarge", "4xlarge"),
    "m7g": ("large", "xlarge", "2xlarge", "4xlarge"),
}
NODE_TYPES: Final = tuple(
    f"{family}.{size}" for family, sizes in _FAMILIES.items() for size in sizes
)
"""From 4 GiB upward: what every machine runs for the cluster takes a third of less.

https://docs.aws.amazon.com/ec2/latest/instancetypes/gp.html
"""
ARM: Final = ("t4g.", "m7g.")
"""Families with arm64 processors."""
