"""Runs a Pulumi program without an engine and gives back all that it declared."""

import asyncio
import contextlib
import contextvars
import gc
import runpy
import selectors
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pulumi.runtime.resource as sdk
from pulumi.runtime import set_all_config
from pulumi.runtime.proto.source_pb2 import StackTrace
from pulumi.runtime.settings import Settings, _get_rpc_manager, configure
from pulumi.runtime.stack import run_in_stack
from ruamel.yaml import YAML

from plan.monitor import CannotRecord, Monitor
from plan.record import Record
from plan.result import result
from stack.read import file_config, from_file

REPOSITORY: Final = Path(__file__).parents[1]
PROJECT: Final = "Pulumi.yaml"


def record(
    program_dir: Path,
    stack: str,
    config: Mapping[str, str],
    secret_keys: frozenset[str] = frozenset(),
    *,
    preview: bool = False,
    padding: int = 0,
) -> Record:
    """Run the unmodified program of a folder as the engine would.

    Args:
        program_dir: Folder with `__main__.py` and `Pulumi.yaml`.
        stack: The stack's name.
        config: Namespaced keys such as `aws:region` to values, objects as JSON.
        secret_keys: Keys of `config` that are secret.
        preview: Leave unknown what a preview does not know, in place of placeholders.
        padding: Lengthens every placeholder, to prove that nothing depends on its length.

    Raises:
        CannotRecord: what the engine would refuse, such as a default AWS provider.
        Exception: whatever the program raises, as it is.
    """
    folder = program_dir.resolve()
    project = YAML(typ="safe", pure=True).load(folder / PROJECT)["name"]

    def program() -> None:
        runpy.run_path(str(folder), run_name="__main__")

    # To the end, as under an engine: assets are read after the program's last line.
    with contextlib.chdir(folder):
        return run(
            program,
            project=project,
            stack=stack,
            config=config,
            secret_keys=secret_keys,
            preview=preview,
            padding=padding,
            explicit_providers=True,
        )


def record_file(path: Path) -> Record:
    """Record what a stack file asks for; `Pulumi.dev.yaml` is the stack `dev`.

    The program is that of the nearest project at or above the file, else the one of this package.

    Raises:
        BadSettings: the file is no stack file, or its settings are wrong; with line numbers.
    """
    from_file(path)
    config, secret_keys = file_config(path)
    projects = [folder for folder in path.resolve().parents if (folder / PROJECT).is_file()]
    stack = path.stem.removeprefix("Pulumi.")
    return record(projects[0] if projects else REPOSITORY, stack, config, secret_keys)


def run(
    program: Callable[[], Any],
    *,
    project: str = "groundwork",
    stack: str = "test",
    config: Mapping[str, str] | None = None,
    secret_keys: frozenset[str] = frozenset(),
    preview: bool = False,
    padding: int = 0,
    explicit_providers: bool = False,
) -> Record:
    """Record what one callable declares; resources without a provider are let through."""
    monitor = Monitor(project, stack, preview=preview, padding=padding, explicit=explicit_providers)
    settings = dict(config or {})

    def go() -> None:
        # Settings, config and the root stack live in context variables: in a context of its own,
        # every recording is the first of its process.
        configure(Settings(project, stack, monitor=monitor, dry_run=preview))
        set_all_config(dict(settings), list(secret_keys))
        _drive(program)

    with _no_collector(), _no_positions():
        contextvars.Context().run(go)
    return result(monitor, project, stack, _foreign(settings, project, secret_keys))


class _DeadlockError(Exception):
    """Nothing is left to run, and the program is not at its end."""


class _Selector(selectors.DefaultSelector):
    """Without threads nobody outside can wake the loop: to wait without end is to hang."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise _DeadlockError
        return super().select(timeout)


class _Loop(asyncio.SelectorEventLoop):
    """Calls the monitor in place: no threads, so registrations have one order."""

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> Any:  # noqa: ARG002 the base class's signature
        future = self.create_future()
        try:
            future.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 handed on to who awaits it
            future.set_exception(error)
        return future

    async def settle(self) -> None:
        """Run all that can run; who looks on alone finds nothing else ready."""
        await asyncio.sleep(0)
        while self._ready:  # pyright: ignore[reportAttributeAccessIssue]
            await asyncio.sleep(0)


def _drive(program: Callable[[], Any]) -> None:
    """Run a program to the end of its last registration."""
    loop = _Loop(_Selector())
    # A program that fails leaves registrations behind that nobody will wait for.
    loop.set_exception_handler(lambda _loop, _context: None)

    async def main() -> None:
        program()
        # The SDK waits for the first of all its outputs, and again for the first of the rest, which
        # takes time by the square of their number: let nearly all be done before it looks.
        await loop.settle()

    try:
        loop.run_until_complete(run_in_stack(main))
    except _DeadlockError:
        waits = CannotRecord("the program waits for a value that never comes")
        raise _get_rpc_manager().unhandled_exception or waits from None
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(loop.settle())
        loop.close()


@contextlib.contextmanager
def _no_collector() -> Iterator[None]:
    """A run makes objects by the million and drops few: to look for garbage takes half its time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextlib.contextmanager
def _no_positions() -> Iterator[None]:
    """The SDK looks up each line that led to a resource, and has no switch; no record has them."""
    look = sdk._get_stack_trace
    sdk._get_stack_trace = StackTrace
    try:
        yield
    finally:
        sdk._get_stack_trace = look


def _foreign(
    config: Mapping[str, str], project: str, secret_keys: frozenset[str]
) -> Mapping[str, str]:
    """Config that providers read: not the program's own, nothing secret."""
    return {
        key: value
        for key, value in sorted(config.items())
        if not key.startswith(f"{project}:") and key not in secret_keys
    }
