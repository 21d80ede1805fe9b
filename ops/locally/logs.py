"""`logs` and `trace`: what the tasks and the stores of a stack have written."""

import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ops.errors import Failed
from ops.local.plane import process
from ops.local.plane.keeper import LOG
from ops.locally.lines import Line, Log, merged, shown
from ops.locally.place import NO_MORE, Running, running

LOOK_SECONDS: Final = 0.3


def logs(name: str | None, *, lines: int, follow: bool) -> None:
    """Print the last lines of one or of all, and go on as long as they are written."""
    there = running()
    if name is not None and name not in stores(there):
        there.service(name)
    opened: dict[Path, Log] = {}
    for line in deque(merged(_opened(there, name, opened)), maxlen=lines):
        _write(line)
    while follow:
        sys.stdout.flush()
        time.sleep(LOOK_SECONDS)
        for line in merged(_opened(there, name, opened)):
            _write(line)
        if not process.alive(there.target.home):
            raise Failed(NO_MORE)


def trace(identity: str) -> None:
    """Print all lines about one request, of whichever service; raises `Failed` without any."""
    there = running()
    found = [line for line in merged(_opened(there, None, {})) if line.about(identity)]
    if not found:
        raise Failed(f"no line has the correlation id or trace id {identity!r}")
    for line in found:
        _write(line)


def stores(there: Running) -> list[str]:
    """Identifiers of the databases and caches."""
    return [name.rpartition(" ")[2] for name in there.state.stores]


def _opened(there: Running, name: str | None, opened: dict[Path, Log]) -> list[Log]:
    """All logs, also those that were not there the last time."""
    for source, file in _files(there, name):
        if file not in opened:
            opened[file] = Log(source, file)
    return list(opened.values())


def _files(there: Running, name: str | None) -> Iterator[tuple[str, Path]]:
    """Also those of earlier tasks: who looks at logs often wants to know why a task ended."""
    home = there.target.home
    for service in there.state.services:
        if name in (None, service.name):
            for file in sorted((home / "logs" / service.name).glob("*.log")):
                yield f"{service.name}/{file.stem}", file
    for identifier in stores(there):
        if name in (None, identifier):
            yield identifier, home / "data" / identifier / LOG


def _write(line: Line) -> None:
    sys.stdout.write(f"{shown(line)}\n")
