"""States of a plane, for tests of who reads them."""

from dataclasses import replace
from typing import Any

from ops.local.plane.state import WATCHED, PlaneState, ServiceState, TaskState

TASK = TaskState(
    id="0a1b2c3d",
    state="healthy",
    address="127.5.1.1",
    port=8080,
    pid=4711,
    revision="tasks:3",
    began=1.5,
    log="/logs/tasks/0a1b2c3d.log",
)
SERVICE = ServiceState(
    name="tasks",
    state="healthy",
    desired=1,
    revision="tasks:3",
    reason="",
    failures=0,
    log=TASK.log,
    tasks=(TASK,),
)
NONE_SEEN = dict.fromkeys(WATCHED, 0)


def plane(*services: ServiceState, **fields: Any) -> PlaneState:
    """A plane that runs these."""
    whole = PlaneState(
        pid=1, boot_id="first", seen=NONE_SEEN, url="http://x", services=services, stores={}
    )
    return replace(whole, **fields)
