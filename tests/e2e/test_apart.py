"""Databases in networks of their own are reached over peerings that come and go with `uses`."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN
from tests.e2e.stage import Stage

ENGINES = [
    pytest.param(engine, marks=[pytest.mark.xdist_group(f"apart-{engine}")])
    for engine in ("terraform", "pulumi")
]
DATA, FEEDS = "app-to-data", "app-to-feeds"
THERE_AND_BACK = {
    DATA: {("10.0.32.0/19", "data-isolated"), ("10.1.64.0/19", "app-private-a")}
    | {("10.1.64.0/19", "app-private-b")},
    FEEDS: {("10.0.32.0/19", "feeds-isolated"), ("10.2.4.0/23", "app-private-a")}
    | {("10.2.4.0/23", "app-private-b")},
}
"""Destination and route table of each route over a peering."""


def peered(endpoint: str) -> dict[str, set[tuple[str, str]]]:
    """Active peerings by name, each with its routes; both ends resolve names."""
    ec2: Any = client("ec2", endpoint, "eu-north-1")
    found: dict[str, set[tuple[str, str]]] = {}
    # The emulator answers with all of them, whatever the filter.
    for peering in ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]:
        if peering["Status"]["Code"] != "active":
            continue
        for side in ("RequesterVpcInfo", "AccepterVpcInfo"):
            assert peering[side]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"]
        found[_name(peering)] = {
            (route["DestinationCidrBlock"], _name(table))
            for table in ec2.describe_route_tables()["RouteTables"]
            for route in table["Routes"]
            if route.get("VpcPeeringConnectionId") == peering["VpcPeeringConnectionId"]
        }
    return found


def part(config: dict[str, Any]) -> None:
    """Nothing uses MongoDB."""
    del config["groundwork:services"]["activity"]["uses"]


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_networks_are_joined_and_parted(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("apart")
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    assert peered(endpoint) == THERE_AND_BACK
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(part)
    parted = stage.up()
    assert parted.created <= parted.deleted
    assert peered(endpoint) == {DATA: THERE_AND_BACK[DATA]}

    gone = stage.down()
    assert gone.deleted == made.created + parted.created - parted.deleted
    assert stage.left == before


def _name(of: Any) -> str:
    (name,) = (tag["Value"] for tag in of.get("Tags", ()) if tag["Key"] == "Name")
    return name
