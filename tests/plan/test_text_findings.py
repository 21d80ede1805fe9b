"""Findings in a plan, line by line."""

from io import StringIO

import pytest
from rich.console import Console

from plan.rules.rule import Exempt, Rule
from plan.rules.severity import Severity
from plan.text import plan
from plan.text_findings import MOST
from tests.plan.plans import CRITICAL, FILE, HIGH, LOW, MEDIUM, QUEUE, made_of, places_of, waiver
from tests.plan.plans import rule as other
from tests.plan.rules.made import made

SOON = "    - { rule: Q1, reason: Soon gone., expires: 2026-12-31 }"
TABLE = "aws:dynamodb/table:Table"


@pytest.fixture
def shown(tmp_path):
    """The lines below a heading, without those around."""

    def show(whole, heading="Findings", *, details=False, width=100):
        file = StringIO()
        Console(file=file, width=width).print(plan(whole, places_of(tmp_path), details=details))
        lines = [line.rstrip() for line in file.getvalue().splitlines()]
        start = lines.index(f" {heading}") + 1
        return lines[start : lines.index("", start)]

    return show


def bad(name, said="it is wrong", token=QUEUE):
    return made(token, name, wrong=said)


def test_a_finding_has_severity_rule_place_and_remedy(shown):
    part = FILE.splitlines().index("    part: {}") + 1
    assert shown(made_of(bad("part-queue"), rules=[HIGH])) == [
        "   severity   rule   found, and what to do   where",
        "   " + "─" * 55,
        "   high       Q3     it is wrong             part, line " + str(part),
        "                     Meet Q3.",
    ]


def test_the_gravest_stands_first_and_what_says_the_same_is_one_row(shown):
    things = [bad("a"), bad("b"), bad("tasks-service", "it is worse")]
    rows = shown(made_of(*things, rules=[MEDIUM, CRITICAL]))[2:]
    assert [row.split()[:5] for row in rows if "Meet" not in row] == [
        ["critical", "Q4", "it", "is", "wrong"],
        ["critical", "Q4", "it", "is", "worse"],
        ["medium", "Q2", "it", "is", "wrong"],
        ["medium", "Q2", "it", "is", "worse"],
    ]
    assert len(rows) == 8


def test_more_places_are_counted_and_with_details_named(shown):
    whole = made_of(bad("tasks-a"), bad("part-b"), bad("part-c"), rules=[HIGH])
    assert shown(whole)[2].endswith("part, line 15 and 1 more")
    detailed = shown(whole, details=True)
    assert [line.split()[-3:] for line in detailed[2:5]] == [
        ["tasks-a,", "line", "15"],
        ["part-b,", "line", "12"],
        ["part-c,", "line", "12"],
    ]


def test_low_ones_are_counted_and_with_details_shown(shown):
    whole = made_of(bad("a"), bad("b"), rules=[LOW])
    assert shown(whole) == ["   2 low: --details shows them."]
    assert [line.split()[:2] for line in shown(whole, details=True)[2::2]] == [["low", "Q1"]]


def test_a_plan_is_not_buried_by_what_is_wrong_with_it(shown):
    rules = [other(f"Q{number}", Severity.MEDIUM) for number in range(10, 13 + MOST)]
    lines = shown(made_of(bad("a"), rules=[*rules, LOW]))
    assert sum("it is wrong" in line for line in lines) == MOST
    assert lines[-1] == "   And 3 medium, 1 low: --details shows them."
    detailed = shown(made_of(bad("a"), rules=rules), details=True)
    assert sum("medium" in line for line in detailed) == len(rules)


def test_nothing_found_says_what_was_asked(shown):
    def check(resource, _):
        return Exempt("it is another thing") if resource.type == TABLE else None

    asked = Rule("Q5", "", Severity.LOW, "", "", "", (QUEUE, TABLE), check)
    whole = made_of(made(QUEUE), made(TABLE), rules=[asked, HIGH])
    assert shown(whole) == ["   None. 2 checks are met, 1 do not apply."]
    assert shown(made_of(made(QUEUE), rules=[HIGH])) == ["   None. 1 checks are met."]


def test_what_is_waived_stands_below_by_its_expiry(shown):
    waivers = [
        waiver("Q3", expires="2028-01-31"),
        waiver("Q2", expires="2027-12-31", resource="a", reason="Soon gone."),
    ]
    whole = made_of(bad("a"), bad("b"), rules=[HIGH, MEDIUM], waivers=waivers)
    assert shown(whole, "Waived") == [
        "   rule   until        times   reason",
        "   " + "─" * 39,
        "   Q2     2027-12-31   1       Soon gone.",
        "   Q3     2028-01-31   2       On purpose.",
    ]
    assert [line.split()[:2] for line in shown(whole)[2::2]] == [["medium", "Q2"]]


def test_brackets_are_text_and_no_style(shown):
    held = waiver("Q2", reason="By [our] rule.")
    whole = made_of(bad("a", "it has [red]"), rules=[HIGH, MEDIUM], waivers=[held])
    assert "it has [red]" in shown(whole)[2]
    assert shown(whole, "Waived")[2].endswith("By [our] rule.")


def test_without_waivers_nothing_is_said_of_them(shown):
    with pytest.raises(ValueError, match="Waived"):
        shown(made_of(bad("a"), rules=[HIGH]), "Waived")


def test_what_is_wrong_with_a_waiver_has_the_line_of_it(shown):
    soon = waiver("Q1", expires="2026-12-31", reason="Soon gone.")
    (first, _, second, _) = shown(made_of(waivers=[soon, waiver("Q2")]), width=140)[2:]
    assert first.split()[:2] == ["medium", "GW.waiver"]
    assert first.endswith(f"line {FILE.splitlines().index(SOON) + 1}")
    assert second.endswith(f"line {FILE.splitlines().index(SOON) + 2}")
