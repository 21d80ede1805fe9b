"""What an image is built from, as one short text that changes exactly when that changes."""

import os
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

DOCKERFILE: Final = "Dockerfile"
IGNORE: Final = ".dockerignore"
LENGTH: Final = 20


def digest(context: Path, *extra: str) -> str:
    """Twenty hexadecimal digits of all that a build of the folder would send, and of `extra`.

    A file counts with its path, its content and its permissions, which the image takes over; a link
    with where it leads. Owner and time do not count. The provider of the build goes by the same:
    if it saw a change that the tag does not show, it would push the same tag twice.
    """
    found = sha256()
    for part in (*_parts(context), *(text.encode() for text in extra)):
        found.update(f"{len(part)}\0".encode() + part)
    return found.hexdigest()[:LENGTH]


def sent(context: Path) -> list[str]:
    """Files and links that the builder is given, sorted; folders alone make no difference.

    The Dockerfile and the list of what is ignored are always among them.
    """
    # It comes with Docker's client, which only stacks that build have a use for.
    from docker.utils.build import exclude_paths  # noqa: PLC0415

    names = exclude_paths(str(context), _ignored(context), DOCKERFILE)
    return sorted(name for name in names if _counts(context / name))


def _parts(context: Path) -> Iterator[bytes]:
    for name in sent(context):
        path = context / name
        yield name.encode("utf-8", "surrogateescape")
        if path.is_symlink():
            yield b"link"
            # Not as an absolute path, which is another one in every checkout.
            yield os.fsencode(os.path.relpath(path.resolve(), context.resolve()))
        else:
            yield f"{stat.S_IMODE(path.stat().st_mode):o}".encode()
            yield path.read_bytes()


def _counts(path: Path) -> bool:
    return path.is_symlink() or path.is_file()


def _ignored(context: Path) -> list[str]:
    """Patterns of the file beside the Dockerfile, else of the one of the folder, as Docker does."""
    for name in (f"{DOCKERFILE}{IGNORE}", IGNORE):
        if (file := context / name).is_file():
            lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
            return [line for line in lines if line and not line.startswith("#")]
    return []
