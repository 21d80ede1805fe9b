"""After a deployment to the emulator: what was deployed runs on this machine."""

import time
from typing import Final

from rich.console import Console

from ops.errors import Failed, Interrupted
from ops.local import emulator
from ops.local.plane import process, state
from ops.local.plane.state import SETTLED, PlaneState
from ops.local.process import health
from ops.target import Target

PATIENCE: Final = 4
"""Tasks of a service that may fail in a row before its state is told instead of waited for."""
WAIT_SECONDS: Final = 300.0
LOOK_SECONDS: Final = 0.2


def start(target: Target, console: Console) -> PlaneState:
    """Have everything run, and wait until all of it is healthy or something cannot be.

    What runs already goes on running, unless it was deployed anew.
    """
    there = emulator.running(target.home)
    if there is None:
        raise Failed(f"the emulator died; `groundwork up {target.stack}` starts it again")
    try:
        process.start(target.home, there, target.settings.region, target.root)
        return _waited(target, there.endpoint, console)
    except KeyboardInterrupt:
        raise Interrupted(
            f"all is deployed and goes on starting; `groundwork up {target.stack}` waits for it, "
            f"`groundwork down {target.stack}` ends it"
        ) from None


def _waited(target: Target, endpoint: str, console: Console) -> PlaneState:
    port = int(endpoint.rpartition(":")[2])
    deadline = time.monotonic() + WAIT_SECONDS
    with console.status("Starting what was deployed") as shown:
        wanted = state.watched(health(port))
        while True:
            if not process.alive(target.home):
                log = process.log_of(target.home)
                raise Failed(f"what runs what was deployed has ended; its log is {log}")
            found = state.read(target.home)
            late = time.monotonic() > deadline
            if found and found.seen == wanted:
                waiting = _waiting(found)
                if not waiting or late:
                    return found
                shown.update("; ".join(waiting))
            elif late:
                log = process.log_of(target.home)
                raise Failed(f"what was deployed does not come to run; its log is {log}")
            time.sleep(LOOK_SECONDS)


def _waiting(found: PlaneState) -> list[str]:
    """What is still to come, a line for each service that may become healthy."""
    return [
        f"{one.name} is {one.state}{one.reason and f': {one.reason}'}"
        for one in found.services
        if one.state not in SETTLED and one.failures < PATIENCE
    ]
