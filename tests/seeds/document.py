"""A seed document as a table: its words, and the resources that implement them."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plan import recorder
from plan.placeholders import sources
from plan.record import Record, Secret

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Part:
    """What a document asks for, and what of the plan it is."""

    words: str
    """The document's own."""
    resources: Mapping[str, Mapping[str, Any]]
    """Resources such as `ec2.Vpc/app-vpc`; of each, paths such as `rules.0.name` to their values.

    A pattern stands for every text that it matches as a whole.
    """


class Plan:
    """A recorded stack file, asked by resource and path."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._known = sources(record)

    @classmethod
    def of(cls, file: Path) -> "Plan":
        return cls(recorder.record_file(file))

    def names(self, kind: str) -> Sequence[str]:
        """Logical names of all resources of a type such as `ec2.Vpc`, in order."""
        return sorted(key.partition("/")[2] for key in self._known if key.startswith(f"{kind}/"))

    def has(self, resource: str) -> bool:
        return resource in self._known

    def get(self, resource: str, path: str) -> Any:
        """The value at a path of the inputs, through text that is JSON; None where nothing is."""
        value: Any = self._known[resource].inputs
        for word in path.split("."):
            value = _below(value, word)
        return _open(value)

    def missing(self, part: Part) -> list[str]:
        """What of a part the plan does not do, as sentences."""
        found: list[str] = []
        for resource, properties in part.resources.items():
            if not self.has(resource):
                found.append(f"no {resource}")
                continue
            for path, wanted in properties.items():
                given = self.get(resource, path)
                if not _is(given, wanted):
                    found.append(f"{resource} {path}: {given!r}, not {wanted!r}")
        return found


def failing(
    file: Path, folder: Path, changes: Mapping[str, str], table: Sequence[Part]
) -> list[str]:
    """Words of the parts that a stack file lacks once each text, there once, is another one."""
    text = file.read_text()
    for before, after in changes.items():
        assert text.count(before) == 1
        text = text.replace(before, after)
    other = folder / file.name
    other.write_text(text)
    plan = Plan.of(other)
    return [part.words for part in table if plan.missing(part)]


def numbered(text: str) -> list[str]:
    """The items of a numbered list."""
    return re.findall(r"^\d+\. (.+)$", text, re.MULTILINE)


def _open(value: Any) -> Any:
    return value.value if isinstance(value, Secret) else value


def _below(value: Any, word: str) -> Any:
    value = _open(value)
    if isinstance(value, str):
        value = json.loads(value)
    if isinstance(value, Sequence):
        return value[int(word)] if int(word) < len(value) else None
    return value.get(word) if isinstance(value, Mapping) else None


def _is(given: Any, wanted: Any) -> bool:
    if isinstance(wanted, re.Pattern):
        return isinstance(given, str) and bool(wanted.fullmatch(given))
    # True is 1 in Python and nowhere else.
    return type(given) is type(wanted) and given == wanted
