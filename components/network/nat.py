"""How private subnets reach the internet."""

from enum import StrEnum


class Nat(StrEnum):
    """What translates addresses."""

    NONE = "none"
    SINGLE = "single"
    """One gateway."""
    PER_ZONE = "per-zone"
    """A gateway in each zone."""
    INSTANCE = "instance"
    """One small machine: the cheapest, and gone for minutes when it fails."""
