"""What `groundwork plan` prints: components, edges, what the internet reaches, cost, findings."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from plan import text_against, text_findings
from plan.against import Difference
from plan.cost.text import costs
from plan.locate import Places
from plan.nodes import INTERNET, Edge, Graph, Node, Place, Reached, Sides, by_port, words_of
from plan.record import Record
from plan.tree import components, table
from plan.whole import Plan
from stack.settings import Settings


def plan(
    whole: Plan, places: Places, difference: Difference | None = None, *, details: bool = False
) -> RenderableType:
    """Lay out a whole plan.

    `details` names every resource, finding and input that differs, and what would cost less.
    """
    record, graph, judgement = whole.record, whole.graph, whole.judgement
    reached = graph.reachable_from_internet()
    sections = [
        _title(record, whole.settings),
        _section("Components", components(record, details=details)),
        _section("Who may talk to whom", _edges(graph.edges)),
        _section("Reachable from the internet", _reached(reached, graph.edges)),
        _section("Cost", costs(whole.cost if details else replace(whole.cost, advice=()))),
        _section("Findings", text_findings.findings(judgement, places, details=details)),
    ]
    if judgement.waived:
        sections.append(_section("Waived", text_findings.waived(judgement.waived)))
    if difference:
        body = text_against.difference(difference, details=details)
        sections.append(_section(f"Against {difference.there}", body))
    return Group(*sections, "", Padding.indent(_totals(record, graph), 1))


def _title(record: Record, settings: Settings) -> RenderableType:
    """One line that says what this is the plan of."""
    title = Text.assemble(
        ("Plan of ", "bold"),
        (record.stack, "bold cyan"),
        ("  posture ", "dim"),
        str(settings.posture),
        ("  region ", "dim"),
        settings.region,
        ("  project ", "dim"),
        record.project,
    )
    return Padding.indent(title, 1)


def _section(heading: str, body: RenderableType) -> RenderableType:
    return Group("", Padding.indent(Text(heading, "bold"), 1), Padding.indent(body, 3))


def _edges(edges: Sequence[Edge]) -> RenderableType:
    """One row for each pair of ends and port; a route stands with the rule that carries it."""
    if not edges:
        return Text("Nothing talks to anything.", "dim")
    rows = table("from", "to", "port", "access")
    ordered = sorted(edges, key=_place)
    by_port = groupby(ordered, lambda e: (e.source, e.target, e.shown_port))
    for (source, target, port), group in by_port:
        merged = list(group)
        sides = [e.sides for e in merged if e.sides is not Sides.BOTH]
        rows.add_row(
            _named(source),
            _named(target),
            Text(port) if port else Text("IAM", "dim"),
            Text.assemble(
                _access(source, words_of(merged)), *((f" {side}", "bold red") for side in sides)
            ),
        )
    return rows


def _access(source: Node, words: Sequence[str]) -> Text:
    """What may be done; from the internet there is nobody to ask."""
    return Text(", ".join(words)) if words or source != INTERNET else Text("anyone", "yellow")


def _place(edge: Edge) -> tuple[bool, Node, Node, tuple[int, Edge]]:
    """From the internet first; ports as numbers, IAM after them."""
    return edge.source != INTERNET, edge.source, edge.target, by_port(edge)


def _named(node: Node) -> Text:
    """A component by its name; what is none in another style."""
    style = {Place.COMPONENT: "bold", Place.INTERNET: "bold yellow"}.get(node.place, "cyan")
    return Text(node.name, style)


def _reached(reached: Sequence[Reached], edges: Sequence[Edge]) -> RenderableType:
    """A line for each component that packets can come to, nearest first."""
    if not reached:
        return Text("Nothing.", "dim")
    rows = table("component", "way")
    for one in reached:
        ports = [
            e.shown_port
            for e in sorted(edges, key=_place)
            if (e.source, e.target) == (INTERNET, one.node)
        ]
        through = " → ".join(node.name for node in one.through)
        way = f"through {through}" if through else f"directly, port {', '.join(ports)}"
        rows.add_row(_named(one.node), Text(way, "dim" if through else "yellow"))
    return rows


def _totals(record: Record, graph: Graph) -> Text:
    """The last line."""
    resources = sum(resource.custom for resource in record.resources)
    parts = sum(node.place is Place.COMPONENT for node in graph.nodes)
    counts = ((resources, "resource"), (parts, "component"), (len(record.lookups), "look-up"))
    return Text(", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts), "bold")
