"""The component tree as a table: one line each, with what it is made of."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from rich import box
from rich.table import Table
from rich.text import Text

from plan.monitor import STACK
from plan.record import Record, Resource


def table(*columns: str) -> Table:
    """A table without a frame, as wide as it needs to be."""
    made = Table(
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="dim", border_style="dim"
    )
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def components(record: Record, *, details: bool) -> Table:
    """The tree, with what each component is made of."""
    rows = table("name", "component", "resources")
    # Names are never cut: the last column gives way.
    for column in rows.columns[:-1]:
        column.no_wrap = True
    children = _children(record)
    roots = [r for r in record.resources if r.type == STACK]
    for guide, resource in _walk(children, [c for r in roots for c in children.get(r.urn, ())]):
        own = [child for child in children.get(resource.urn, ()) if child.custom]
        rows.add_row(
            Text.assemble((guide, "dim"), (resource.name, "bold" if own else "")),
            Text(_kind(resource), "cyan" if not resource.custom else "dim"),
            _made_of(own),
        )
        for child in own if details else ():
            below = guide.replace("├─", "│ ").replace("└─", "  ")
            listed = Text.assemble(
                "     ", child.name, (f"  {_kind(child)}", "dim"), overflow="fold"
            )
            rows.add_row(Text(below, "dim"), "", listed)
    return rows


def _children(record: Record) -> Mapping[str, Sequence[Resource]]:
    """Resources by the URN of their parent, each sorted by name."""
    ordered = sorted(record.resources, key=lambda r: (r.parent, r.name, r.type))
    return {parent: list(group) for parent, group in groupby(ordered, key=lambda r: r.parent)}


def _walk(
    children: Mapping[str, Sequence[Resource]], here: Sequence[Resource], lead: str = ""
) -> Iterator[tuple[str, Resource]]:
    """Components, and what stands at the top without one, with the guide lines before each name."""
    shown = [resource for resource in here if not lead or not resource.custom]
    for resource in shown:
        last = resource is shown[-1]
        yield f"{lead}{'└─ ' if last else '├─ '}", resource
        below = [child for child in children.get(resource.urn, ()) if not child.custom]
        yield from _walk(children, below, lead + ("   " if last else "│  "))


def _kind(resource: Resource) -> str:
    """The class, and for a provider that it is one."""
    package, module, member = resource.type.split(":")
    return f"{member} provider" if (package, module) == ("pulumi", "providers") else member


def _made_of(resources: Sequence[Resource]) -> Text:
    """How many, and of what types, the most frequent first; what does not fit is cut off."""
    if not resources:
        return Text("")
    kinds = sorted(Counter(map(_kind, resources)).items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in kinds)
    count = (f"{len(resources):>3}", "bold")
    return Text.assemble(count, "  ", (named, "dim"), no_wrap=True, overflow="ellipsis")
