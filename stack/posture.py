"""What differs between environments: one row a setting, in the order posture, value."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final


class Posture(StrEnum):
    """What an environment is for."""

    DEV = "dev"
    PROD = "prod"


# fmt: off
TABLE: Final[Mapping[str, tuple[Any, Any]]] = {
    # setting                  dev       prod
    "disposable":             (True,     False),
    "log_days":               (7,        365),
    "backup":                 (False,    True),
    "networks.zones":         (2,        3),
    "networks.nat":           ("single", "per-zone"),
    "databases.size":         ("micro",  "medium"),
    "databases.capacity.min": (0,        2),
    "databases.capacity.max": (2,        8),
    "databases.storage_gib":  (20,       50),
    "databases.multi_az":     (False,    True),
    "databases.backup_days":  (1,        14),
    "caches.size":            ("micro",  "medium"),
    "caches.nodes":           (1,        2),
    "caches.backup_days":     (0,        7),
    "tables.backup_days":     (1,        14),
    "streams.size":           ("small",  "large"),
    "streams.storage_gib":    (10,       100),
    "searches.size":          ("small",  "large"),
    "searches.nodes":         (1,        3),
    "searches.masters":       (False,    True),
    "searches.storage_gib":   (10,       50),
    "clusters.min":           (1,        2),
    "clusters.max":           (2,        6),
    "delivery.approve":       (False,    True),
    "services.scale.min":     (1,        2),
    "services.scale.max":     (2,        6),
}
# fmt: on
"""Setting, as its path without the label, to its value in `dev` and in `prod`."""


def preset(posture: Posture) -> dict[str, Any]:
    """The posture's column of the table."""
    column = list(Posture).index(posture)
    return {setting: row[column] for setting, row in TABLE.items()}
