"""How private subnets reach the internet."""

from enum import StrEnum


class Nat(StrEnum):
    """Number of NAT gateways."""

    NONE = "none"
    SINGLE = "single"
    PER_ZONE = "per-zone"
