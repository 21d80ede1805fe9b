"""Users, a sign-in at the balancer and a gateway, as a stack file has them, on the emulator."""

import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.errors import Refused
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.stage import Stage

REGION = "eu-north-1"


def change(config: dict[str, Any]) -> None:
    """Something of each kind that AWS changes in place."""
    config["groundwork:users"]["people"]["self_sign_up"] = True
    config["groundwork:gateways"]["public"]["client_rate"] = 5


@pytest.mark.parametrize("engine", engines("gates"))
def test_gates_stand_and_leave_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("gateways")
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    assert actions(endpoint, "/admin") == ["authenticate-cognito", "forward"]
    assert actions(endpoint, "/api/tasks") == ["forward"]
    assert status_without_a_token(endpoint) == 401
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(change)
    stage.keep()
    changed = stage.up()
    assert (changed.created, changed.deleted) == (0, 0), stage.said.getvalue()
    assert changed.updated > 0
    assert inventory(endpoint) == everything
    stage.nothing_changes(made.created)
    with pytest.raises(Refused, match=r"groundwork:users\.people: { disposable: true }"):
        stage.down()

    stage.release()
    stage.up()
    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before


def actions(endpoint: str, path: str) -> list[str]:
    """What the rule for a path does, in order."""
    balancers = client("elbv2", endpoint, REGION)
    arn = balancers.describe_load_balancers()["LoadBalancers"][0]["LoadBalancerArn"]
    (rule,) = (
        rule
        for listener in balancers.describe_listeners(LoadBalancerArn=arn)["Listeners"]
        for rule in balancers.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]
        if any(path in one["PathPatternConfig"]["Values"] for one in rule["Conditions"])
    )
    return [one["Type"] for one in sorted(rule["Actions"], key=lambda action: action["Order"])]


def status_without_a_token(endpoint: str) -> int:
    """What the emulator's own API Gateway answers on the route of the deployed API."""
    api = client("apigateway", endpoint, REGION).get_rest_apis()["items"][0]["id"]
    url = f"{endpoint}/restapis/{api}/api/_user_request_/tasks"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url)  # noqa: S310 - the emulator's own address
    return refused.value.code
