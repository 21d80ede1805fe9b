"""A plan as a comment on a pull request."""

import pytest

from plan.against import against
from plan.markdown import CUT, MOST, markdown, plain
from plan.record import Secret
from tests.plan.parts import Part
from tests.plan.plans import HIGH, KEY, LOW, MEDIUM, QUEUE, made_of, places_of, planned, waiver
from tests.plan.rules.made import made


@pytest.fixture
def written(tmp_path):
    def write(plan, difference=None):
        return markdown(plan, places_of(tmp_path), difference)

    return write


def bad(name, said="it is wrong"):
    return made(QUEUE, name, wrong=said)


def test_a_whole_comment(written):
    soon = [waiver("Q2", resource="part-queue")]
    assert (
        written(made_of(bad("part-queue"), rules=[LOW, HIGH, MEDIUM], waivers=soon))
        == """\
## Plan of test

2 resources, posture dev, eu-north-1

### Findings: 1 high, 1 low

| severity | rule | found | what to do | where |
| --- | --- | --- | --- | --- |
| high | Q3 | it is wrong | Meet Q3. | part-queue, queues.part, line 12 |
| low | Q1 | it is wrong | Meet Q1. | part-queue, queues.part, line 12 |

### Cost: 0.00 USD a month

### Who may talk to whom

| from | to | port | access |
| --- | --- | --- | --- |

### Waived

| rule | until | reason |
| --- | --- | --- |
| Q2 | 2027-12-31 | On purpose. |
"""
    )


def test_no_finding_says_so(written):
    text = written(made_of(made(QUEUE), rules=[HIGH]))
    assert "### Findings: none\n" in text
    assert "severity" not in text
    assert "Waived" not in text


def test_ways_between_components(written, record):
    def program():
        web, store = Part("web"), Part("store")
        web.reach(store, 5432)

    assert "| web | store | 5432 | call |" in written(planned(record(program)))


def test_what_it_costs(written):
    text = written(made_of(made(KEY, "a"), made(KEY, "b")))
    assert "### Cost: 2.00 USD a month\n" in text
    assert "| part | KMS key | 2 keys | 2.00 |" in text


def test_a_figure_that_nobody_has_read_is_about_so_much(written):
    text = written(made_of(made("aws:ec2/natGateway:NatGateway")))
    assert "| part | NAT gateway | 1 gateway, 730 h | about 33.58 |" in text


def test_a_difference_has_its_signs(written):
    here, there = made_of(bad("q"), bad("new"), rules=[HIGH]), made_of(made(QUEUE, "q"))
    text = written(here, against(here, there))
    assert "### Against test\n" in text
    assert "| + | part | Queue |" in text
    assert "| \\~ | part | q: wrong none → it is wrong |" in text
    assert "| + | part | high Q3: it is wrong |" in text
    assert "No difference." in written(here, against(here, here))


def test_secrets_are_never_in_it(written):
    here = made_of(made(QUEUE, "q", key=Secret("swordfish")))
    there = made_of(made(QUEUE, "q", key=Secret("tuna")))
    text = written(here, against(here, there))
    assert "swordfish" not in text
    assert "tuna" not in text
    assert "q: key \\[secret\\] → \\[secret\\]" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", "a \\| b"),
        ("`rm` *x* _y_", "\\`rm\\` \\*x\\* \\_y\\_"),
        ("<img src=x>\nnext", "&lt;img src=x> next"),
        ("&lt;", "&amp;lt;"),
        ("@someone #12", "@\u200bsomeone \\#12"),
        ("[a](b)", "\\[a\\](b)"),
        ("a\\b", "a\\\\b"),
        ("10.0.0.0/16 is-plain.", "10.0.0.0/16 is-plain."),
    ],
)
def test_text_means_nothing_to_markdown(text, shown):
    assert plain(text) == shown


def test_a_long_one_is_cut_at_a_line_and_says_so(written):
    short = written(made_of(*(bad(f"q{number}") for number in range(100)), rules=[HIGH]))
    assert CUT not in short
    long = written(made_of(*(bad(f"q{number}") for number in range(2000)), rules=[HIGH]))
    assert MOST - 200 < len(long) <= MOST
    assert long.endswith(f" |{CUT}")
    assert long[: long.index(CUT)].count("\n| high |") > 900
