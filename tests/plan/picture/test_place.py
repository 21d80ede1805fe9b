"""Where cards, boxes and arrows come to stand."""

import pytest

from plan.nodes import Node, Place
from plan.picture.elk import laid_out
from plan.picture.place import LEAST, MARGIN, REST, SIDE, Frame, placed, straight
from plan.picture.scene import TITLE, Arrow, Box, Card, Means, Row, Scene, Sign

PACKETS = Means.PACKETS


def card(name, rows=0):
    node = Node(Place.COMPONENT, name, name, "Part")
    return Card(node, name, ["Fargate"], "", name, [Row(Sign.GROUP, "group", "group")] * rows)


def box(key, *inner, rows=()):
    return Box(key, key, "region", key, inner, "", None, rows)


def arrow(source, target, *said, means=PACKETS):
    return Arrow(source, target, means, [(line, means) for line in said], "")


def scene(*outer, arrows=(), rest=()):
    return Scene("", "", outer, rest, arrows)


def test_arrows_lead_down():
    laid = placed(scene(card("b"), card("a"), arrows=[arrow("a", "b", "80")]))
    (line,) = laid.lines
    assert laid.frames["a"].low == line.points[0][1]
    assert laid.frames["b"].y == line.points[-1][1]
    assert line.label
    assert laid.frames["a"].low < line.label.y < line.label.low < laid.frames["b"].y


def test_a_permission_gives_way_in_a_circle():
    arrows = [arrow("b", "a", "s3:Get", means=Means.GRANT), arrow("a", "b", "80")]
    laid = placed(scene(card("a"), card("b"), arrows=arrows))
    assert laid.frames["a"].y < laid.frames["b"].y
    back, forth = laid.lines
    assert (back.arrow.means, forth.arrow.means) == (Means.GRANT, PACKETS)
    assert back.points != forth.points


def test_the_internet_is_above_whom_it_reaches_even_in_a_circle():
    arrows = [arrow("b", "a", "443"), arrow("a", "b", "80", means=Means.OPEN)]
    laid = placed(scene(card("a"), card("b"), arrows=arrows))
    assert laid.frames["a"].y < laid.frames["b"].y


def test_what_is_in_a_box_is_inside_of_it_below_its_name():
    laid = placed(scene(box("r", box("n", card("a")), card("b")), arrows=[arrow("a", "b", "80")]))
    outer, inner = laid.frames["r"], laid.frames["n"]
    assert outer.holds(inner)
    assert outer.holds(laid.frames["b"])
    assert inner.holds(laid.frames["a"])
    assert laid.frames["a"].y >= inner.y + TITLE
    assert not inner.holds(laid.frames["b"])


def test_rows_of_a_box_have_room_above_what_is_in_it():
    bare = placed(scene(box("n", card("a"))))
    rows = [Row(Sign.GROUP, "group", "group")] * 3
    told = placed(scene(box("n", card("a"), rows=rows)))
    lower = told.frames["a"].y - bare.frames["a"].y
    assert lower == box("n", rows=rows).head - box("n").head == 3 * 17 + 10


def test_an_empty_box_is_as_large_as_its_name():
    laid = placed(scene(box("a network with a long name")))
    frame = laid.frames["a network with a long name"]
    assert (frame.width, frame.height) == (box("a network with a long name").width, TITLE + SIDE)


@pytest.mark.parametrize("inner", [(), (card("a"),), (box("n", card("a")),)])
def test_a_box_is_as_wide_as_its_name_whatever_is_in_it(inner):
    name = "a network with a very long name"
    laid = placed(scene(box(name, *inner), card("b"), arrows=[arrow("b", name, "80")]))
    assert laid.frames[name].width == box(name).width


def test_a_box_is_no_wider_than_what_is_in_it():
    laid = placed(scene(box("n", card("a"))))
    assert laid.frames["n"].width == card("a").width + 2 * SIDE


def test_no_box_ends_far_below_what_is_in_it():
    arrows = [arrow("a", "b", "80"), arrow("a", "c", "81")]
    laid = placed(scene(box("n", card("a"), card("b", 5)), box("m", card("c")), arrows=arrows))
    for key, inner in (("n", "b"), ("m", "c")):
        assert laid.frames[key].low - laid.frames[inner].low == pytest.approx(SIDE)


