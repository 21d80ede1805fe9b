"""Rules of WebSocket gateways."""

import pytest

from tests.stack.texts import databases, networks, services

PUSH = "push: { runs: lambda, build: services/live/live, route: /api/live }"
TASKS = "tasks: { runs: fargate, route: /api/tasks }"
SEND = "uses: { live: send }"
FIELDS = "log_role, protocol, rate, services"
USERS = "  groundwork:users: { people: {} }\n"
EDGE = "  groundwork:edge: {}\n"
OWN = "accepted: a path of its own, such as /api/live"
REACHED = "live cannot be reached by the endpoints of app, "
INTERNET = "runs: fargate, internet: true"
ENDPOINTS = "endpoints: [tasks] }"


def socket(
    entry: str = "services: [push]",
    *others: str,
    running: tuple[str, ...] = (PUSH,),
    net: str | None = None,
) -> str:
    entries = ", ".join((f"live: {{ protocol: websocket, {entry} }}", *others))
    gateways = f"  groundwork:gateways: {{ {entries} }}\n"
    return f"{services(*running, net=net) if net else services(*running)}{gateways}"


def function(more: str, label: str = "push") -> str:
    return f"{label}: {{ runs: lambda, build: services/live/live, {more} }}"


WRONG = [
    (socket("services: [push], users: people", running=(PUSH, TASKS)) + USERS + EDGE,
     f"6: gateways.live.users: not for protocol: websocket, accepted: {FIELDS}"),
    (socket("services: [push], clients: { app: The app }"),
     f"6: gateways.live.clients: not for protocol: websocket, accepted: {FIELDS}"),
    *((socket(f"services: [push], {key}: 3"),
       f"6: gateways.live.{key}: not for protocol: websocket, accepted: {FIELDS}")
      for key in ("client_rate", "client_daily_requests")),
    (socket("services: [push], rate: 0"),
     "6: gateways.live.rate: got 0, accepted: a whole number 1 to 10000"),
    (socket().replace("websocket", "websockets"),
     '6: gateways.live.protocol: got "websockets", accepted: rest, websocket; '
     "did you mean websocket?"),
    (socket("services: [push, more]", running=(PUSH, function("route: /m", "more"))),
     "6: gateways.live.services: 2 services behind protocol: websocket, "
     "accepted: one function (more, push)"),
    (socket("services: [pusher]", running=(function("on: { schedule: rate(1 day) }"),)),
     "6: gateways.live.services: no service pusher, accepted: one function (push)"),
    (socket("services: [tasks]", running=(TASKS,)),
     "6: gateways.live.services: tasks runs: fargate, behind protocol: websocket, "
     "accepted: one function (none)"),
    (socket("services: [push]", "more: { protocol: websocket, services: [push] }"),
     "6: gateways.more.services: push answers live already, accepted: a function of its own"),
    (socket(running=(function("on: { schedule: rate(1 day) }"),)),
     f"5: services.push.route: missing behind live, {OWN}"),
    *((socket(running=(function(f"route: {route}"),)),
       f"5: services.push.route: {route} behind live, {OWN}")
      for route in ("/", "shop.example.com", "shop.example.com/api/live")),
    (services(PUSH),
     "5: services.push.route: /api/live, and nothing leads there, "
     "accepted: a gateway that names push, or groundwork:edge: {} beside it"),
    (socket(running=(PUSH, "tasks: { runs: fargate, route: /api/live }")),
     "5: services.tasks.route: /api/live is the route of push, accepted: a route of its own"),
    (socket(running=(PUSH, "tasks: { runs: fargate, uses: { live: call } }")),
     "5: services.tasks.uses.live: got call for one of gateways, accepted: send"),
    (socket("services: [push]", "api: { services: [tasks] }",
            running=(PUSH, TASKS, "other: { runs: fargate, uses: { api: send } }")),
     "5: services.other.uses.api: no such entry, "
     "accepted: a database, cache, bucket, table, queue, topic, bus, stream, search, gateway or "
     "service "
     "(live, tasks)"),
    (socket(running=(PUSH, f"tasks: {{ runs: fargate, {SEND} }}"),
            net=networks(f"app: {{ cidr: 10.0.0.0/16, {ENDPOINTS}")),
     f"5: services.tasks.uses.live: {REACHED}accepted: a network with NAT and fewer endpoints, "
     "or internet: true beside it"),
    (socket(running=(function("route: /api/live, uses: { live: send, board: connect }"),),
            net=networks(f"app: {{ cidr: 10.0.0.0/16, {ENDPOINTS}"))
     + databases("board: { engine: postgres }"),
     f"5: services.push.uses.live: {REACHED}accepted: a network with NAT and fewer endpoints"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: str(value)[:90])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        socket(),
        socket("services: [push], rate: 5"),
        socket(running=(function(f"route: /api/live, {SEND}"),)),
        socket("services: [push]", "api: { services: [tasks] }", running=(PUSH, TASKS)),
        socket(running=(PUSH, f"tasks: {{ runs: fargate, {SEND} }}")),
        socket(
            running=(function(f"route: /api/live, {SEND}"), f"tasks: {{ {INTERNET}, {SEND} }}"),
            net=networks(f"app: {{ cidr: 10.0.0.0/16, {ENDPOINTS}"),
        ),
    ],
)
def test_what_keeps_the_rules_passes(settings, body):
    assert settings(body).gateways["live"].protocol == "websocket"
