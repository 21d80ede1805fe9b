"""Functions that answer live on the emulator, behind a gateway and a distribution."""

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN
from tests.e2e.stage import ROOT, Stage

ENGINES = [
    pytest.param(engine, marks=[pytest.mark.xdist_group(f"functions-{engine}")])
    for engine in ("terraform", "pulumi")
]
MADE = (
    "arn:aws:lambda:eu-north-1:123456789012:function:tasks-function-",
    "arn:aws:lambda:eu-north-1:123456789012:function:page-function-",
    "arn:aws:lambda:eu-north-1:123456789012:function:pages-function-",
)


def change(config: dict[str, Any]) -> None:
    """Something of each function that AWS changes in place."""
    for label in ("tasks", "page", "pages"):
        config["groundwork:services"][label]["memory"] = 2048


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_functions_answer_and_leave_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("functions")
    (stage.root / "tests").symlink_to(ROOT / "tests")
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    for one in MADE:
        assert any(one in line for line in everything), one
    assert answered(endpoint, "page") == ["/page", "/api/page"]
    assert answered(endpoint, "page/of/today") == ["/page/of/today", "/api/page/of/today"]
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(change)
    changed = stage.up()
    assert (changed.created, changed.deleted) == (0, 0), stage.said.getvalue()
    assert changed.updated == len(MADE)
    stage.nothing_changes(made.created)

    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before


def answered(endpoint: str, path: str) -> list[str]:
    """What the function behind the deployed API says that it was asked for."""
    api = client("apigateway", endpoint, "eu-north-1").get_rest_apis()["items"][0]["id"]
    url = f"{endpoint}/restapis/{api}/api/_user_request_/{path}"
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - the emulator's own address
        return json.load(answer)
