"""What one plan has otherwise than another: resources, edges, cost and findings."""

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, TypeVar

from plan.cost.model import Cost
from plan.nodes import Edge, Node
from plan.record import Record, Resource, Secret
from plan.rules.judge import Finding
from plan.rules.subject import document
from plan.whole import Plan

HIDDEN: Final = "[secret]"
STACK: Final = "{stack}"
Key = TypeVar("Key", bound=Hashable)
One = TypeVar("One")
Range = tuple[Decimal, Decimal]
NOTHING: Final[Range] = (Decimal(), Decimal())


@dataclass(frozen=True)
class Named:
    """A resource that only one of the plans has."""

    component: str
    """Names of the components around it, outermost first, joined by slashes."""
    type: str
    name: str


@dataclass(frozen=True)
class Input:
    """One value that differs, at the depth where it does."""

    path: str
    """Wire names and list indexes joined by dots, also into JSON text; `{stack}` for its name."""
    before: Any
    """The other plan's; None for nothing, `[secret]` for what is encrypted."""
    after: Any


@dataclass(frozen=True)
class Changed(Named):
    """A resource that both plans have, with other inputs."""

    inputs: Sequence[Input]


@dataclass(frozen=True)
class Priced:
    """What a component costs a month, US dollars from and to, in both plans."""

    component: str
    before: Range
    after: Range


@dataclass(frozen=True)
class Difference:
    """What `here` has otherwise than `there`; all in a fixed order."""

    there: str
    """The other stack's name."""
    added: Sequence[Named]
    removed: Sequence[Named]
    changed: Sequence[Changed]
    edges_added: Sequence[Edge]
    edges_removed: Sequence[Edge]
    cost_before: Cost
    """The other stack's."""
    cost_after: Cost
    priced: Sequence[Priced]
    """Components that cost otherwise."""
    findings_new: Sequence[Finding]
    findings_gone: Sequence[Finding]


def against(here: Plan, there: Plan) -> Difference:
    """Compare two plans by component, type and name; a stack's own name counts as one word."""
    ours, theirs = _keyed(here.record), _keyed(there.record)
    edges = {_edge(edge): edge for edge in here.graph.edges}
    other_edges = {_edge(edge): edge for edge in there.graph.edges}
    found = {_finding(one, here.record): one for one in here.judgement.findings}
    other_found = {_finding(one, there.record): one for one in there.judgement.findings}
    return Difference(
        there=there.record.stack,
        added=[key for key in sorted(ours, key=_order) if key not in theirs],
        removed=[key for key in sorted(theirs, key=_order) if key not in ours],
        changed=[
            Changed(key.component, key.type, key.name, inputs)
            for key in sorted(ours, key=_order)
            if key in theirs
            if (inputs := list(_inputs(ours[key], theirs[key], here.record, there.record)))
        ],
        edges_added=_only(edges, other_edges),
        edges_removed=_only(other_edges, edges),
        cost_before=there.cost,
        cost_after=here.cost,
        priced=list(_priced(here, there)),
        findings_new=_only(found, other_found),
        findings_gone=_only(other_found, found),
    )


def _only(ours: Mapping[Key, One], theirs: Mapping[Key, One]) -> list[One]:
    return [one for key, one in ours.items() if key not in theirs]


def _keyed(record: Record) -> Mapping[Named, Resource]:
    by_urn = record.by_urn()
    return {_key(one, by_urn, record.stack): one for one in record.resources if one.custom}


def _key(resource: Resource, by_urn: Mapping[str, Resource], stack: str) -> Named:
    names: list[str] = []
    above = by_urn.get(resource.parent)
    while above and above.parent:
        names.insert(0, _same(above.name, stack))
        above = by_urn.get(above.parent)
    return Named("/".join(names), resource.type, _same(resource.name, stack))


def _order(key: Named) -> tuple[str, str, str]:
    return key.component, key.type, key.name


def _edge(edge: Edge) -> Edge:
    """An edge whose ends are the same in every stack."""
    return replace(edge, source=_end(edge.source), target=_end(edge.target))


def _end(node: Node) -> Node:
    return replace(node, urn="")


def _finding(found: Finding, record: Record) -> Hashable:
    resource = _key(found.resource, record.by_urn(), record.stack)
    return found.rule.id, resource, _same(found.said, record.stack)


def _priced(here: Plan, there: Plan) -> Iterator[Priced]:
    after, before = _costs(here), _costs(there)
    for key in sorted({**before, **after}):
        new, old = after.get(key, NOTHING), before.get(key, NOTHING)
        if new != old:
            yield Priced(key[1], old, new)


def _costs(plan: Plan) -> Mapping[tuple[str, str], Range]:
    """From and to of each component, by the path of types and the name that its URN ends with."""
    found: dict[tuple[str, str], Range] = {}
    for line in plan.cost.lines:
        _, _, types, name = line.component.split("::", 3)
        key = types, _same(name, plan.record.stack)
        low, high = found.get(key, NOTHING)
        found[key] = low + line.low, high + line.high
    return found


def _inputs(ours: Resource, theirs: Resource, here: Record, there: Record) -> Iterator[Input]:
    after = {_same(path, here.stack): each for path, each in _leaves(ours.inputs)}
    before = {_same(path, there.stack): each for path, each in _leaves(theirs.inputs)}
    for path in sorted({**before, **after}):
        new, old = after.get(path), before.get(path)
        # A value may be a stack's name by chance: it is the same value all the same.
        if new != old and _plain(new, here.stack) != _plain(old, there.stack):
            yield Input(path, _shown(old), _shown(new))


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Values that hold no other, each with its path; JSON text is looked into."""
    inner = value
    if isinstance(value, str) and value[:1] in ("{", "["):
        inner = document(value)
    if isinstance(inner, Mapping) and inner:
        for key, each in inner.items():
            yield from _leaves(each, f"{path}.{key}" if path else str(key))
    elif isinstance(inner, list | tuple) and inner:
        for number, each in enumerate(inner):
            yield from _leaves(each, f"{path}.{number}")
    elif path:
        yield path, value


def _plain(value: Any, stack: str) -> Any:
    """A value with one word for the stack's name, so that two stacks can be compared."""
    if isinstance(value, Secret):
        return Secret, _plain(value.value, stack)
    if isinstance(value, Mapping):
        return {_same(str(key), stack): _plain(each, stack) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each, stack) for each in value]
    return _same(value, stack) if isinstance(value, str) else value


def _same(text: str, stack: str) -> str:
    """Text in which the stack's name stands as a word of its own."""
    return re.sub(rf"(?<![A-Za-z0-9]){re.escape(stack)}(?![A-Za-z0-9])", STACK, text)


def _shown(value: Any) -> Any:
    return HIDDEN if isinstance(value, Secret) else value
