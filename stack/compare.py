"""Two stack files side by side, by what is in effect in each."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from stack.effective import SECRET, Origin, Setting, effective, said
from stack.errors import Path, dotted
from stack.read import Told
from stack.settings import Settings


@dataclass(frozen=True)
class Row:
    """One setting in both; None on the side that has no such entry."""

    path: Path
    here: Setting | None
    there: Setting | None

    @property
    def differs(self) -> bool:
        """Whether the two are not the same, wherever each comes from."""
        if self.here is None or self.there is None:
            return True
        return self.here.value != self.there.value or SECRET in (self.here.value, self.there.value)


def compare(here: Told, there: Told, *, whole: bool = False) -> Sequence[Row]:
    """All settings of two stack files, in the order of the keys.

    What only one of them has is one row, unless every setting of it is wanted (`whole`). Whether
    two secrets are the same is not known: they count as different.
    """
    sides = [{one.path: one for one in effective(told)} for told in (here, there)]
    if not whole:
        around = [{path[:end] for path in side for end in range(len(path))} for side in sides]
        sides = [
            _folded(told, side, inner)
            for told, side, inner in zip((here, there), sides, reversed(around), strict=True)
        ]
    left, right = sides
    return [Row(path, left.get(path), right.get(path)) for path in _ordered(left, right)]


def _folded(told: Told, settings: Mapping[Path, Setting], others: Set[Path]) -> dict[Path, Setting]:
    """The settings, with one in place of all those of an entry that the other side has not."""
    folded: dict[Path, Setting] = {}
    for path, setting in settings.items():
        above = (path[:end] for end in range(1, len(path)))
        alone = (one for one in above if one not in others and said(told, one) is not None)
        entry = next(alone, None)
        if entry is None:
            folded[path] = setting
        else:
            line = told.line(entry)
            folded.setdefault(entry, Setting(entry, said(told, entry), Origin.FILE, line=line))
    return folded


def _ordered(left: Mapping[Path, Setting], right: Mapping[Path, Setting]) -> Sequence[Path]:
    """Paths of both sides: keys in their own order, entries by name, and then as in their file."""
    keys = list(Settings.model_fields)
    place: dict[Path, int] = {}
    for side in (right, left):
        seen: Counter[Path] = Counter()
        for path in side:
            seen[path[:2]] += 1
            place[path] = seen[path[:2]]
    return sorted(place, key=lambda at: (keys.index(str(at[0])), dotted(at[:2]), place[at]))
