"""Which files a static site is made of, and how each is to be served."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

INDEX: Final = "index.html"
WELL_KNOWN: Final = ".well-known"
FOREVER: Final = "public, max-age=31536000, immutable"
ALWAYS_ASK: Final = "no-cache"
UNKNOWN: Final = "application/octet-stream"
TYPES: Final = {
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".htm": "text/html; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp4": "video/mp4",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""Not `mimetypes`, which answers by what is installed on the machine."""

_HASHED = re.compile(r"(?:^|/)assets/.*[-.](?=[\w-]*[A-Z\d])[\w-]{8}(?:\.[a-z\d]+){1,2}$")


@dataclass(frozen=True)
class File:
    """One file of a site."""

    path: Path
    content_type: str
    cache_control: str
    sha256: str
    """Hexadecimal, of the content."""


def read(name: str, folder: str) -> Mapping[str, File]:
    """The files of `folder` by key, such as `assets/index-BkJ3x9aD.js`, sorted.

    Raises:
        ValueError: there is no such folder or no `index.html` in it, or it holds what a build
            does not make: a link, or a hidden file outside `.well-known`.
    """
    root = Path(folder)
    if not root.is_dir():
        raise ValueError(f"{name}: folder must be a built site, got {folder}, which is no folder")
    if not (root / INDEX).is_file():
        raise ValueError(f"{name}: folder must be a built site, got {folder} without {INDEX}")
    return _files(name, root, root)


def below(name: str, folder: str, path: str) -> Mapping[str, File]:
    """The files that answer a path such as `/assets`, by key, sorted.

    Raises:
        ValueError: there is no such folder below `folder`, it is empty, or it holds what a build
            does not make, as for `read`.
    """
    root = Path(folder)
    found = _files(name, root, root / path.removeprefix("/"))
    if not found:
        raise ValueError(f"{name}: folder must hold files below {path}, got {folder} without")
    return found


def _files(name: str, root: Path, top: Path) -> Mapping[str, File]:
    found: dict[str, File] = {}
    for path in sorted(top.rglob("*")):
        key = path.relative_to(root).as_posix()
        _check(name, path, key)
        if path.is_file():
            found[key] = File(
                path, content_type(key), cache_control(key), sha256(path.read_bytes()).hexdigest()
            )
    return found


def label(key: str) -> str:
    """The key as a part of a resource's name, which is to hold letters, digits and `-` only."""
    readable = re.sub("[^A-Za-z0-9]+", "-", key).strip("-")
    return f"{readable}-{sha256(key.encode()).hexdigest()[:8]}"


def content_type(key: str) -> str:
    """Media type by the key's suffix."""
    return TYPES.get(Path(key).suffix.lower(), UNKNOWN)


def cache_control(key: str) -> str:
    """For good, if the name tells the content: a hash of 8 characters below `assets`, as of Vite.

    A hash of small letters alone is taken for a word, which only costs a question.
    """
    return FOREVER if _HASHED.search(key) else ALWAYS_ASK


def _check(name: str, path: Path, key: str) -> None:
    if path.is_symlink():
        raise ValueError(f"{name}: folder must hold no links, got {key}")
    hidden = [part for part in key.split("/") if part.startswith(".") and part != WELL_KNOWN]
    if hidden:
        raise ValueError(f"{name}: folder must hold no hidden files, got {key}")
