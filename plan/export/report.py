"""What an export says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from plan.record import Secret


@dataclass(frozen=True)
class Variable:
    """A sensitive variable that stands for one secret value; it has no default."""

    name: str
    resource: str
    """URN of the resource that takes it, or the stack's output."""
    property: str
    """Wire names and indexes joined by dots."""
    secret: Secret = field(repr=False)
    """As recorded; it is in none of the files."""


@dataclass(frozen=True)
class Newer:
    """A property left out because Terraform's provider does not have it."""

    resource: str
    """URN."""
    property: str
    reason: str


@dataclass(frozen=True)
class Report:
    """Everything that is not plain from the files."""

    addresses: Mapping[str, str]
    """Terraform address by URN."""
    variables: Sequence[Variable]
    images: Mapping[str, str]
    """Variables for images that the program builds, without a default; what each one is."""
    told: Mapping[str, str]
    """The same for what a cluster alone knows."""
    newer: Sequence[Newer]
    left_out: Sequence[str]
    """Options that Terraform has no word for and that change nothing but a later deletion or move,
    and what runs in a cluster, a line each."""
