"""Streams live on the emulator with who sends and receives, and leave nothing.

The search domain is left out: services are told where it would be.
"""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.errors import Failed, Refused
from ops.local import absent
from ops.local.client import client
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.stage import Stage

REGION = "eu-north-1"
HELD = ("kafka:arn:aws:kafka:", ":configuration/", "lambda:arn:", "events:arn:")
KEPT = {"streams.changes": "Stream changes", "streams.clicks": "Stream clicks"}


def change(config: dict[str, Any]) -> None:
    """Something that AWS changes in place."""
    config["groundwork:tags"] = {"team": "shop"}


def pollers(endpoint: str) -> dict[str, tuple[str, int]]:
    """Kind of cluster and most pollers, by the topic that runs a function."""
    functions: Any = client("lambda", endpoint, REGION)
    kafka: Any = client("kafka", endpoint, REGION)
    found = functions.list_event_source_mappings()["EventSourceMappings"]
    assert {each["State"] for each in found} == {"Enabled"}
    told = {}
    for each in found:
        cluster = kafka.describe_cluster_v2(ClusterArn=each["EventSourceArn"])["ClusterInfo"]
        (topic,) = each["Topics"]
        told[topic] = (cluster["ClusterType"], each["ProvisionedPollerConfig"]["MaximumPollers"])
    return told


@pytest.mark.parametrize("engine", engines("streams")[:1])
def test_streams_live_and_leave_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("streams")
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    for held in HELD:
        assert any(held in line for line in everything), held
    assert pollers(endpoint) == {"changes": ("PROVISIONED", 2), "clicks": ("SERVERLESS", 2)}
    lines = absent.lines(stage.target.record)
    assert [line.partition(",")[0] for line in lines] == [
        "left out index-domain",
        "left out index-access",
    ]
    said = " ".join(stage.said.getvalue().split())
    assert all(line in said for line in lines)
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(change)
    stage.keep()
    changed = stage.up()
    assert (changed.created, changed.deleted) == (0, 0), stage.said.getvalue()
    assert changed.updated > 0
    assert inventory(endpoint) == everything
    with pytest.raises(Refused) as refused:
        stage.down()
    for entry, what in KEPT.items():
        assert f"  groundwork:{entry}: {{ disposable: true }}  ({what})\n" in str(refused.value)

    stage.release()
    released = stage.up()
    assert (released.created, released.deleted) == (0, 0), stage.said.getvalue()
    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before


@pytest.mark.parametrize("engine", engines("streams")[1:])
def test_pulumi_says_that_it_leaves_nothing_out(stage: Stage) -> None:
    stage.play("streams")
    with pytest.raises(Failed) as failed:
        stage.up()
    assert str(failed.value) == (
        "Pulumi leaves nothing out, and the emulator cannot create index-domain, index-access"
    )
