"""Where in the stack file things come from."""

import pytest

from plan.locate import MADE_BY
from plan.rules.judge import Finding
from plan.rules.waivers import WAIVER
from stack.checks.labels import RESERVED
from stack.settings import Settings
from tests.plan.plans import FILE, HIGH, QUEUE, made_of, places_of
from tests.plan.rules.made import PART, made, record_of


@pytest.fixture
def places(tmp_path):
    return places_of(tmp_path)


def line(text):
    """Number of the first line that begins so."""
    return [one.strip().startswith(text) for one in FILE.splitlines()].index(True) + 1


@pytest.mark.parametrize(
    ("name", "path", "start"),
    [
        ("tasks", "services.tasks", "tasks:"),
        ("tasks-service", "services.tasks", "tasks:"),
        ("tasks-to-board", "services.tasks.uses.board", "board: connect"),
        ("tasks-into-board", "services.tasks.uses.board", "board: connect"),
        ("tasks-may-part", "services.tasks.uses.part", "part: send"),
        ("tasks-to-elsewhere", "services.tasks", "tasks:"),
        ("tasks-may-run", "services.tasks", "tasks:"),
        ("app-private-a", "networks.app", "app:"),
        ("part-queue", "queues.part", "part:"),
        ("part-time-queue", "queues.part-time", "part-time:"),
        ("hub", "secrets.hub", "hub:"),
        ("alarms-board-storage", "alerts", "groundwork:alerts"),
        ("budget", "alerts.budget_usd", "budget_usd"),
        ("balancer-alb", "services", "groundwork:services"),
        ("key-key", "posture", "groundwork:posture"),
        ("firewall-acl", "", "config"),
        ("nobody", "", "config"),
        ("", "", "config"),
    ],
)
def test_the_entry_that_made_it(places, name, path, start):
    place = places.of(made(QUEUE, name))
    assert (place.dotted, place.line) == (path, line(start))


def test_a_key_that_the_file_leaves_out_gives_way_to_the_next(tmp_path):
    before = "  groundwork:networks:"
    text = FILE.replace(before, f"  groundwork:keys: own\n{before}")
    place = places_of(tmp_path, text).of(made(QUEUE, "key-key"))
    assert (place.dotted, place.line) == ("keys", 5)


def test_everything_without_a_label_is_led_back_to_keys_that_there_are():
    assert MADE_BY.keys() == RESERVED - {"stack"}
    heads = {key.split(".")[0] for keys in MADE_BY.values() for key in keys}
    assert heads <= Settings.model_fields.keys()


def test_a_finding_is_looked_for_at_its_resource_then_at_its_component(places):
    part, edge, other = made(QUEUE, "part"), made(QUEUE, "tasks-to-board"), made(QUEUE, "other")
    at = [places.found(Finding(HIGH, one, part, "")).dotted for one in (edge, other)]
    assert at == ["services.tasks.uses.board", "queues.part"]


def test_a_finding_about_a_waiver_is_at_that_waiver(places):
    stack = record_of().resources[0]
    found = [places.found(Finding(WAIVER, stack, stack, "", one)) for one in places._waivers]
    assert [one.dotted for one in found] == ["waivers[0]", "waivers[1]"]
    assert [one.line for one in found] == [line("- { rule: Q1"), line("- { rule: Q2")]


def test_what_is_waived_is_at_its_resource(places):
    part = made(QUEUE, "part")
    waived = Finding(HIGH, part, part, "", places._waivers[0])
    assert places.found(waived).dotted == "queues.part"


def test_components_of_a_record(places):
    plan = made_of()
    (part,) = (one for one in plan.record.resources if one.urn == PART)
    assert places.of(part).dotted == "queues.part"
