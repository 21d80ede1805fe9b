"""Elements, bends and heads of arrows."""

import math
import re

import hypothesis.strategies as st
import pytest
from hypothesis import given

from plan.picture import marks
from plan.picture.legend import legend
from plan.picture.metrics import LETTERS, fitted, width
from plan.picture.place import Frame


@pytest.mark.parametrize(
    ("value", "said"), [(1.0, "1"), (1.04, "1"), (1.25, "1.2"), (-3.5, "-3.5"), (1000.0, "1000")]
)
def test_numbers_are_as_short_as_they_can_be(value, said):
    assert marks.number(value) == said


def test_elements():
    assert marks.rect(Frame(1, 2.5, 3, 4), 6) == (
        '<rect x="1" y="2.5" width="3" height="4" rx="6"/>'
    )
    assert marks.text(1, 2, "a<b") == '<text x="1" y="6">a&lt;b</text>'
    assert marks.text(1, 2, "a", "name") == '<text x="1" y="6" class="name">a</text>'
    assert marks.path("sign", "M0 0h1") == '<path class="sign" d="M0 0h1"/>'
    assert marks.path("sign", "M0 0h1", 2, 3) == (
        '<path class="sign" transform="translate(2 3)" d="M0 0h1"/>'
    )


def test_a_straight_line_has_no_bend():
    assert marks.curved([(0, 0), (0, 20)]) == "M0 0L0 20"


def test_bends_are_round():
    assert marks.curved([(0, 0), (0, 20), (20, 20)]) == "M0 0L0 14Q0 20 6 20L20 20"


def test_bends_of_short_legs_take_half_of_them():
    said = marks.curved([(0, 0), (0, 20), (4, 20), (4, 40)])
    assert said == "M0 0L0 14Q0 20 2 20L2 20Q4 20 4 26L4 40"


def test_points_that_are_one_are_no_bend():
    assert marks.curved([(0, 0), (0, 0), (0, 20)]) == "M0 0L0 0Q0 0 0 6L0 20"


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ([(0, 0), (0, 20)], "M0 20L-4 12L4 12z"),
        ([(0, 20), (0, 0)], "M0 0L4 8L-4 8z"),
        ([(9, 9), (0, 0), (20, 0)], "M20 0L12 4L12 -4z"),
    ],
)
def test_heads_point_where_the_line_leads(points, said):
    found = marks.head(points)
    assert set(re.findall(r"[-\d.]+ [-\d.]+", found)) == set(re.findall(r"[-\d.]+ [-\d.]+", said))
    assert found.startswith(said[: said.index("L")])


@given(st.floats(-1000, 1000), st.floats(-1000, 1000), st.floats(0, 2 * math.pi))
def test_a_head_is_as_long_in_every_direction(x, y, angle):
    before = (x - 50 * math.cos(angle), y - 50 * math.sin(angle))
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", marks.head([before, (x, y)]))]
    for corner in (numbers[2:4], numbers[4:6]):
        assert math.dist(numbers[:2], corner) == pytest.approx(math.hypot(8, 4), abs=0.3)


@given(st.text())
def test_no_text_is_more_than_text(said):
    found = marks.escaped(said)
    assert not set(found) & set("<>\"'\x00\x1b\ufffe")


def test_what_xml_knows_stays():
    assert marks.escaped("a\tb\nc ä 数 😀") == "a\tb\nc ä 数 😀"
    assert marks.escaped("\x00\x0b\ud800\uffff") == "\N{REPLACEMENT CHARACTER}" * 4


def test_widths_are_those_of_helvetica():
    assert width("", 11) == 0
    assert width("Fargate", 1000) == 611 + 556 + 333 + 556 + 556 + 278 + 556
    assert width("Fargate", 1000, bold=True) == pytest.approx(1.08 * width("Fargate", 1000))
    assert width("数", 10) == 10
    assert width("ä", 1000) == 667


def test_each_printable_character_has_one_width():
    letters = "".join(LETTERS.values())
    assert sorted(letters) == [chr(code) for code in range(32, 127)]


def test_a_text_is_cut_to_its_room():
    assert fitted("short", 11, 100) == "short"
    assert fitted("much too long", 11, 40) == "much…"
    assert fitted("much too long", 11, 36, bold=True) == "muc…"
    assert fitted("iiii", 11, 1) == "…"


@given(st.text(max_size=60), st.floats(20, 200))
def test_no_text_is_wider_than_its_room(said, room):
    assert width(fitted(said, 11, room), 11) <= room


def test_the_legend_explains_every_kind_of_arrow_from_left_to_right():
    text = "\n".join(legend(24, 100))
    assert re.findall(r'<g class="edge-key (\w+)">', text) == ["open", "packets", "grant"]
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)"', text)]
    assert places == sorted(places)
    assert len(places) == 4
    assert places[-1] + width("security group", 11) < 900 - 24
