"""Labels: they are resource names for good, so each must be unmistakable."""

from collections.abc import Iterator
from typing import Final

from stack.checks.facts import Facts
from stack.errors import Found

RESERVED: Final = frozenset(
    {
        "alerts",
        "alarms",
        "alias",
        "aws",
        "backup",
        "balancer",
        "budget",
        "certificate",
        "cluster",
        "dashboard",
        "delivery",
        "edge",
        "edge-certificate",
        "expiry",
        "firewall",
        "gateway-account",
        "gateway-firewall",
        "key",
        "net-alias",
        "net-balancer",
        "net-certificate",
        "rotation",
        "scaling-plan",
        "scans",
        "stack",
        "trail",
    }
)
"""Names of what the stack makes by itself."""
JOINTS: Final = ("-to-", "-into-", "-may-")
"""Join two labels in the name of an edge, so no label may hold one."""


def unique(facts: Facts) -> Iterator[Found]:
    """No two entries have one label, whatever their kinds."""
    seen: dict[str, str] = {}
    for kind, labels in facts.labels.items():
        for label in sorted(labels):
            if label in seen:
                given = f"a label of {seen[label]} too"
                yield Found((kind, label), given, "one entry for each label, over all kinds")
            seen.setdefault(label, kind)


def free(facts: Facts) -> Iterator[Found]:
    """No label is a name that the stack uses itself."""
    for kind, labels in facts.labels.items():
        for label in labels:
            if label in RESERVED:
                yield Found((kind, label), "a reserved name", "any other label")
            for joint in JOINTS:
                if joint in label:
                    given = f"holds {joint}, which joins two labels"
                    yield Found((kind, label), given, "a label without it")


CHECKS: Final = (unique, free)
