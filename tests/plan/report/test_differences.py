"""What a plan has otherwise than another one."""

from plan.against import against
from plan.record import Secret
from plan.report.differences import differences
from tests.plan.parts import Part
from tests.plan.plans import HIGH, KEY, LOW, QUEUE, made_of, planned
from tests.plan.rules.made import made


def compared(here, there):
    return differences(against(here, there), here.record)


def test_nothing_differs_from_itself():
    plan = made_of(made(QUEUE, "q", delay=1), rules=[HIGH])
    found = compared(plan, plan)
    assert found["there"] == "test"
    assert not any(found[key] for key in ("added", "removed", "changed", "ways", "findings"))
    assert found["cost"]["components"] == []


def test_resources_have_type_name_and_component():
    found = compared(made_of(made(QUEUE, "new")), made_of(made(QUEUE, "old")))
    assert found["added"] == [{"type": "sqs.Queue", "name": "new", "component": "part"}]
    assert found["removed"] == [{"type": "sqs.Queue", "name": "old", "component": "part"}]


def test_inputs_stand_side_by_side_without_secrets():
    here = made_of(made(QUEUE, "q", delay=2, key=Secret("hush"), more=[1]))
    there = made_of(made(QUEUE, "q", delay=1, key=Secret("quiet")))
    (changed,) = compared(here, there)["changed"]
    assert changed["inputs"] == [
        {"path": "delay", "before": 1, "after": 2},
        {"path": "key", "before": "[secret]", "after": "[secret]"},
        {"path": "more.0", "before": None, "after": 1},
    ]


def test_findings_are_new_or_gone():
    bad, good = made(QUEUE, "q", wrong="it is open"), made(QUEUE, "q")
    here, there = made_of(bad, rules=[LOW]), made_of(good, rules=[LOW])
    one = {"severity": "low", "id": "Q1", "resource": "q", "said": "it is open"}
    assert compared(here, there)["findings"] == [{"kind": "added", **one}]
    assert compared(there, here)["findings"] == [{"kind": "removed", **one}]


def test_ways_are_here_or_there(record):
    def program(port: int) -> None:
        web, api = Part("web"), Part("api")
        web.reach(api, port)

    here, there = (planned(record(lambda port=port: program(port))) for port in (80, 8080))
    found = compared(here, there)["ways"]
    assert found == [
        {"kind": "added", "source": "web", "target": "api", "port": "80", "words": "call"},
        {"kind": "removed", "source": "web", "target": "api", "port": "8080", "words": "call"},
    ]


def test_cost_stands_side_by_side():
    found = compared(made_of(made(KEY, "k")), made_of())["cost"]
    assert (found["before"], found["after"]) == ("$0.00", "$1.00")
    assert found["components"] == [{"name": "part", "before": "$0.00", "after": "$1.00"}]
