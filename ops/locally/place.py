"""The stack that is on this machine, and what runs for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ops.errors import BadInput, Failed
from ops.local.plane import process, state
from ops.local.plane.state import PlaneState, ServiceState
from ops.target import Target, project, target
from stack.read import LOCAL

NOTHING: Final = f"nothing runs here: `groundwork up {LOCAL}` starts it"
NO_MORE: Final = "nothing runs here any more"


@dataclass(frozen=True)
class Running:
    """The stack, and how it is."""

    target: Target
    state: PlaneState

    def service(self, name: str) -> ServiceState:
        """The service of that name; raises `BadInput` that names those there are."""
        found = {one.name: one for one in self.state.services}
        if name not in found:
            raise BadInput(f"no service {name!r} (there are: {', '.join(sorted(found)) or 'none'})")
        return found[name]


def running() -> Running:
    """What runs; raises `Failed` where nothing does, and `BadInput` outside of a project."""
    asked = target(LOCAL, project(Path.cwd()))
    found = state.read(asked.home) if process.alive(asked.home) else None
    if found is None:
        raise Failed(NOTHING)
    return Running(asked, found)
