"""Machines that translate addresses and run services live on the emulator, and leave nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.stage import Stage

REGION = "eu-north-1"


def machines(endpoint: str) -> list[str]:
    """Types of the instances that run."""
    ec2: Any = client("ec2", endpoint, REGION)
    found = ec2.describe_instances(Filters=[{"Name": "instance-state-name", "Values": ["running"]}])
    return sorted(
        one["InstanceType"] for group in found["Reservations"] for one in group["Instances"]
    )


def grow(config: dict[str, Any]) -> None:
    """Larger machines, and more of them."""
    config["groundwork:clusters"]["boxes"] = {
        "machine": "t3.medium",
        "min": 2,
        "max": 3,
        "predictive": "scale",
    }


@pytest.mark.parametrize("engine", engines("machines"))
def test_machines_live_and_leave_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("machines")
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    assert machines(endpoint) == ["t3.small", "t4g.nano"]
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(grow)
    grown = stage.up()
    assert (grown.created, grown.deleted) == (0, 0), stage.said.getvalue()
    assert grown.updated > 0
    assert machines(endpoint) == ["t3.medium", "t3.medium", "t4g.nano"]
    stage.nothing_changes(made.created)

    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before
