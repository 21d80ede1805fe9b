"""What `up`, `down`, `preview` and `outputs` do, whichever engine does the work."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from rich.console import Console

from ops import guard, rollout
from ops.engines.choose import REMEMBERED, Choice, choose
from ops.engines.engine import Change, Counts, Engine, Output
from ops.environment import for_emulator
from ops.errors import Failed, Interrupted, Stop
from ops.local import emulator
from ops.lock import held
from ops.memory import recall, remember
from ops.progress import Progress
from ops.target import Target

_BOOT = "boot"


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
        target = _placed(target, choice.engine, console)
        remember(target.home, REMEMBERED, choice.engine.key)
        console.print(f"Deploying {target.stack} with {choice.engine.title} ({choice.why}).")
        with Progress(console, "deploying") as progress, _explained(target, "up"):
            counts = choice.engine.up(target, progress)
        if lines := rollout.stale(target, choice.engine.deployed(target)):
            raise Failed("\n".join(lines))
        outputs = choice.engine.outputs(target)
    return Deployment(choice, counts, outputs, target.environment.get("AWS_ENDPOINT_URL"))


def preview(target: Target, console: Console) -> tuple[Choice, Sequence[Change]]:
    """What `up` would change; an emulator that was not running is stopped again."""
    _ = target.settings
    with held(target.home, "preview"):
        choice = choose(target)
        ran = not target.settings.emulator or emulator.running(target.home) is not None
        target = _placed(target, choice.engine, console)
        try:
            with Progress(console, "previewing") as progress, _explained(target, "preview"):
                return choice, choice.engine.preview(target, progress)
        finally:
            if not ran:
                _ = emulator.stop(target.home)


def down(target: Target, console: Console) -> Counts:
    """Destroy the target, unless something is kept; of an emulator stack nothing is left."""
    _ = target.settings
    with held(target.home, "down"):
        if not target.settings.emulator:
            return _destroyed(target, choose(target).engine, console)
        counts = Counts()
        if _lives(target):
            there = emulator.running(target.home)
            own = there.environment() if there else {}
            placed = replace(target, environment=for_emulator(own, target.environment))
            try:
                counts = _destroyed(placed, choose(placed).engine, console)
            except Failed as failed:
                _abandoned(target)
                gone = "the emulator was stopped, and with it everything is gone"
                raise Failed(f"{failed}\n{gone}") from None
        elif target.home.is_dir():
            console.print("The emulator does not run any more, and with it everything is gone.")
        _abandoned(target)
    return counts


def outputs(target: Target) -> Mapping[str, Output]:
    """The outputs of the last `up`."""
    if target.settings.emulator and not recall(target.home, REMEMBERED):
        return {}
    return choose(target).engine.outputs(target)


def _destroyed(target: Target, engine: Engine, console: Console) -> Counts:
    guard.check(target.stack, target.settings, target.record, engine.deployed(target))
    console.print(f"Destroying {target.stack} with {engine.title}.")
    with Progress(console, "destroying") as progress, _explained(target, "down"):
        return engine.down(target, progress)


def _abandoned(target: Target) -> None:
    """Stop the emulator and remove all that is kept of it."""
    emulator.stop(target.home)
    if target.home.exists():
        shutil.rmtree(target.home)


def _lives(target: Target) -> bool:
    """Whether the emulator still has what the last `up` put there."""
    there = emulator.running(target.home)
    return bool(
        there and there.boot_id == recall(target.home, _BOOT) and recall(target.home, REMEMBERED)
    )


def _placed(target: Target, engine: Engine, console: Console) -> Target:
    """The target on its emulator, which is started; other targets as they are."""
    if not target.settings.emulator:
        return target
    there = emulator.start(target.home)
    placed = replace(target, environment=for_emulator(there.environment(), target.environment))
    if recall(target.home, _BOOT) not in (None, there.boot_id):
        console.print("The emulator lost its resources since the last run: starting afresh.")
        engine.forget(placed)
    remember(target.home, _BOOT, there.boot_id)
    return placed


@contextmanager
def _explained(target: Target, command: str) -> Iterator[None]:
    """Adds what the user should know next to a failure of the engine."""
    try:
        yield
    except Interrupted as stop:
        again = f"`groundwork {command} {target.stack}` goes on from there"
        raise Interrupted(f"{stop}; {again}") from None
    except Stop:
        if target.settings.emulator and not emulator.running(target.home):
            raise Failed(
                f"the emulator died; its log is in {target.home / 'logs'}; "
                f"`groundwork up {target.stack}` starts it again and goes on"
            ) from None
        raise
