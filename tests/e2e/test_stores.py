"""Everything that keeps or passes on data lives on the emulator, and leaves nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.errors import Refused
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.stage import Stage

STORES = {
    "databases": {
        "feed": {"engine": "mongo", "multi_az": True},
        "ledger": {"engine": "aurora", "multi_az": True},
    },
    "caches": {
        "sessions": {"engine": "valkey", "nodes": 2},
        "drafts": {"engine": "redis"},
        "pages": {"engine": "memcached"},
    },
    "buckets": {"uploads": {"expire_days": 90}},
    "queues": {"jobs": {}},
}
USES = {
    "feed": "connect",
    "ledger": "connect",
    "sessions": "write",
    "drafts": "read",
    "pages": "write",
    "uploads": "write",
    "jobs": "send",
}
HELD = (
    "elasticache:arn:aws:elasticache:eu-north-1:123456789012:cluster:pages-cluster-",
    "elasticache:arn:aws:elasticache:eu-north-1:123456789012:replicationgroup:drafts-group-",
    "elasticache:arn:aws:elasticache:eu-north-1:123456789012:replicationgroup:sessions-group-",
    "elasticache:arn:aws:elasticache:eu-north-1:123456789012:usergroup:users-sg-",
    "rds:arn:aws:rds:eu-north-1:123456789012:cluster:feed-sg-",
    "rds:arn:aws:rds:eu-north-1:123456789012:cluster:ledger-sg-",
)
KEPT = {
    "buckets.uploads": "Bucket uploads",
    "caches.drafts": "Cache drafts",
    "caches.sessions": "Cache sessions",
    "databases.feed": "Mongo feed",
    "databases.ledger": "Aurora ledger",
    "queues.jobs": "Queue jobs",
}


def stock(config: dict[str, Any]) -> None:
    """One entry of each kind beside those of the stack `local`, and a service that uses them."""
    for kind, entries in STORES.items():
        config.setdefault(f"groundwork:{kind}", {}).update(entries)
    config["groundwork:services"]["tasks"]["uses"].update(USES)
    config["groundwork:networks"]["app"]["endpoints"] = ["tasks", "sqs"]


def change(config: dict[str, Any]) -> None:
    """Something of each kind that AWS changes in place."""
    config["groundwork:databases"]["feed"]["backup_days"] = 21
    config["groundwork:databases"]["ledger"]["capacity"] = {"min": 0.5, "max": 4.5}
    config["groundwork:caches"]["sessions"]["backup_days"] = 3
    config["groundwork:buckets"]["uploads"]["noncurrent_days"] = 7
    config["groundwork:queues"]["jobs"]["attempts"] = 3


@pytest.mark.parametrize("engine", engines("stores"))
def test_stores_live_and_leave_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("local")
    stage.edit(stock)
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    for held in HELD:
        assert any(line.startswith(f"eu-north-1/{held}") for line in everything), held
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(change)
    stage.keep()
    changed = stage.up()
    assert (changed.created, changed.deleted) == (0, 0), stage.said.getvalue()
    assert changed.updated > 0
    assert inventory(endpoint) == everything
    stage.nothing_changes(made.created)
    with pytest.raises(Refused) as refused:
        stage.down()
    for entry, what in KEPT.items():
        assert f"  groundwork:{entry}: {{ disposable: true }}  ({what})\n" in str(refused.value)

    stage.release()
    released = stage.up()
    assert (released.created, released.deleted) == (0, 0), stage.said.getvalue()
    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before
