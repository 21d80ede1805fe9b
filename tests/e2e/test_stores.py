"""Everything that keeps or passes on data lives on the emulator, and leaves nothing."""

from collections.abc import Callable

import pytest

from ops.engines.engine import Counts
from ops.errors import Refused
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN
from tests.e2e.stage import ROOT, Stage

PROGRAM = ROOT / "tests" / "e2e" / "stores.py"
ENGINES = [
    pytest.param(engine, marks=[pytest.mark.xdist_group(f"stores-{engine}")])
    for engine in ("terraform", "pulumi")
]
KINDS = (
    "elasticache:arn:aws:elasticache:eu-north-1:123456789012:cluster:pages-cluster-",
    "elasticache:arn:aws:elasticache:eu-north-1:123456789012:replicationgroup:drafts-group-",
    "elasticache:arn:aws:elasticache:eu-north-1:123456789012:replicationgroup:sessions-group-",
    "elasticache:arn:aws:elasticache:eu-north-1:123456789012:usergroup:users-sg-",
    "rds:arn:aws:rds:eu-north-1:123456789012:cluster:feed-sg-",
)


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_stores_live_and_leave_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("local", PROGRAM)
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    for kind in KINDS:
        assert any(line.startswith(f"eu-north-1/{kind}") for line in everything), kind
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.keep()
    changed = stage.up()
    assert (changed.created, changed.deleted) == (0, 0), stage.said.getvalue()
    assert changed.updated > 0
    assert inventory(endpoint) == everything
    with pytest.raises(Refused, match=r"Bucket uploads.*\n.*Cache drafts.*\n.*Cache sessions"):
        stage.down()

    stage.release()
    released = stage.up()
    assert (released.created, released.deleted) == (0, 0), stage.said.getvalue()
    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before
