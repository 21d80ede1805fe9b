"""Where the commands print: results to standard output, everything else to standard error."""

import sys
import time

from rich.console import Console, RenderableType

_WIDTH = 120
"""Columns of a page in a file or a log."""


def out(*, wrap: bool = False) -> Console:
    """For what was asked for; plain text when it is not a terminal."""
    return Console(file=sys.stdout, highlight=False, soft_wrap=not wrap)


def show(page: RenderableType) -> None:
    """Print to the width of a terminal, else as plain lines of a fixed width."""
    console = out(wrap=True)
    if console.is_terminal:
        console.print(page)
        return
    console.width = _WIDTH
    with console.capture() as lines:
        console.print(page)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in lines.get().splitlines())


def err() -> Console:
    """For progress and errors."""
    return Console(file=sys.stderr, highlight=False, soft_wrap=True)


def clock(seconds: float) -> str:
    """`7 s`, `2 min 14 s` or `1 h 3 min`."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


class Stopwatch:
    """Time since it was made."""

    def __init__(self) -> None:
        self._start = time.monotonic()

    def __str__(self) -> str:
        """As `clock` says it."""
        return clock(time.monotonic() - self._start)
