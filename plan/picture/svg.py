"""The picture of a plan as one SVG without a script and without anything from elsewhere."""

from collections.abc import Iterator, Sequence
from typing import Final

from plan.nodes import Graph, Node
from plan.picture.compose import scene
from plan.picture.icons import drawing
from plan.picture.legend import HEIGHT, legend
from plan.picture.marks import GLOBE, SIGNS, curved, escaped, head, number, path, rect, text
from plan.picture.place import LINE, MARGIN, REST, SIDE, Frame, Line, Placed, placed
from plan.picture.scene import GUTTER, ICON, PAD, ROW, TITLE, Box, Card, Means, Sign
from plan.picture.style import style
from plan.record import Record

SMALL_ICON: Final = 14.0
BOX_ICON: Final = 24.0
REST_NAME: Final = "For all of them"


def svg(record: Record, graph: Graph) -> str:
    """Draw a plan; the same plan is always the same text.

    Each component is a `<g class="node" data-urn>`, each arrow a `<g class="edge">` with the URNs
    (else the names) of its ends in `data-source` and `data-target`. Dark where the reader's system
    is, or where an element around it has `data-theme="dark"`.
    """
    return "\n".join((*_Pen(placed(scene(record, graph))).lines(), ""))


class _Pen:
    """Writes elements from the back to the front."""

    def __init__(self, laid: Placed) -> None:
        self.laid = laid
        self.used: set[str] = set()

    def lines(self) -> Iterator[str]:
        """The root, what it shows, and the icons that were used."""
        laid, body = self.laid, [*self._body()]
        wide, high = number(laid.width), number(laid.height + HEIGHT)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="groundwork-picture" role="img" '
            f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
            'aria-labelledby="groundwork-picture-title groundwork-picture-desc">'
        )
        yield f'<title id="groundwork-picture-title">{escaped(laid.scene.title)}</title>'
        yield f'<desc id="groundwork-picture-desc">{escaped(laid.scene.told)}</desc>'
        yield f"<style>\n{style()}\n</style>\n<defs>"
        for name in sorted(self.used):
            yield f'<symbol id="{_symbol(name)}" {drawing(name)}</symbol>'
        yield f'</defs>\n<rect class="paper" width="{wide}" height="{high}"/>'
        yield from body
        yield from legend(MARGIN, laid.height + HEIGHT - MARGIN)
        yield "</svg>"

    def _body(self) -> Iterator[str]:
        """Boxes, arrows, and before both what is to be read."""
        outer, rest = self.laid.scene.outer, self.laid.scene.rest
        for part in outer:
            yield from self._ground(part)
        if rest:
            frame = self.laid.frames[REST]
            name = text(frame.x + SIDE, frame.y + TITLE / 2, REST_NAME, "name")
            yield f'<g class="box rest">{rect(frame, 3)}{name}</g>'
        for line in self.laid.lines:
            yield from self._arrow(line)
        for part in (*outer, *rest):
            yield from self._part(part)

    def _ground(self, part: Box | Card) -> Iterator[str]:
        """A box and those in it, without their names."""
        if isinstance(part, Card):
            return
        ground = rect(self.laid.frames[part.key], 3)
        yield f'<g class="box {part.style}"><title>{escaped(part.title)}</title>{ground}</g>'
        for inner in part.inner:
            yield from self._ground(inner)

    def _part(self, part: Box | Card) -> Iterator[str]:
        """A card, or the name of a box and the cards in it."""
        if isinstance(part, Card):
            yield from self._card(part)
            return
        frame = self.laid.frames[part.key]
        ground = Frame(frame.x + BOX_ICON, frame.y + 3, part.name_width, BOX_ICON - 6)
        urn = f' data-urn="{escaped(part.node.urn)}"' if part.node else ""
        yield f'<g class="{"node " if part.node else ""}label {part.style}"{urn}>'
        yield f"<title>{escaped(part.title)}</title>{rect(ground, 3)}"
        yield self._icon(part.icon, frame.x, frame.y, BOX_ICON)
        yield text(ground.x + 8, frame.y + BOX_ICON / 2, part.name, "name")
        yield from self._rows(part, frame)
        yield "</g>"
        for inner in part.inner:
            yield from self._part(inner)

    def _card(self, card: Card) -> Iterator[str]:
        frame = self.laid.frames[card.key]
        x, y = frame.x + PAD, frame.y + PAD
        yield f'<g class="node card" data-urn="{escaped(card.key)}">'
        yield f"<title>{escaped(card.title)}</title>{rect(frame, 6)}"
        yield self._icon(card.icon, x, y, ICON) if card.icon else path("globe", GLOBE, x, y)
        beside, top = x + ICON + PAD, y + (8 if card.facts else ICON / 2)
        yield _nodes(card.inside) + text(beside, top, card.name, "name")
        yield "</g>" * len(card.inside)
        for line, fact in enumerate(card.facts):
            yield text(beside, y + 24 + 14 * line, fact)
        if card.rows:
            rule = frame.y + card.head - PAD / 2
            yield path("rule", f"M{number(frame.x)} {number(rule)}h{number(frame.width)}")
        yield from self._rows(card, frame)
        yield "</g>"

    def _rows(self, of: Box | Card, frame: Frame) -> Iterator[str]:
        """Rows below the head; of a way each is an arrow, of a component a node of its own."""
        x = frame.x + PAD
        for line, row in enumerate(of.rows):
            middle = frame.y + of.top + ROW * (line + 0.5)
            ends = f'data-source="{escaped(of.key)}" data-target="{escaped(row.target)}"'
            kind = "packets" if row.sign is Sign.GOES else "grant"
            yield f'<g class="edge short {kind}" {ends}>' if row.target else "<g>"
            yield f"{_nodes(row.nodes)}<title>{escaped(row.title)}</title>"
            if row.icon:
                yield self._icon(row.icon, x - 1, middle - SMALL_ICON / 2, SMALL_ICON)
            else:
                yield path("sign", SIGNS[row.sign], x, middle)
            yield text(x + GUTTER, middle, row.text)
            yield "</g>" * (1 + len(row.nodes))

    def _arrow(self, line: Line) -> Iterator[str]:
        arrow, frame = line.arrow, line.label
        ends = f'data-source="{escaped(arrow.source)}" data-target="{escaped(arrow.target)}"'
        yield f'<g class="edge {arrow.means}" {ends}><title>{escaped(arrow.title)}</title>'
        yield path("line", curved(line.points))
        if arrow.means is not Means.JOIN:
            yield path("head", head(line.points))
        if frame:
            yield rect(frame, 3)
            for place, (said, means) in enumerate(arrow.said):
                kind = "grant" if means is Means.GRANT else arrow.means
                middle = frame.y + 1.5 + LINE * (place + 0.5)
                yield text(frame.x + frame.width / 2, middle, said, f"said {kind}")
        yield "</g>"

    def _icon(self, name: str, x: float, y: float, side: float) -> str:
        self.used.add(name)
        where = f'x="{number(x)}" y="{number(y)}" width="{number(side)}" height="{number(side)}"'
        return f'<use href="#{_symbol(name)}" {where}/>'


def _nodes(nodes: Sequence[Node]) -> str:
    """Opens an element for each component that is told in one place."""
    return "".join(f'<g class="node part" data-urn="{escaped(node.urn)}">' for node in nodes)


def _symbol(name: str) -> str:
    return f"groundwork-icon-{name}"
