"""Tables, topics and buses live on the emulator with what they set off, and leave nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.errors import Refused
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN
from tests.e2e.stage import Stage

ENGINES = [
    pytest.param(engine, marks=[pytest.mark.xdist_group(f"events-{engine}")])
    for engine in ("terraform", "pulumi")
]
HEARD = (
    "eu-north-1/events:board-archive-",
    "eu-north-1/events:arn:aws:events:eu-north-1:123456789012:event-bus/board-bus-",
    "eu-north-1/dynamodb:cards-table-",
    "arn:aws:sqs:eu-north-1:123456789012:jobs-queue-",
    "arn:aws:lambda:eu-north-1:123456789012:function:counter-function-",
    " ops@example.com",
)
KEPT = {"tables.cards": "Table cards", "queues.jobs": "Queue jobs", "buses.board": "Bus board"}


def change(config: dict[str, Any]) -> None:
    """Something of each kind that AWS changes in place."""
    config["groundwork:tables"]["cards"]["backup_days"] = 7
    config["groundwork:queues"]["jobs"]["attempts"] = 3
    config["groundwork:buses"]["board"]["archive_days"] = 7
    config["groundwork:buses"]["board"]["rules"]["late"]["pattern"] = {"source": ["late"]}


@pytest.mark.e2e
@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_events_live_and_leave_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("events")
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    for heard in HEARD:
        assert any(heard in line for line in everything), heard
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
