"""How grave a finding is."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a rule that is not met matters, least first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(Severity).index(self)
