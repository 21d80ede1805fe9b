"""The five questions, each answered in a line or two."""

import pytest

from plan.against import against
from plan.report.summary import many, summary
from tests.plan.parts import Part
from tests.plan.plans import CRITICAL, KEY, LOW, QUEUE, made_of, planned, waiver
from tests.plan.rules.made import made

BAD = made(QUEUE, "q", wrong="it is open")


def answered(plan, difference=None):
    """The answers by where they lead to."""
    return {one["to"]: one for one in summary(plan, difference)}


def test_there_are_five_questions_and_each_leads_to_a_part_of_the_page():
    asked = [(one["ask"], one["to"]) for one in summary(made_of(), None)]
    assert asked == [
        ("What will exist?", "resources"),
        ("Who can reach what?", "reach"),
        ("What does it cost?", "cost"),
        ("What is wrong?", "findings"),
        ("What differs?", "differences"),
    ]


def test_what_exists_is_counted():
    found = answered(made_of(made(QUEUE, "a"), made(QUEUE, "b")))["resources"]
    assert found["answer"] == "3 resources"
    assert found["lines"] == ["in 1 component"]


def test_services_are_named():
    services = {
        name: {"runs": "fargate", "image": "docker.io/acme/x:1"} for name in ("d", "c", "b", "a")
    }
    plan = made_of(services=services, networks={"app": {"cidr": "10.0.0.0/16"}}, images="given")
    assert answered(plan)["resources"]["lines"][1] == "services a, b, c and 1 more"


def test_who_comes_in_from_the_internet(record):
    def program() -> None:
        web, api = Part("web"), Part("api")
        web.ingress("web-in", 443, cidr_ipv4="0.0.0.0/0")
        web.reach(api, 8080)

    found = answered(planned(record(program)))["reach"]
    assert found["answer"] == "1 way in"
    assert found["lines"] == ["from the internet: web", "1 component behind it"]
    nobody = answered(made_of())["reach"]
    assert (nobody["answer"], nobody["lines"]) == ("Nothing", ["is reachable from the internet"])


def test_what_it_costs_with_the_dearest_and_what_is_not_known():
    found = answered(made_of(made(KEY, "k"), made("aws:never/heard:Of", "x")))["cost"]
    assert found["answer"] == "$1"
    assert found["lines"] == [
        "a month, without what is paid by use",
        "most of it part",
        "1 type not priced",
    ]


@pytest.mark.parametrize(
    ("rules", "waivers", "answer", "lines", "grave"),
    [
        ([LOW], [], "1 finding", ["1 low"], False),
        ([LOW, CRITICAL], [], "2 findings", ["1 critical, 1 low"], True),
        ([LOW], [waiver("Q1")], "Nothing", ["0 checks met", "1 waived"], False),
    ],
)
def test_what_is_wrong_by_severity(rules, waivers, answer, lines, grave):
    found = answered(made_of(BAD, rules=rules, waivers=waivers))["findings"]
    assert (found["answer"], found["lines"], found["grave"]) == (answer, lines, grave)


def test_what_differs_is_counted():
    here, there = made_of(made(QUEUE, "new"), made(KEY, "k")), made_of(made(QUEUE, "old"))
    found = answered(here, against(here, there))["differences"]
    assert found["answer"] == "3 resources"
    assert found["lines"] == [
        "against test",
        "2 added, 1 removed, 0 changed",
        "which costs $0 a month",
    ]
    same = answered(here, against(here, here))["differences"]
    assert (same["answer"], same["lines"]) == (
        "Nothing",
        ["against test", "which costs $1 a month"],
    )


def test_what_was_not_asked_is_said_so():
    assert answered(made_of())["differences"]["answer"] == "Not asked"


@pytest.mark.parametrize(
    ("count", "words", "said"),
    [
        (1, ("way in", "ways in"), "1 way in"),
        (2, ("way in", "ways in"), "2 ways in"),
        (0, ("type",), "0 types"),
        (1200, ("type",), "1,200 types"),
    ],
)
def test_one_and_many(count, words, said):
    assert many(count, *words) == said
