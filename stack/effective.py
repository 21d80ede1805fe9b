"""Every setting that is in effect: its value, and what decides it."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic_core import to_jsonable_python

from stack.defaults import PLACED, Step, steps
from stack.errors import Path
from stack.read import SECRETS, Told
from stack.words import node_of

SECRET: Final = "[secret]"  # noqa: S105 - stands for one
"""Stands for a value that nobody is shown."""
_MISSING: Final = object()


class Origin(StrEnum):
    """What decides a value."""

    FILE = "file"
    POSTURE = "posture"
    SETTING = "setting"
    """Another setting or entry of the file."""
    DEFAULT = "default"


@dataclass(frozen=True)
class Setting:
    """One value that is in effect."""

    path: Path
    value: Any
    """Plain JSON, as a stack file would say it; `[secret]` for a secret one."""
    origin: Origin
    follows: Path | None = None
    """The setting or entry that decides it, unless the file or nobody does."""
    line: int | None = None
    """Line in the file of the value, or of what it follows; None where the file says neither."""


def effective(told: Told) -> Sequence[Setting]:
    """Every setting of a stack file, in the order of the models, entries in that of the file."""
    full = copy.deepcopy(dict(told.values))
    paths = set(_paths(full))
    decided: dict[Path, Step] = {}
    for step in steps(full):
        more = [path for path in _paths(full) if path not in paths]
        decided |= dict.fromkeys(more, step)
        paths.update(more)
    return [
        _setting(told, full, path, value, decided.get(path), given=path in paths)
        for path, value in _leaves(told.settings, full, ())
    ]


def said(told: Told, path: Path) -> Any:
    """What the file itself says at a path; None where it says nothing."""
    value = _inner(told.values, path)
    return None if value is _MISSING else value


def _setting(
    told: Told, full: Mapping[str, Any], path: Path, value: Any, step: Step | None, *, given: bool
) -> Setting:
    if path[0] == SECRETS and path[-1] == "value" and value is not None:
        value = SECRET
    if not given:
        return Setting(path, value, Origin.DEFAULT)
    if step is None:
        return Setting(path, value, Origin.FILE, line=told.line(path))
    follows = _follows(step, path, full)
    line = None if _inner(told.values, follows) is _MISSING else told.line(follows)
    origin = Origin.POSTURE if step is Step.POSTURE else Origin.SETTING
    return Setting(path, value, origin, follows, line)


def _follows(step: Step, path: Path, full: Mapping[str, Any]) -> Path:
    """The setting or entry by which a step decided the value at a path."""
    label = _inner(full, path)
    match step:
        case Step.ENGINE | Step.ANSWER:
            follows = (*path[:2], "engine" if step is Step.ENGINE else "route")
        case Step.CLUSTER if path[-1] == "network":
            follows = ("clusters", _inner(full, (*path[:2], "cluster")), "network")
        case Step.NETWORK if len(full["networks"]) > 1:
            used = _inner(full, (*path[:2], "uses"))
            places = ((kind, use, "network") for use in used for kind in PLACED)
            follows = next(place for place in places if _inner(full, place) == label)
        case Step.CLUSTER | Step.NETWORK:
            follows = (f"{step}s", label)
        case Step.POSTURE | Step.EMULATOR | Step.DISPOSABLE:
            follows = (str(step),)
    return follows


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every value, containers included."""
    yield path
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in inner:
            yield from _paths(one, (*path, key))


def _leaves(value: Any, raw: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Values by path: as the file says them, else as the models do."""
    inner = _inside(value, raw, path)
    if not inner:
        yield path, to_jsonable_python(value if raw is _MISSING else raw)
    for key, one in inner.items():
        yield from _leaves(one, _inner(raw, (key,)), (*path, key))


def _inside(value: Any, raw: Any, path: Path) -> Mapping[str | int, Any]:
    """What the schema knows below a value; nothing where the value stands for itself."""
    node = node_of(path)
    if raw is not _MISSING and not isinstance(raw, dict | list):
        return {}
    if "properties" in node and value is not None:
        return {key: getattr(value, key) for key in node["properties"]}
    if isinstance(value, Mapping) and isinstance(node.get("additionalProperties"), dict):
        return dict(value)
    if isinstance(value, Sequence) and "items" in node and "properties" in node_of((*path, 0)):
        return dict(enumerate(value))
    return {}


def _inner(value: Any, path: Path) -> Any:
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return _MISSING
    return value
