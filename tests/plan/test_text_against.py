"""Differences in a plan, line by line."""

from io import StringIO

import pytest
from rich.console import Console

from plan.against import against
from plan.record import Secret
from plan.text import plan
from plan.text_against import LONGEST, value
from tests.plan.parts import Part
from tests.plan.plans import HIGH, KEY, QUEUE, made_of, places_of, planned
from tests.plan.rules.made import made

TOPIC = "aws:sns/topic:Topic"


@pytest.fixture
def shown(tmp_path):
    """The lines below the heading; columns are parted by two blanks or more."""

    def show(here, there, *, details=False):
        file, found = StringIO(), against(here, there)
        text = plan(here, places_of(tmp_path), found, details=details)
        Console(file=file, width=120).print(text)
        lines = [line.strip() for line in file.getvalue().splitlines()]
        start = lines.index(f"Against {there.record.stack}") + 1
        return [" ".join(line.split()) for line in lines[start : lines.index("", start)]]

    return show


def test_no_difference(shown):
    here = made_of(made(QUEUE, "q"))
    assert shown(here, here) == ["No difference."]


def test_without_another_plan_nothing_is_said_of_differences(tmp_path):
    file = StringIO()
    Console(file=file).print(plan(made_of(), places_of(tmp_path)))
    assert "Against" not in file.getvalue()


def test_resources_are_counted_by_type_and_with_details_named(shown):
    here, there = made_of(made(QUEUE, "a"), made(QUEUE, "b"), made(TOPIC, "c")), made_of()
    assert shown(here, there)[2:] == ["+ part Topic, 2 Queue"]
    assert shown(there, here)[2:] == ["- part Topic, 2 Queue"]
    assert shown(here, there, details=True)[2:] == ["+ part Topic c, Queue a, Queue b"]


def test_changes_name_the_first_inputs_and_with_details_all(shown):
    there = made_of(made(QUEUE, "q", **{f"i{number}": 1 for number in range(5)}))
    here = made_of(made(QUEUE, "q", **{f"i{number}": 2 for number in range(5)}))
    assert shown(here, there)[2:] == ["~ part q: i0 1 → 2, i1 1 → 2, i2 1 → 2 and 2 more"]
    (line,) = shown(here, there, details=True)[2:]
    assert line.endswith("i3 1 → 2, i4 1 → 2")


def test_ways_and_findings_have_the_sign_of_where_they_are(shown, record):
    def program(*, wider):
        def run():
            web, store = Part("web"), Part("store")
            web.reach(store, 5432)
            if wider:
                web.ingress("open", 443, cidr_ipv4="0.0.0.0/0")

        return run

    here, there = (planned(record(program(wider=wider))) for wider in (True, False))
    assert shown(here, there)[2:] == ["+ web SecurityGroupIngressRule", "+ internet to web 443"]
    worse = made_of(made(QUEUE, "q", wrong="it is wrong"), rules=[HIGH])
    better = made_of(made(QUEUE, "q"), rules=[HIGH])
    assert shown(worse, better)[-1] == "+ part high Q3: it is wrong"
    assert shown(better, worse)[-1] == "- part high Q3: it is wrong"


def test_a_way_has_its_word(shown, record):
    with_way = planned(record(lambda: Part("web").reach(Part("store"), 5432)))

    def apart():
        Part("web"), Part("store")

    assert "+ web to store 5432 call" in shown(with_way, planned(record(apart)))


def test_cost_by_component_and_all_together(shown):
    here, there = made_of(made(KEY, "a"), made(KEY, "b")), made_of(made(KEY, "a"))
    assert shown(here, there)[3:] == [
        "~ part 1.00 USD → 2.00 USD",
        "~ all together 1.00 USD → 2.00 USD",
    ]


def test_secrets_stay_hidden(shown):
    here, there = (made_of(made(QUEUE, "q", key=Secret(text))) for text in ("tuna", "salmon"))
    assert shown(here, there)[2:] == ["~ part q: key [secret] → [secret]"]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (None, "none"),
        (False, "False"),
        (7, "7"),
        ("a\n  b", "a b"),
        ("x" * LONGEST, "x" * LONGEST),
        ("x" * (LONGEST + 1), "x" * (LONGEST - 1) + "…"),
    ],
)
def test_a_value_is_short(given, text):
    assert value(given) == text
