"""What `up`, `down`, `preview` and `outputs` do, whichever engine does the work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console

from ops import guard, place, rollout
from ops.engines.choose import REMEMBERED, Choice, choose
from ops.engines.engine import Change, Counts, Engine, Output
from ops.errors import Failed
from ops.local import emulator
from ops.lock import held
from ops.memory import recall, remember
from ops.progress import Progress
from ops.target import Target


@dataclass(frozen=True)
class Deployment:
    """What an `up` did."""

    choice: Choice
    counts: Counts
    outputs: Mapping[str, Output]
    endpoint: str | None
    """The emulator's address, for stacks that live there."""


def up(target: Target, console: Console) -> Deployment:
    """Deploy the target; raises `Stop`."""
    _ = target.settings
    with held(target.home, "up"):
        choice = choose(target)
        target = place.placed(target, choice.engine, console)
        remember(target.home, REMEMBERED, choice.engine.key)
        console.print(f"Deploying {target.stack} with {choice.engine.title} ({choice.why}).")
        with Progress(console, "deploying") as progress, place.looked_after(target, "up", progress):
            counts = choice.engine.up(target, progress)
        if lines := rollout.stale(target, choice.engine.deployed(target)):
            raise Failed("\n".join(lines))
        outputs = choice.engine.outputs(target)
    return Deployment(choice, counts, outputs, target.environment.get("AWS_ENDPOINT_URL"))


def preview(
    target: Target, console: Console, *, refresh: bool = False
) -> tuple[Choice, Sequence[Change]]:
    """What `up` would change; an emulator that was not running is stopped again.

    `refresh` compares with what is there, rather than with what the last `up` has left.
    """
    _ = target.settings
    with held(target.home, "preview"):
        choice = choose(target)
        ran = not target.settings.emulator or emulator.running(target.home) is not None
        target = place.placed(target, choice.engine, console)
        try:
            with (
                Progress(console, "previewing") as progress,
                place.looked_after(target, "preview", progress),
            ):
                return choice, choice.engine.preview(target, progress, refresh=refresh)
        finally:
            if not ran:
                place.abandon(target)


def down(target: Target, console: Console) -> Counts:
    """Destroy the target, unless something is kept; of an emulator stack nothing is left."""
    _ = target.settings
    with held(target.home, "down"):
        if not target.settings.emulator:
            return _destroyed(target, choose(target).engine, console)
        counts = Counts()
        if there := place.found(target):
            try:
                counts = _destroyed(there, choose(there).engine, console)
            except Failed as failed:
                place.abandon(target)
                gone = "the emulator was stopped, and with it everything is gone"
                raise Failed(f"{failed}\n{gone}") from None
        elif target.home.is_dir():
            console.print("The emulator does not run any more, and with it everything is gone.")
        place.abandon(target)
    return counts


def outputs(target: Target) -> Mapping[str, Output]:
    """The outputs of the last `up`."""
    if target.settings.emulator and not recall(target.home, REMEMBERED):
        return {}
    return choose(target).engine.outputs(target)


def _destroyed(target: Target, engine: Engine, console: Console) -> Counts:
    guard.check(target.stack, target.settings, target.record, engine.deployed(target))
    console.print(f"Destroying {target.stack} with {engine.title}.")
    with Progress(console, "destroying") as progress, place.looked_after(target, "down", progress):
        return engine.down(target, progress)