def test_a_box_that_lines_begin_at_reaches_to_them():
    parts = box("n", card("a")), box("m", card("b"))
    laid = placed(scene(*parts, arrows=[arrow("n", "m", means=Means.JOIN)]))
    (line,) = laid.lines
    assert line.points[0][1] == laid.frames["n"].low
    assert line.points[-1][1] == laid.frames["m"].y
    assert line.label is None


@pytest.mark.parametrize(
    "arrows",
    [
        [("a", "a")],
        [("a", "b"), ("b", "a")],
        [("n", "b"), ("a", "n")],
        [("a", "r"), ("n", "m")],
        [("a", "b"), ("b", "c"), ("c", "a"), ("c", "b")],
    ],
    ids=str,
)
def test_ways_of_all_kinds_have_a_line_each(arrows):
    parts = box("r", box("n", card("a")), box("m", card("b"))), card("c")
    ways = [arrow(source, target, "80") for source, target in arrows]
    laid = placed(scene(*parts, arrows=ways))
    assert [line.arrow for line in laid.lines] == ways
    assert all(len(line.points) > 1 and line.label for line in laid.lines)


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ([(0, 0), (0, 9)], [(0, 0), (0, 9)]),
        ([(0, 0), (0, 9), (2, 9), (2, 20)], [(0, 0), (0, 20)]),
        ([(0, 0), (0, 9), (-4, 9), (-4, 20)], [(0, 0), (0, 20)]),
        ([(0, 0), (0, 9), (5, 9), (5, 20)], [(0, 0), (0, 9), (5, 9), (5, 20)]),
        (
            [(0, 0), (0, 9), (2, 9), (2, 20), (40, 20), (40, 30)],
            [(0, 0), (0, 20), (40, 20), (40, 30)],
        ),
        ([(0, 0), (0, 9), (2, 9), (2, 20), (3, 20), (3, 30)], [(0, 0), (0, 30)]),
        ([(0, 0), (0, 9), (40, 9), (40, 9), (9, 9)], [(0, 0), (0, 9), (40, 9), (40, 9), (9, 9)]),
    ],
)
def test_small_steps_aside_are_no_bends(points, shown):
    assert straight(points) == shown


def test_the_rest_is_below_in_rows_as_wide_as_the_picture():
    rest = [card(f"card {number}") for number in range(20)]
    laid = placed(scene(card("a"), rest=rest))
    band = laid.frames[REST]
    assert (band.x, band.width) == (MARGIN, laid.width - 2 * MARGIN)
    assert laid.width == LEAST
    assert laid.frames["a"].low + MARGIN == band.y
    frames = [laid.frames[each.key] for each in rest]
    assert all(band.holds(frame) for frame in frames)
    assert len({frame.y for frame in frames}) == 4
    assert laid.height == band.low + MARGIN


def test_a_row_of_the_rest_is_as_high_as_the_highest_in_it():
    rest = [card("low"), card("high", 6), *(card(str(number)) for number in range(8))]
    laid = placed(scene(rest=rest))
    below = {frame.y for frame in laid.frames.values()} - {laid.frames["low"].y}
    assert min(y for y in below if y > laid.frames["low"].y) == laid.frames["high"].low + 14


def test_what_is_narrow_stands_in_the_middle():
    laid = placed(scene(card("a")))
    frame = laid.frames["a"]
    assert frame.x == pytest.approx((laid.width - frame.width) / 2)


def test_nothing_needs_no_room():
    laid = placed(scene())
    assert (laid.frames, laid.lines, laid.height) == ({}, [], MARGIN)


def test_a_second_layout_is_the_same():
    parts = [card(str(number)) for number in range(12)]
    arrows = [arrow(str(n % 5), str(5 + n % 7), "80") for n in range(20)]
    assert placed(scene(*parts, arrows=arrows)) == placed(scene(*parts, arrows=arrows))


def test_a_frame_holds_what_is_all_within():
    frame = Frame(0, 0, 10, 10)
    assert frame.low == 10
    assert frame.holds(Frame(0, 0, 10, 10))
    assert not frame.holds(Frame(1, 1, 10, 2))
    assert not frame.holds(Frame(1, 1, 2, 10))
    assert not frame.holds(Frame(-1, 1, 2, 2))
    assert not frame.holds(Frame(1, -1, 2, 2))


def test_what_the_kernel_refuses_is_an_error():
    with pytest.raises(ValueError, match=r"no layout: .*nowhere"):
        laid_out(
            {
                "id": "g",
                "children": [],
                "edges": [{"id": "e", "sources": ["nowhere"], "targets": ["nowhere"]}],
            }
        )
