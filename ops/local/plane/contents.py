"""What the containers of a task are on this machine: programs with all that they are told."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ops.local.plane.addresses import Place
from ops.local.plane.desired import Container, Service
from ops.local.plane.program import CannotRun, Program, prepare, program
from ops.local.plane.secrets import value


@dataclass(frozen=True)
class Setting:
    """What all tasks of a stack have in common."""

    endpoint: str
    region: str
    root: Path
    """Folder that sources are named from."""
    logs: Path
    environment: Mapping[str, str]
    """What AWS gives every task, here the way to the emulator."""
    beside: Callable[[Mapping[str, str]], Mapping[str, str]]
    """What a container is told besides, by what it is told: how to trust the stores here."""
    called: Callable[[Mapping[str, str]], Mapping[str, str]]
    """What it is told, with addresses of this machine for names of other services."""
    busy: Callable[[Place], int]
    """How many requests a target has not answered to the end."""
    installing: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One installer at a time: services may share a folder."""


@dataclass(frozen=True)
class Content:
    """A container that can run here."""

    container: Container
    program: Program
    check: tuple[str, ...]
    """The command that says whether it is well; empty without one."""


async def contents(service: Service, place: Place, setting: Setting) -> tuple[Content, ...]:
    """The containers whose program is on this machine, ready to start.

    What is only an image, such as a collector beside the process, is left out.

    Raises:
        CannotRun: none of them can run, or a program, its packages or a secret is missing.
    """
    here = [one for one in service.containers if one.source is not None]
    if not any(one.essential for one in here):
        images = ", ".join(sorted({one.image for one in service.containers}))
        raise CannotRun(f"{service.name}: only an image has its program: {images}")
    for folder in sorted({setting.root / str(one.source) for one in here}):
        async with setting.installing:
            await prepare(folder.resolve())
    return tuple([await asyncio.to_thread(_content, one, place, setting) for one in here])


def _content(container: Container, place: Place, setting: Setting) -> Content:
    found = program(container, setting.root)
    told = {
        **setting.environment,
        **setting.called(found.environment),
        **dict(_secrets(container, setting)),
        **_listens(container, place),
    }
    told = {**setting.beside(told), **told}
    made = Program(found.command, told, found.folder)
    return Content(container, made, made.of(container.check.command) if container.check else ())


def _listens(container: Container, place: Place) -> Mapping[str, str]:
    """In AWS the address is the task's own; here the process has to be told."""
    if container.port is None:
        return {}
    return {"HOST": place.address, "PORT": str(place.port)}


def _secrets(container: Container, setting: Setting) -> Iterator[tuple[str, str]]:
    for name, where in container.secrets.items():
        yield name, value(setting.endpoint, setting.region, where)
