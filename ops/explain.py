"""`explain` and `compare`: what is in effect, and what decides it. Neither runs the program."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from ops.console import show
from ops.target import chosen, named
from plan.tree import table
from stack.compare import Row
from stack.compare import compare as rows_of
from stack.effective import Origin, Setting
from stack.errors import dotted
from stack.explain import Explained
from stack.explain import explain as explained
from stack.read import Told, told

_LONGEST: Final = 64
"""Characters of a value in a table."""


def explain(key: str, stack: str | None, file: Path | None, *, as_json: bool) -> None:
    """Print what a key of a stack file means and every setting at it or below."""
    source = told(chosen(stack, file))
    found = explained(source, key)
    if as_json:
        _write(
            {
                "file": source.name,
                "key": dotted(found.path),
                "meaning": found.meaning,
                "accepted": found.accepted,
                "settings": [{"key": dotted(s.path), **_plain(s)} for s in found.settings],
            }
        )
    else:
        show(_page(source, found))


def compare(here: str, there: str, *, whole: bool, as_json: bool) -> None:
    """Print two stacks side by side, `whole` with what is the same; each by name or by file."""
    sides = told(named(here)), told(named(there))
    rows = rows_of(*sides, whole=whole)
    shown = rows if whole else [row for row in rows if row.differs]
    if as_json:
        _write(
            {
                "here": sides[0].name,
                "there": sides[1].name,
                "settings": [
                    {
                        "key": dotted(row.path),
                        "here": row.here and _plain(row.here),
                        "there": row.there and _plain(row.there),
                    }
                    for row in shown
                ],
            }
        )
    else:
        show(_sides(sides, rows, shown))


def _page(source: Told, found: Explained) -> RenderableType:
    """A key with its value, where that comes from, what it means; a table of what is below."""
    title = Text(dotted(found.path), "bold cyan")
    facts = table("", "")
    facts.show_header = False
    if found.is_one:
        (one,) = found.settings
        title.append(f" = {_value(one.value)}", "bold")
        place = f", line {one.line} of {source.name}" if one.line else ""
        facts.add_row(Text("from", "dim"), Text(f"{_origin(one)}{place}"))
    facts.add_row(Text("means", "dim"), Text(found.meaning))
    facts.add_row(Text("accepted", "dim"), Text(found.accepted))
    parts: list[RenderableType] = [Padding.indent(title, 1), Padding.indent(facts, 3)]
    if not found.is_one:
        rows = table("key", "value", "from")
        rows.columns[0].no_wrap = True
        for one in found.settings:
            rows.add_row(Text(dotted(one.path)), _cut(one), _place(one))
        parts += ["", Padding.indent(rows, 3)]
    return Group(*parts)


def _sides(sides: tuple[Told, Told], rows: Sequence[Row], shown: Sequence[Row]) -> RenderableType:
    """A row for each setting, with its value in both files and where each comes from."""
    here, there = (side.name.removeprefix("Pulumi.").removesuffix(".yaml") for side in sides)
    title = Text.assemble((here, "bold cyan"), (" and ", "dim"), (there, "bold cyan"))
    count = sum(row.differs for row in rows)
    totals = Text(f"{count} of {len(rows)} settings differ", "bold")
    parts: list[RenderableType] = [Padding.indent(title, 1), ""]
    if shown:
        columns = table("key", here, "from", there, "from")
        columns.columns[0].no_wrap = True
        for row in shown:
            columns.add_row(
                Text(dotted(row.path), "" if row.differs else "dim"),
                *(part for one in (row.here, row.there) for part in _side(one)),
            )
        parts += [Padding.indent(columns, 3), ""]
    return Group(*parts, Padding.indent(totals, 1))


def _side(setting: Setting | None) -> tuple[Text, Text]:
    if setting is None:
        return Text("not there", "dim"), Text("")
    return _cut(setting), _place(setting)


def _place(setting: Setting) -> Text:
    """What decides a value; of one that the file holds, the line."""
    given = setting.origin is Origin.FILE
    return Text(f"line {setting.line}" if given else _origin(setting), "dim")


def _origin(setting: Setting) -> str:
    """What decides a value, in a few words."""
    if setting.origin is Origin.SETTING:
        return f"follows {dotted(setting.follows or ())}"
    return "the file" if setting.origin is Origin.FILE else str(setting.origin)


def _cut(setting: Setting) -> Text:
    text = _value(setting.value)
    return Text(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def _value(value: Any) -> str:
    """A value as a stack file could say it, on one line."""
    if isinstance(value, str):
        return value or '""'
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_value(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return "none" if value is None else json.dumps(value)


def _plain(setting: Setting) -> dict[str, Any]:
    """A setting for machines."""
    follows = dotted(setting.follows) if setting.follows else None
    origin = {"kind": setting.origin, "key": follows, "line": setting.line}
    return {"value": setting.value, "from": origin}


def _write(value: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
