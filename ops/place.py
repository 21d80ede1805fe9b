"""Where a stack lives: on AWS as it is, or on the emulator, which is started and looked after."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from rich.console import Console

from ops.engines.choose import REMEMBERED
from ops.engines.engine import Engine, Watch
from ops.environment import for_emulator
from ops.errors import Failed, Interrupted, Stop
from ops.local import emulator
from ops.local.home import Home
from ops.local.plane import process as plane
from ops.memory import recall, remember
from ops.target import Target

_BOOT = "boot"
_LOOK_SECONDS = 1.0


def placed(target: Target, engine: Engine, console: Console) -> Target:
    """The target on its emulator, which is started; other targets as they are."""
    if not target.settings.emulator:
        return target
    with console.status("Starting the emulator"):
        there = emulator.start(target.home)
    if recall(target.home, _BOOT) not in (None, there.boot_id):
        console.print("The emulator lost its resources since the last run: starting afresh.")
        engine.forget(target)
    remember(target.home, _BOOT, there.boot_id)
    return replace(target, environment=for_emulator(there.environment(), target.environment))


def found(target: Target) -> Target | None:
    """The target on its emulator as the last `up` left it; None if that is gone."""
    there = emulator.running(target.home)
    if not there or there.boot_id != recall(target.home, _BOOT):
        return None
    if not recall(target.home, REMEMBERED):
        return None
    return replace(target, environment=for_emulator(there.environment(), target.environment))


def abandon(target: Target) -> None:
    """Stop the emulator with what runs by it, and remove all that is kept of it."""
    plane.stop(target.home)
    emulator.stop(target.home)
    if target.home.exists():
        shutil.rmtree(target.home)


@contextmanager
def looked_after(target: Target, command: str, watch: Watch) -> Iterator[None]:
    """Runs an engine: ends it if its emulator dies, and says how to go on after a failure."""
    try:
        if target.settings.emulator:
            with _alive(Home(target.home), watch):
                yield
        else:
            yield
    except Stop as stop:
        if target.settings.emulator and not Home(target.home).alive():
            raise Failed(
                f"the emulator died; its log is in {target.home / 'logs'}; "
                f"`groundwork up {target.stack}` starts it again and goes on"
            ) from None
        if isinstance(stop, Interrupted):
            again = f"`groundwork {command} {target.stack}` goes on from there"
            raise Interrupted(f"{stop}; {again}") from None
        raise


@contextmanager
def _alive(home: Home, watch: Watch) -> Iterator[None]:
    """Interrupts the engine when the emulator has died; by itself it would try for minutes."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(_LOOK_SECONDS):
            if not home.alive():
                watch.say("the emulator died")
                os.kill(os.getpid(), signal.SIGINT)
                return

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
