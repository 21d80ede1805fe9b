"""A network load balancer with its fixed addresses comes, changes and goes on the emulator."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.stage import Stage

REGION = "eu-north-1"
PORTS = {(53, "UDP"), (465, "TLS"), (5432, "TCP")}


def ports(endpoint: str) -> set[tuple[int, str]]:
    """Port and protocol of each listener of the only network load balancer."""
    balancing: Any = client("elbv2", endpoint, REGION)
    (balancer,) = balancing.describe_load_balancers()["LoadBalancers"]
    assert balancer["Type"] == "network"
    found = balancing.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])
    return {(each["Port"], each["Protocol"]) for each in found["Listeners"]}


def addresses(endpoint: str) -> set[str]:
    """Public addresses of the account."""
    ec2: Any = client("ec2", endpoint, REGION)
    return {each["PublicIp"] for each in ec2.describe_addresses()["Addresses"]}


def drop(config: dict[str, Any]) -> None:
    """One service listens no more."""
    del config["groundwork:services"]["relay"]["listen"]


@pytest.mark.parametrize("engine", engines("ports"))
def test_ports_open_and_close_at_the_same_addresses(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("ports")
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    assert ports(endpoint) == PORTS
    fixed = addresses(endpoint)
    assert len(fixed) == 2
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(drop)
    dropped = stage.up()
    assert (dropped.created, dropped.deleted) == (0, 6), stage.said.getvalue()
    assert ports(endpoint) == PORTS - {(5432, "TCP")}
    assert addresses(endpoint) == fixed

    assert stage.down() == Counts(deleted=made.created - dropped.deleted)
    assert stage.left == before
