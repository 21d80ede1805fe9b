"""A page for each room of the library."""

from collections.abc import Iterator, Mapping, Sequence

from ops.reference.source import Class, Field, Library
from ops.reference.table import code, table

ROOMS: Mapping[str, str] = {
    "network": "networks, certificates and names",
    "edge": "what stands before the services",
    "compute": "what runs code",
    "data": "what keeps data",
    "messaging": "what passes messages on",
    "identity": "who may sign in",
    "delivery": "how a change gets there",
    "observability": "what watches, and what it costs",
}
"""Rooms in the order in which a request meets them; one that has no component has no page."""


def pages(library: Library) -> Mapping[str, str]:
    """Text by name of the file."""
    by_room = {room: [c for c in library.components if c.room == room] for room in ROOMS}
    if lacking := sorted({c.room for c in library.components} - set(ROOMS)):
        raise LookupError(f"no line about the rooms {', '.join(lacking)}: see {__name__}.ROOMS")
    return {f"{room}.md": _page(library, room, found) for room, found in by_room.items() if found}


def index(library: Library) -> Iterator[str]:
    """A row for each component, room by room."""
    rows = [
        (f"[{one.name}]({room}.md#{one.name.lower()})", room, _first(one.text))
        for room in ROOMS
        for one in library.components
        if one.room == room
    ]
    yield from table(("component", "room", "what it is"), rows)


def _page(library: Library, room: str, components: Sequence[Class]) -> str:
    lines = [f"# {room}: {ROOMS[room]}", ""]
    for one in components:
        lines += [f"- [{one.name}](#{one.name.lower()}): {_first(one.text)}"]
    for one in components:
        lines += ["", *_component(library, one)]
    told = [field for one in components for field in _told(library, one)]
    if shapes := library.within(told):
        lines += ["", "## What these take and give"]
        for shape in shapes:
            lines += ["", f"### {shape.name}", "", shape.text, "", *_shape(library, shape, "key")]
    return "\n".join([*lines, ""])


def _told(library: Library, one: Class) -> Sequence[Field]:
    return [*library.fields(one.inputs), *one.fields, *one.methods]


def _component(library: Library, one: Class) -> Iterator[str]:
    yield from (f"## {one.name}", "", one.text, "")
    yield f"`from {'.'.join(one.module)} import {one.name}`"
    yield from ("", *_shape(library, library.classes[one.inputs or one.name], "input"))
    outputs = [(code(f.name), code(f.type), f.text) for f in one.fields]
    yield from ("", *table(("output", "type", "what it is"), outputs))
    if one.methods:
        rows = [(code(f.name), code(f.type), f.text) for f in one.methods]
        yield from ("", *table(("for programs in Python", "gives", "what it is"), rows))


def _shape(library: Library, one: Class, head: str) -> Iterator[str]:
    if "StrEnum" in one.bases:
        rows = [(code(f.type.strip("'")), code(f.name), f.text) for f in one.fields]
        yield from table(("value", "name", "what it is"), rows)
        return
    rows = [
        (code(f.name), code(f.type), "yes" if f.required else "", f.text)
        for f in library.fields(one.name)
    ]
    yield from table((head, "type", "required", "what it is"), rows)


def _first(text: str) -> str:
    """The first sentence."""
    head, dot, _ = text.partition(". ")
    return head + dot.strip()
