"""Runs a command so that it ends with an exit code and at most a few clear lines."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import typer
import typer.exceptions

from ops.errors import Stop
from ops.local.errors import EmulatorError
from plan.export.errors import CannotExport
from plan.operator.errors import Unlisted
from stack.errors import BadSettings

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def guarded(command: Callable[[], object]) -> int:
    """The exit code of `command`; what it raises is told on standard error, without traceback."""
    _have_outputs()
    try:
        # typer turns an interrupt into a code that it returns.
        interrupted = command() == INTERRUPTED
        sys.stdout.flush()
        if interrupted:
            raise KeyboardInterrupt
    except Stop as stop:
        code = _told(str(stop), stop.code)
    except typer.exceptions.TyperException as error:
        code = _told(error.format_message(), BAD_INPUT)
    except (typer.Abort, KeyboardInterrupt):
        code = _told("interrupted", INTERRUPTED)
    except BrokenPipeError:
        _forget_stdout()
        code = FAILED
    except BadSettings as error:
        code = _told(str(error), BAD_INPUT, prefix="")
    except Exception as error:  # noqa: BLE001 - a traceback is of no use to who runs a command
        code = _told(_explained(error), FAILED)
    else:
        code = DONE
    return code


def _have_outputs() -> None:
    """Let what nobody reads go nowhere: an output that is closed from the start is None."""
    if not (sys.stdout and sys.stderr):
        nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere


def _told(message: str, code: int, prefix: str = "groundwork: ") -> int:
    with suppress(OSError):
        sys.stderr.write(f"{prefix}{message}\n")
    return code


def _explained(error: Exception) -> str:
    """What the system, the program or a component says, in one line."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    text = " ".join(str(error).split()) or "no reason given"
    known = isinstance(error, EmulatorError | CannotExport | Unlisted)
    return text if known else f"{type(error).__name__}: {text}"


def _forget_stdout() -> None:
    """Keep the interpreter from complaining about the closed pipe at its exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
