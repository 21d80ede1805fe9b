"""Jobs, functions, migrations and rotation live on the emulator, and leave nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local.inventory import inventory
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.stage import Stage

JOBS = {
    "nightly": {
        "of": "tasks",
        "command": ["python", "-m", "tasks.migrate"],
        "schedule": "cron(0 3 * * ? *)",
        "timezone": "Europe/Stockholm",
        "uses": {"board": "connect"},
    },
    "once": {"image": "127.0.0.1:5000/once:1"},
}
FUNCTION = {"runs": "lambda", "build": "services/digest/digest"}
FUNCTIONS = {
    "digest": {
        **FUNCTION,
        "on": {"schedule": "rate(1 day)"},
        "uses": {"tasks": "call", "board": "connect"},
    },
    "taker": {**FUNCTION, "on": {"queue": "work"}},
}
HELD = (
    "events:arn:aws:events:eu-north-1:123456789012:rule/nightly-failed",
    "events:arn:aws:events:eu-north-1:123456789012:rule/once-failed",
    "lambda:arn:aws:lambda:eu-north-1:123456789012:function:digest-function",
    "events:arn:aws:events:eu-north-1:123456789012:rule/rotation-tasks",
    "scheduler:arn:aws:scheduler:eu-north-1:123456789012:schedule/default/digest-schedule",
    "scheduler:arn:aws:scheduler:eu-north-1:123456789012:schedule/default/nightly-schedule",
    "stepfunctions:arn:aws:states:eu-north-1:123456789012:stateMachine:rotation-machine",
)


def add(config: dict[str, Any]) -> None:
    """Two jobs and two functions beside the service of the stack `local`."""
    config["groundwork:jobs"] = JOBS
    config["groundwork:queues"] = {"work": {}}
    config["groundwork:services"].update(FUNCTIONS)


def change(config: dict[str, Any]) -> None:
    """Something of each kind that AWS changes in place."""
    config["groundwork:jobs"]["nightly"]["schedule"] = "cron(0 4 * * ? *)"
    config["groundwork:services"]["taker"]["timeout_seconds"] = 10


@pytest.mark.parametrize("engine", engines("tasks"))
def test_tasks_live_and_leave_nothing(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    stage.play("local")
    stage.edit(add)
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    everything = inventory(endpoint)
    for held in HELD:
        assert any(line.startswith(f"eu-north-1/{held}") for line in everything), held
    record_property(KNOWN, stage.nothing_changes(made.created))

    stage.edit(change)
    changed = stage.up()
    assert (changed.created, changed.deleted) == (0, 0), stage.said.getvalue()
    assert changed.updated > 0
    stage.nothing_changes(made.created)
    assert stage.down() == Counts(deleted=made.created)
    assert stage.left == before
