"""`up`, `down`, `preview` and `outputs`: from the command line to the engines and back."""

import sys
from pathlib import Path

from ops import builds, lifecycle, results, running
from ops.console import Stopwatch, err
from ops.errors import BadInput, Failed, NoEngine
from ops.plans import show
from ops.target import Target, project, target


def up(stack: str, *, build: bool = False) -> None:
    """Deploy, or print the plan where nothing can."""
    asked, time = _target(stack), Stopwatch()
    if build:
        asked = builds.here(asked)
    builds.check(asked)
    try:
        done = lifecycle.up(asked, err())
    except NoEngine as none:
        show(asked.file, asked.settings, asked.record)
        raise NoEngine(f"nothing was deployed, because there is no engine: {none}") from None
    results.deployed(asked, done, time)
    if asked.settings.emulator:
        results.running(asked, running.start(asked, err()))


def down(stack: str, *, yes: bool) -> None:
    """Destroy, after a question where it is AWS."""
    asked, time = _target(stack), Stopwatch()
    if not asked.settings.emulator and not yes:
        _confirm(stack)
    # Docker's provider wants its daemon even where there is nothing to build.
    builds.check(asked)
    results.destroyed(asked, lifecycle.down(asked, err()), time)


def preview(stack: str, *, drift: bool = False) -> None:
    """Show what would change; where it is drift that is looked for, raise `Failed` for any."""
    asked = _target(stack)
    builds.check(asked)
    choice, changes = lifecycle.preview(asked, err(), refresh=drift)
    results.previewed(choice, changes)
    if drift and changes:
        raise Failed(f"what is deployed is not what {asked.file.name} says: see above")


def outputs(stack: str, *, as_json: bool) -> None:
    """Print the outputs."""
    results.outputs(lifecycle.outputs(_target(stack)), as_json=as_json)


def _target(stack: str) -> Target:
    return target(stack, project(Path.cwd()))


def _confirm(stack: str) -> None:
    if not sys.stdin.isatty():
        raise BadInput(f"down {stack} destroys what is on AWS: say so with --yes")
    sys.stderr.write(f"This destroys everything of {stack} on AWS. Its name, to go on: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != stack:
        raise BadInput("nothing was destroyed: that was not the stack's name")
