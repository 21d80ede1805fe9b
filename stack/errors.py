"""Mistakes in a stack file: what was given, what is accepted, and where."""

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_:/-]{1,64}")
PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,64}")
LONGEST: Final = 48
MOST_LISTED: Final = 32

Path = tuple[str | int, ...]
"""Keys and list indexes from the settings' root, such as `("services", "tasks", "cpu")`."""


@dataclass(frozen=True)
class Mistake:
    """One thing to repair, as one line of text."""

    line: int | None
    """Line in the file, from 1; None where the source has no lines."""
    path: str
    """Keys joined by dots, such as `services.tasks.cpu`; empty for the whole file."""
    given: str
    """What was found, as a phrase. Never a secret value."""
    accepted: str
    """What may stand there, as a phrase."""
    nearest: str | None = None
    """The name that was probably meant."""

    def __str__(self) -> str:
        """The mistake without the file's name."""
        where = f"{self.path}: " if self.path else ""
        hint = f"; did you mean {self.nearest}?" if self.nearest else ""
        return f"{where}{self.given}, accepted: {self.accepted}{hint}"


class BadSettings(ValueError):  # noqa: N818 - it says what it is
    """A stack's settings cannot be used; the text is one line per mistake."""

    def __init__(self, source: str, mistakes: Iterable[Mistake]) -> None:
        self.source = source
        self.mistakes = tuple(sorted(mistakes, key=lambda m: (m.line or 0, m.path, m.given)))
        super().__init__("\n".join(f"{source}{_line(m)}: {m}" for m in self.mistakes))


@dataclass(frozen=True)
class Found:
    """A mistake before it has a line: where it is and what the verdict rests on."""

    path: Path
    given: str
    accepted: str
    nearest: str | None = None
    needs: tuple[Path, ...] = ()
    """Other values that the verdict rests on: if one of them is wrong itself, this is not said."""

    line: int | None = None
    """Line in the file, where it is another than that of the path."""

    def rests_on(self, wrong: Path) -> bool:
        """Whether the value at `wrong` had a part in the verdict."""
        return any(wrong == need[: len(wrong)] for need in (self.path, *self.needs))


def dotted(path: Iterable[str | int]) -> str:
    """A path as one word: `services.tasks.command[0]`; the region by its name in the file."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            key = part if PLAIN_KEY.fullmatch(part) else shown(part)
            text += f".{key}" if text else key
    return "aws:region" if text == "region" else text


def shown(value: Any) -> str:
    """A value from a file on one short line: text in quotes, containers by kind only."""
    if isinstance(value, dict):
        return "a map" if value else "an empty map"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, str):
        return json.dumps(value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…")
    return json.dumps(value)[:LONGEST]


def kind(value: Any) -> str:
    """What sort of value it is, for places where the value itself must not be printed."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "nothing" if value is None else shown(value)


def nearest(word: Any, names: Iterable[str]) -> str | None:
    """The name that was probably meant, if one is close."""
    close = difflib.get_close_matches(str(word), sorted(names), n=1, cutoff=0.6)
    return _name(close[0]) if close else None


def listed(names: Iterable[str]) -> str:
    """Names in order, separated by commas; the first of many; a word for none."""
    ordered = sorted(names)
    rest = len(ordered) - MOST_LISTED
    more = f" and {rest} more" if rest > 0 else ""
    return ", ".join(map(_name, ordered[:MOST_LISTED])) + more or "none"


def among(kind: str, labels: Iterable[str]) -> str:
    """Labels of a kind to choose from; where there is none, that one is to be made."""
    known = list(labels)
    return listed(known) if known else f"an entry of groundwork:{kind}"


def unknown(path: Path, kind: str, word: str, wanted: str, known: Iterable[str]) -> Found:
    """A label that no entry of a kind has; `word` is one of the kind."""
    labels = list(known)
    given, hint = f"no {word} {wanted}", nearest(wanted, labels)
    return Found(path, given, among(kind, labels), hint, ((kind,),))


def _name(name: str) -> str:
    return name if PLAIN_NAME.fullmatch(name) else shown(name)


def _line(mistake: Mistake) -> str:
    return "" if mistake.line is None else f":{mistake.line}"
