"""Users, gateway, function, mirror and watchers live on the emulator, by the genuine provider."""

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from ops.engines.engine import Counts
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN
from tests.e2e.stage import Stage

PROGRAM = Path(__file__).with_name("gateway.py")

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


@pytest.fixture
def engine() -> str:
    return "terraform"


def test_it_lives_and_leaves_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.perform(PROGRAM)
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    assert len(inventory(endpoint)) > len(before)

    assert status_without_a_token(endpoint) == 401

    record_property(KNOWN, stage.nothing_changes(made.created))

    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before


def status_without_a_token(endpoint: str) -> int:
    """What the emulator's own API Gateway answers on the route of the deployed API."""
    api = client("apigateway", endpoint, "eu-north-1").get_rest_apis()["items"][0]["id"]
    url = f"{endpoint}/restapis/{api}/api/_user_request_/tasks"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url)  # noqa: S310 - the emulator's own address
    return refused.value.code
