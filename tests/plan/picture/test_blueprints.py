"""Pictures of whole architectures: nothing is missing, nothing stands on anything else."""

import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from plan.drawing import Drawing
from plan.nodes import INTERNET
from plan.picture.metrics import width
from plan.picture.svg import svg
from tests.plan.picture.drawn import (
    BLUEPRINTS,
    SVG,
    Area,
    Picture,
    area,
    blueprint,
    of_blueprint,
    pairs,
    points,
    texts,
    tip,
    title,
)

ROOT = Path(__file__).parents[3]
LARGEST = ROOT / "blueprints/serverless.yaml"
each = pytest.mark.parametrize(
    "path",
    # On one worker each: it is recorded once.
    [pytest.param(path, marks=pytest.mark.xdist_group(f"picture {path}")) for path in BLUEPRINTS],
    ids=lambda path: path.stem,
)


@pytest.fixture
def drawn(path: Path) -> Picture:
    return of_blueprint(path)


@each
def test_every_component_is_one_node_and_there_is_no_other(path, drawn):
    _, found = blueprint(path)
    wanted = {node.urn for node in found.nodes if node.urn} | {INTERNET.name}
    assert set(drawn.urns()) == wanted
    assert len(drawn.urns()) == len(wanted)


@each
def test_every_edge_is_an_arrow_and_no_other_is_drawn(path, drawn):
    record, found = blueprint(path)
    drawing, shown = Drawing(record, found), drawn.ends()
    joins = {pair for node, ends in drawing.between.items() for pair in _joins(node, ends)}
    wanted = [_ends(drawing, edge) for edge in found.edges]
    assert not [ways for ways in wanted if not ways & shown]
    assert shown <= joins.union(*wanted)
    assert joins <= shown


def _ends(drawing, edge):
    """The two ends; the second may be told as the component around it."""
    targets = (edge.target, drawing.outermost(edge.target))
    return {(edge.source.urn or edge.source.name, node.urn or node.name) for node in targets}


def _joins(node, ends):
    return (ends[0].urn, node.urn), (node.urn, ends[1].urn)


@each
def test_boxes_stand_in_each_other_or_apart(drawn):
    for one, other in pairs(drawn.boxes()):
        assert one.holds(other) or other.holds(one) or not one.overlaps(other)


@each
def test_cards_stand_apart_and_each_in_every_box_that_it_touches(drawn):
    cards = list(drawn.cards().values())
    assert not [(one, other) for one, other in pairs(cards) if one.overlaps(other)]
    assert not [
        (card, box)
        for card in cards
        for box in drawn.boxes()
        if box.overlaps(card) and not box.holds(card)
    ]


@each
def test_components_of_a_network_are_in_its_box_and_no_other_is(path, drawn):
    record, found = blueprint(path)
    drawing = Drawing(record, found)
    names = {b.get("data-urn"): area(b) for b in drawn.of_class("network") if b.get("data-urn")}
    boxes = {
        urn: box for urn, name in names.items() for box in drawn.boxes() if _is_titled(box, name)
    }
    assert set(boxes) == {network.urn for network in drawing.networks}
    for node in found.nodes:
        card = drawn.cards().get(node.urn)
        spot = drawing.spots.get(node)
        around = {urn for urn, box in boxes.items() if card and box.holds(card)}
        assert around == ({spot.network} if spot and card else set())


def _is_titled(box, name):
    return Area(box.x, box.y, box.x, box.y).near(name.x - 24, name.y - 3, by=0.2)


@each
def test_all_of_it_is_on_the_paper(drawn):
    paper = drawn.size()
    areas = [*drawn.cards().values(), *drawn.boxes(), *(label for _, label in drawn.labels())]
    assert not [area for area in areas if not paper.holds(area)]
    assert not [
        point for edge in drawn.arrows() for point in points(edge) if not paper.near(*point)
    ]


@each
def test_arrows_begin_and_end_at_what_they_name(drawn):
    cards = drawn.cards()
    for edge in drawn.arrows():
        source, target = edge.get("data-source", ""), edge.get("data-target", "")
        if source in cards:
            assert cards[source].near(*points(edge)[0])
        if target in cards:
            assert cards[target].near(*tip(edge))


@each
def test_no_line_runs_through_a_card(drawn):
    for edge in drawn.arrows():
        corners = points(edge)
        for (x, y), (to_x, to_y) in pairwise(corners):
            leg = Area(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))
            assert not [card for card in drawn.cards().values() if card.less(1).overlaps(leg)]


@each
def test_what_arrows_say_covers_nothing(drawn):
    labels = [label for _, label in drawn.labels()]
    assert not [(one, other) for one, other in pairs(labels) if one.overlaps(other)]
    assert not [
        (label, card) for label in labels for card in drawn.cards().values() if label.overlaps(card)
    ]


@each
def test_every_arrow_says_something_but_those_between_networks(drawn):
    for edge in drawn.arrows():
        assert bool(texts(edge)) == ("join" not in edge.get("class", "").split())
        assert title(edge)


@each
def test_texts_end_before_their_cards_do(drawn):
    for card in drawn.of_class("card"):
        room = area(card)
        for text in card.iter(f"{SVG}text"):
            is_name = text.get("class") == "name"
            size = 13 if is_name else 11
            end = float(text.get("x", "")) + width(text.text or "", size, bold=is_name)
            assert end <= room.right - 8


@each
def test_the_internet_is_above_all(drawn):
    cards = drawn.cards()
    internet = cards.pop(INTERNET.name)
    assert all(internet.low < card.y for card in cards.values())
    assert all(internet.low < box.y for box in drawn.boxes())


def test_regions_and_what_is_in_all_of_them():
    drawn = of_blueprint(LARGEST)
    names = [texts(box)[0] for box in drawn.of_class("label")]
    assert names == [
        "AWS, in all regions",
        "Region eu-north-1",
        "app, VPC 10.0.0.0/16, 3 zones",
        "public subnets",
        "private subnets",
        "isolated subnets",
    ]


def test_another_process_draws_the_same_bytes():
    asked = (
        "import sys; from pathlib import Path; from tests.plan.picture.drawn import of_blueprint;"
        "sys.stdout.write(of_blueprint(Path(sys.argv[1])).text)"
    )
    command = [sys.executable, "-c", asked, str(LARGEST)]
    again = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True)
    assert again.stdout == of_blueprint(LARGEST).text


def test_the_largest_is_drawn_in_time():
    began = time.process_time()
    svg(*blueprint(LARGEST))
    assert time.process_time() - began < 3
