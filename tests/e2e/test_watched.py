"""What watches a stack and looks into its tasks lives on the emulator, and leaves nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.errors import Refused
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.stage import Stage

HELD = (
    "ce:arn:aws:ce::123456789012:anomalymonitor/",
    "ce:arn:aws:ce::123456789012:anomalysubscription/",
    "eu-north-1/backup:backup-vault-",
    "eu-north-1/cloudtrail:arn:aws:cloudtrail:eu-north-1:123456789012:trail/trail-files-",
)
ECR = "123456789012.dkr.ecr.eu-north-1.amazonaws.com"
KEPT = ("BackupPlan backup", "Trail trail")


def watch(config: dict[str, Any]) -> None:
    """Every way to watch, on the stack `local`."""
    config["groundwork:alerts"] = {"email": "ops@example.com", "budget_usd": 200}
    config.update({"groundwork:trail": True, "groundwork:backup": True})
    config["groundwork:buckets"] = {"uploads": {}}
    endpoints = ["tasks", "xray", "ssmmessages", "kms"]
    config["groundwork:networks"]["app"].update({"endpoints": endpoints, "discovery": "connect"})
    config["groundwork:services"]["caller"] = {"runs": "fargate", "uses": {"tasks": "call"}}
    proxy = {"image": f"{ECR}/proxy:2", "memory": 64, "essential": False}
    config["groundwork:services"]["tasks"].update(
        {"tracing": f"{ECR}/collector:1", "exec": True, "sidecars": {"proxy": proxy}}
    )


@pytest.mark.parametrize("engine", engines("watched"))
def test_a_watched_stack_lives_and_leaves_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("local")
    stage.edit(watch)
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    for held in HELD:
        assert any(line.startswith(held) for line in everything), held
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.keep()
    kept = stage.up()
    assert (kept.created, kept.deleted) == (0, 0), stage.said.getvalue()
    with pytest.raises(Refused) as refused:
        stage.down()
    for what in KEPT:
        assert f"  groundwork:disposable: true  ({what})\n" in str(refused.value)

    stage.release()
    stage.up()
    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before
