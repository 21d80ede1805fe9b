"""A WebSocket API with the function that answers it lives on the emulator, and leaves nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.stage import Stage

REGION = "eu-north-1"


def change(config: dict[str, Any]) -> None:
    """What AWS changes in place, and the function in a place of its own."""
    config["groundwork:gateways"]["live"]["rate"] = 20
    config["groundwork:services"]["push"]["memory"] = 1024


@pytest.mark.parametrize("engine", engines("live"))
def test_it_lives_and_leaves_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("live")
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    assert any("eu-north-1/apigatewayv2:" in line for line in everything)
    assert routes(endpoint) == {"$connect", "$default", "$disconnect"}
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(change)
    changed = stage.up()
    assert (changed.created, changed.deleted) == (0, 0), stage.said.getvalue()
    assert changed.updated > 0
    assert limits(endpoint) == (20, 40)
    stage.nothing_changes(made.created)

    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before


def api(endpoint: str) -> tuple[Any, str]:
    """The emulator's API Gateway, and the id of the only API there."""
    gateway = client("apigatewayv2", endpoint, REGION)
    (only,) = gateway.get_apis()["Items"]
    assert only["ProtocolType"] == "WEBSOCKET"
    return gateway, only["ApiId"]


def routes(endpoint: str) -> set[str]:
    """Keys of the routes, all of which lead to the one integration."""
    gateway, api_id = api(endpoint)
    found = gateway.get_routes(ApiId=api_id)["Items"]
    (integration,) = gateway.get_integrations(ApiId=api_id)["Items"]
    assert {one["Target"] for one in found} == {f"integrations/{integration['IntegrationId']}"}
    assert integration["IntegrationMethod"] == "POST"
    return {one["RouteKey"] for one in found}


def limits(endpoint: str) -> tuple[float, int]:
    """Rate and burst of the only stage."""
    gateway, api_id = api(endpoint)
    (stage,) = gateway.get_stages(ApiId=api_id)["Items"]
    settings = stage["DefaultRouteSettings"]
    return settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]
