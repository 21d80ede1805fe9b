"""`init`: a stack file of one's own, made from a blueprint."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ops.console import out
from ops.errors import BadInput
from ops.target import place_of, project
from stack.errors import listed, nearest
from stack.read import LOCAL

FOLDER: Final = "blueprints"
YOURS: Final = re.compile(r" *# Yours: (.+)")
"""A line that says what to change in the next one."""


def init(blueprint: str, stack: str) -> None:
    """Write `Pulumi.STACK.yaml`, and say which of its lines are to be changed.

    Raises:
        BadInput: there is no such blueprint, or the stack cannot have that name.
    """
    root = project(Path.cwd())
    source, file = _blueprint(blueprint, root), _free(stack, root)
    text = source.read_text(encoding="utf-8").replace("$schema=../", "$schema=./", 1)
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise BadInput(
            f"{file.name} is already there, and stays as it is: give another name"
        ) from None
    console = out()
    console.print(f"Wrote {file.name} from the blueprint {blueprint}. In it, change:")
    for number, what in yours(text):
        console.print(f"  line {number:<3} {what}")
    console.print(f"Then look at it: groundwork plan {stack}")


def blueprints(root: Path) -> Mapping[str, Path]:
    """The blueprints of a project, by name."""
    return {file.stem: file for file in sorted((root / FOLDER).glob("*.yaml")) if file.is_file()}


def yours(text: str) -> Iterator[tuple[int, str]]:
    """Lines of a stack file that a blueprint cannot know, each with what it should say."""
    for number, line in enumerate(text.splitlines(), 1):
        if mark := YOURS.fullmatch(line):
            yield number + 1, mark[1]


def _blueprint(name: str, root: Path) -> Path:
    known = blueprints(root)
    if name not in known:
        close = nearest(name, known)
        hint = f"; did you mean {close}?" if close else ""
        raise BadInput(f"no blueprint {name!r}, there are: {listed(known)}{hint}")
    return known[name]


def _free(stack: str, root: Path) -> Path:
    if stack == LOCAL:
        raise BadInput(f"stack {stack!r} is the one on this machine: give another name")
    return place_of(stack, root)
