"""One stack as the commands see it: where it is written down and where its working files live."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ops.errors import BadInput
from plan import recorder
from plan.record import Record
from stack import function_images
from stack.read import from_file
from stack.settings import Orchestrator, Settings

HOME = ".groundwork"
_DEFAULT = "local"
_ENDINGS = (".yaml", ".yml")
_STACK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True)
class Target:
    """A stack of the project in `root`."""

    stack: str
    root: Path
    """Folder of `Pulumi.yaml` and `__main__.py`."""
    file: Path
    """The stack file; read, never written."""
    home: Path
    """Folder for everything that the commands keep about the stack; ignored by git."""
    environment: Mapping[str, str]
    """The whole environment of the engine and of AWS clients."""

    @cached_property
    def settings(self) -> Settings:
        """The stack file, read and checked; raises `BadSettings`."""
        return from_file(self.file)

    @property
    def builds(self) -> bool:
        """Whether the program builds any image."""
        images = any(map(self.settings.is_built, self.settings.imaged))
        return images or bool(function_images.built(self.settings, self.root))

    @property
    def clusters(self) -> Sequence[str]:
        """Clusters of Kubernetes in which the program makes something, by label."""
        return tuple(self.settings.clusters_of(Orchestrator.EKS))

    @cached_property
    def record(self) -> Record:
        """What the program declares for this stack, offline."""
        return recorder.record_file(self.file)


def project(start: Path) -> Path:
    """The nearest folder at or above `start` with a `Pulumi.yaml`; raises `BadInput`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "Pulumi.yaml").is_file():
            return folder
    raise BadInput(f"no Pulumi.yaml in {start} or above: run this inside a project")


def target(stack: str, root: Path) -> Target:
    """The named stack of the project in `root`; raises `BadInput` for a name without a file."""
    return Target(stack, root, stack_file(stack, root), root / HOME / stack, dict(os.environ))


def chosen(stack: str | None, file: Path | None) -> Path:
    """The stack file by name or by path; that of `local` if neither is given."""
    if stack and file:
        raise BadInput("give a STACK or --file FILE, not both")
    if stack and stack.endswith(_ENDINGS):
        raise BadInput(f"{stack!r} is a file, not the name of a stack: write --file {stack}")
    return file or stack_file(_DEFAULT if stack is None else stack, project(Path.cwd()))


def named(word: str) -> Path:
    """The stack file at that path, else the one of the stack of that name."""
    return Path(word) if word.endswith(_ENDINGS) else stack_file(word, project(Path.cwd()))


def place_of(stack: str, root: Path) -> Path:
    """Where the file of a stack has its place; raises `BadInput` for what is no stack's name."""
    if not _STACK.fullmatch(stack):
        raise BadInput(f"stack {stack!r}: a name is letters, digits, dot, dash and underscore")
    return root / f"Pulumi.{stack}.yaml"


def stack_file(stack: str, root: Path) -> Path:
    """`Pulumi.STACK.yaml` in `root`; raises `BadInput` that names the stacks there are."""
    file = place_of(stack, root)
    if not file.is_file():
        names = sorted(path.name[7:-5] for path in root.glob("Pulumi.*.yaml"))
        known = f"there are: {', '.join(names)}" if names else "there is none"
        raise BadInput(f"no stack {stack!r}: {file.name} does not exist ({known})")
    return file
