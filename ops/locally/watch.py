"""`watch`: a service whose source changes is deployed again, as it is."""

import os
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from rich.console import Console

from ops.console import err
from ops.errors import Failed
from ops.local import emulator
from ops.local.client import client
from ops.local.plane import process
from ops.local.plane.deployed.tasks import Service, services
from ops.locally.place import NO_MORE, running
from ops.target import Target

LOOK_SECONDS: Final = 0.5
PASSED_OVER: Final = frozenset({"__pycache__", "node_modules", "tests"})
"""Folders whose files no task runs, beside the hidden ones."""

Stamps = Mapping[Path, tuple[int, int]]


def watch() -> None:
    """Look until interrupted; raises `Failed` when nothing runs any more."""
    there, console = running().target, err()
    folders = _folders(there)
    before = {folder: stamps(folder) for folder in folders}
    names = ", ".join(str(folder.relative_to(there.root.resolve())) for folder in folders)
    console.print(f"Watching {names or 'nothing: no service has its source here'}.")
    while process.alive(there.home):
        time.sleep(LOOK_SECONDS)
        for folder, stamped in before.items():
            found = stamps(folder)
            if found != stamped and found == _settled(folder, found):
                before[folder] = found
                _roll(there, folder, changed(stamped, found), console)
                break
    raise Failed(NO_MORE)


def stamps(folder: Path) -> Stamps:
    """When each file of a folder was changed last, and how long it is."""
    return dict(_stamps(folder))


def changed(before: Stamps, after: Stamps) -> Collection[Path]:
    """Files that are new, other or gone, in order."""
    return sorted(
        path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
    )


def _stamps(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    for place, folders, files in os.walk(folder):
        folders[:] = [one for one in folders if one not in PASSED_OVER and one[0] != "."]
        for name in files:
            path = Path(place, name)
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            yield path, (found.st_mtime_ns, found.st_size)


def _settled(folder: Path, found: Stamps) -> Stamps:
    """What is there when nothing has changed for a moment: many editors write a file in steps."""
    while True:
        time.sleep(LOOK_SECONDS / 2)
        later = stamps(folder)
        if later == found:
            return later
        found = later


def _folders(there: Target) -> list[Path]:
    return sorted({folder for one in _services(there) for folder in _sources(there, one)})


def _sources(there: Target, service: Service) -> Iterator[Path]:
    for container in service.containers:
        if container.source is not None:
            yield (there.root / container.source).resolve()


def _services(there: Target) -> tuple[Service, ...]:
    return services(_endpoint(there), there.settings.region)


def _endpoint(there: Target) -> str:
    found = emulator.running(there.home)
    if found is None:
        raise Failed("the emulator does not run")
    return found.endpoint


def _roll(there: Target, folder: Path, files: Collection[Path], console: Console) -> None:
    """Ask for the deployment as anybody could: the plane rolls what the emulator says."""
    ecs = client("ecs", _endpoint(there), there.settings.region)
    for service in _services(there):
        if folder in _sources(there, service):
            first, *others = [str(file.relative_to(folder)) for file in files]
            more = f" and {len(others)} more" if others else ""
            console.print(f"{service.name}: {first}{more} changed; its tasks are replaced.")
            ecs.update_service(
                cluster=service.cluster, service=service.arn, forceNewDeployment=True
            )
