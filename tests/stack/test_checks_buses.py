"""Rules of buses: where events go, by which patterns, and the way there."""

import pytest

from stack.pattern import EITHER
from stack.pattern import mistakes as of_pattern
from tests.stack.texts import NETWORK, networks, service, services

QUEUES = "  groundwork:queues: { jobs: {} }\n"
DIGEST = "digest: { runs: lambda, build: services/digest/digest, on: "
IMAGE = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/api:1"
SENDS = f'api: {{ runs: fargate, uses: {{ board: send }}, image: "{IMAGE}" }}'
PRIVATE = "app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }"
VALUES = "accepted: a list of values, such as [paid] or [{ prefix: pa }], or a map of fields"
AT = "5: buses.board.rules.moved.pattern"


def bus(entry: str = "") -> str:
    return f"  groundwork:buses: {{ board: {{ {entry} }} }}\n"


def ruled(pattern: str, to: str = "jobs") -> str:
    return NETWORK + bus(f"rules: {{ moved: {{ pattern: {pattern}, to: {to} }} }}") + QUEUES


WRONG = [
    (NETWORK + bus("archive_days: 0"),
     "5: buses.board.archive_days: got 0, accepted: a whole number 1 to 36500"),
    (NETWORK + bus("rules: { moved: { to: jobs } }") + QUEUES,
     f"{AT}: missing, accepted: a map of names to entries"),
    (ruled("{ source: [shop] }", "job"),
     "5: buses.board.rules.moved.to: no queue or topic job, accepted: jobs; did you mean jobs?"),
    (ruled("[shop]"), f"{AT}: got a list, accepted: a map of names to entries"),
    (ruled("{}"), f"{AT}: nothing, accepted: a field at least, such as {{ source: [shop] }}"),
    (ruled("{ sourc: [shop] }"),
     f"{AT}.sourc: no field of an event, accepted: account, detail, detail-type, id, region, "
     "replay-name, resources, source, time, version; did you mean source?"),
    (ruled("{ source: shop }"), f'{AT}.source: got "shop", {VALUES}'),
    (ruled("{ source: [] }"), f"{AT}.source: an empty list, {VALUES}"),
    (ruled("{ detail: {} }"),
     f"{AT}.detail: nothing, accepted: a field at least, such as {{ source: [shop] }}"),
    (ruled("{ detail: { a: { b: 5 } } }"), f"{AT}.detail.a.b: got 5, {VALUES}"),
    (ruled("{ source: [[shop]] }"),
     f"{AT}.source[0]: got a list, accepted: a plain value, or a map with a matcher"),
    (ruled("{ source: [{ prefx: s }] }"),
     f"{AT}.source[0].prefx: no matcher, accepted: anything-but, cidr, equals-ignore-case, "
     "exists, numeric, prefix, suffix, wildcard; did you mean prefix?"),
    (ruled("{ source: [{ prefix: s, suffix: p }] }"),
     f"{AT}.source[0]: 2 matchers, accepted: one, such as {{ prefix: pa }}"),
    (NETWORK + bus("schema: true"),
     "5: buses.board.schema: no such key, accepted: archive_days, disposable, rules"),
    (service("uses: { board: receive }") + bus(),
     "5: services.api.uses.board: got receive for one of buses, accepted: send"),
    (services(f"{DIGEST}{{ bus: board }} }}") + bus(),
     "5: services.digest.on.pattern: missing beside bus, "
     "accepted: which events, such as { source: [shop] }"),
    (services(f"{DIGEST}{{ pattern: {{ source: [a] }} }} }}") + bus(),
     "5: services.digest.on.bus: missing beside pattern, accepted: board"),
    (services(f"{DIGEST}{{ bus: bord, pattern: {{ source: [a] }} }} }}") + bus(),
     "5: services.digest.on.bus: no bus bord, accepted: board; did you mean board?"),
    (services(f"{DIGEST}{{ bus: board, pattern: {{ source: a }} }} }}") + bus(),
     f'5: services.digest.on.pattern.source: got "a", {VALUES}'),
    (services(f"{DIGEST}{{ bus: board, pattern: {{ source: [a] }} }} }}")
     + bus("rules: { digest: { pattern: { source: [a] }, to: jobs } }") + QUEUES,
     "6: buses.board.rules.digest: the label of a function, which has a rule of that name, "
     "accepted: any other label"),
    (services(SENDS, net=networks(PRIVATE)) + bus(),
     "4: networks.app.endpoints: api cannot reach a bus by these endpoints, "
     "accepted: events among them"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        ruled("{ source: [shop, { prefix: s }, 5, null], detail: { a: { b: [true] } } }"),
        ruled("{ $or: [{ source: [a] }, { detail: { b: [{ exists: false }] } }] }"),
        services(f"{DIGEST}{{ bus: board, pattern: {{ source: [a] }} }} }}") + bus(),
        services(SENDS, net=networks(PRIVATE.replace("[tasks]", "[tasks, events]"))) + bus(),
    ],
)
def test_what_keeps_the_rules_passes(settings, body):
    assert list(settings(body).buses) == ["board"]


@pytest.mark.parametrize("value", ["x", [], [{"source": ["a"]}]])
def test_either_is_two_patterns_or_more(value):
    (found,) = of_pattern({EITHER: value}, ("p",))
    assert (found.path, found.accepted) == (("p", EITHER), "a list of two patterns or more")


def test_each_of_either_is_a_pattern():
    first, second = of_pattern({EITHER: ["x", {}]}, ())
    assert (first.path, first.accepted) == ((EITHER, 0), "a map of fields")
    assert (second.path, second.given) == ((EITHER, 1), "nothing")


def test_a_pattern_has_a_most():
    (found,) = of_pattern({"source": ["s" * 2048]}, ())
    assert (found.given, found.accepted) == ("2064 characters", "up to 2048, as JSON")


@pytest.mark.parametrize(("posture", "disposable"), [("dev", True), ("prod", False)])
def test_a_bus_by_default(settings, posture, disposable):
    head = f"config:\n  aws:region: eu-north-1\n  groundwork:posture: {posture}\n"
    assert settings(bus(), head=head).buses["board"].model_dump() == {
        "archive_days": None,
        "rules": {},
        "disposable": disposable,
    }
