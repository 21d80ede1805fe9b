"""One key of a stack file explained: what is in effect below it, and what it means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stack.effective import Origin, Setting, effective
from stack.errors import BadSettings, Mistake, Path, dotted, listed, nearest, shown
from stack.read import NAMESPACE, Told
from stack.words import node_of, phrase
from stack.zones import LETTERS


@dataclass(frozen=True)
class Explained:
    """A key, what may stand there, and every setting at it or below."""

    path: Path
    meaning: str
    accepted: str
    settings: Sequence[Setting]
    """One at the key itself, or all that are below it."""

    @property
    def is_one(self) -> bool:
        """Whether the key holds a value of its own."""
        return [one.path for one in self.settings] == [self.path]


def explain(told: Told, key: str) -> Explained:
    """What a key means in a stack file, such as `databases.board.multi_az` or `databases.board`.

    Raises:
        BadSettings: the file cannot have such a key, or has no such entry.
    """
    settings = effective(told)
    unset = [below for one in settings for below in _unset(one)]
    known = {dotted(path): path for one in (*settings, *unset) for path in _above(one.path)}
    wanted = key.removeprefix(NAMESPACE)
    path = known.get("aws:region" if wanted == "region" else wanted)
    if path is None:
        raise BadSettings(told.name, [_unknown(wanted, known)])
    own = [one for one in (*settings, *unset) if one.path == path]
    below = [one for one in settings if one.path[: len(path)] == path]
    accepted = listed(LETTERS) if path == ("region",) else phrase(node_of(path))
    return Explained(path, meaning(path), accepted, own or below)


def meaning(path: Path) -> str:
    """What the models say of a key, else of what it belongs to."""
    outer, here = node_of(path[:-1]), node_of(path)
    own: Mapping[str, Any] = outer.get("properties", {}).get(path[-1], {})
    return own.get("description") or here.get("description") or meaning(path[:-1])


def _unset(setting: Setting) -> Iterator[Setting]:
    """What could stand below a setting that is not there."""
    if setting.value is None:
        for key in node_of(setting.path).get("properties", ()):
            path = (*setting.path, key)
            below = replace(
                setting, path=path, origin=Origin.SETTING, follows=setting.path, line=setting.line
            )
            yield below
            yield from _unset(below)


def _above(path: Path) -> Iterator[Path]:
    return (path[:end] for end in range(1, len(path) + 1))


def _unknown(key: str, known: Mapping[str, Path]) -> Mistake:
    """The keys there are beside what was meant, and the one that was probably meant."""
    parts = key.split(".")
    above = [".".join(parts[:end]) for end in range(len(parts) - 1, 0, -1)]
    around = next((known[one] for one in above if one in known), ())
    beside = [
        str(path[-1]) for path in known.values() if path[:-1] == around and path != ("region",)
    ]
    where = dotted(around) if around else ""
    given = f"no such key as {shown(key)}"
    return Mistake(None, where, given, listed(beside), nearest(key, known))
