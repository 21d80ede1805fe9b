"""Rules of gateways."""

import pytest

from stack.model.access import MOST_RATE
from tests.stack.texts import services

DOMAIN = "  groundwork:domain: { name: shop.example.com, zone: example.com }\n"
USERS = "  groundwork:users: { people: {} }\n"
TASKS = "tasks: { runs: fargate, route: /api/tasks }"
FEED = "feed: { runs: fargate, route: /api/feed }"
ROLE = "log_role: 'arn:aws:iam::123456789012:role/logs'"
BELOW = "accepted: services with a route of one word below /api, such as /api/tasks"


def gateway(entry: str, *others: str, running: tuple[str, ...] = (TASKS,)) -> str:
    entries = ", ".join((f"public: {{ {entry} }}", *others))
    return f"{services(*running)}  groundwork:gateways: {{ {entries} }}\n"


def routed(route: str) -> tuple[str]:
    return (f"tasks: {{ runs: fargate, route: {route} }}",)


WRONG = [
    (gateway("rate: 5"),
     "6: gateways.public.services: missing, accepted: a list, each a label: "
     "a lower-case letter, then up to 19 letters, digits or hyphens"),
    (gateway("services: []"),
     "6: gateways.public.services: got an empty list, accepted: a list, each a label: "
     "a lower-case letter, then up to 19 letters, digits or hyphens"),
    (gateway("services: [task]"),
     "6: gateways.public.services: no service task with a route, accepted: tasks; "
     "did you mean tasks?"),
    (gateway("services: [tasks, tasks]"),
     "6: gateways.public.services: tasks is named twice, accepted: each service once"),
    (gateway("services: [web]", running=(TASKS, "web: { runs: static, build: a, route: / }"))
     + "  groundwork:edge: {}\n",
     "6: gateways.public.services: no service web with a route, accepted: tasks"),
    (gateway("services: [digest]", running=(
        TASKS, "digest: { runs: lambda, build: a, on: { schedule: rate(1 day) } }")),
     f"6: gateways.public.services: digest has no route, {BELOW}"),
    (gateway("services: [page]", running=(
        TASKS, "page: { runs: lambda, build: a, route: /api/page/of }")),
     f"6: gateways.public.services: page has the route /api/page/of, {BELOW}"),
    (gateway("services: [tasks]", running=("tasks: { runs: fargate }",)),
     f"6: gateways.public.services: tasks has no route, {BELOW}"),
    *((gateway("services: [tasks]", running=routed(route)),
       f"6: gateways.public.services: tasks has the route {route}, {BELOW}")
      for route in ("/", "/api", "/tasks", "/api/tasks/v1", "/api/Tasks", "/api/a_b",
                    "shop.example.com/api/tasks")),
    (gateway("services: [tasks]",
             running=("tasks: { runs: fargate, route: /api/tasks, sign_in: people }",))
     + DOMAIN + USERS,
     "6: gateways.public.services: tasks asks for a sign-in at the load balancer, "
     "where no program can sign in, "
     "accepted: services without sign_in; a gateway has users of its own"),
    (gateway("services: [tasks, pods]", running=(
        TASKS, "pods: { runs: eks, cluster: nodes, route: /api/pods }"))
     + "  groundwork:edge: {}\n"
     + "  groundwork:clusters: { nodes: { engine: eks, admin_cidrs: [] } }\n",
     "6: gateways.public.services: pods on Kubernetes, to whose balancer no gateway leads, "
     "accepted: a service with another runs"),
    *((gateway(f"services: [tasks], {key}: 5"),
       f"6: gateways.public.{key}: a bound without clients, accepted: clients beside it, or none")
      for key in ("client_rate", "client_daily_requests")),
    (gateway("services: [tasks], rate: 0"),
     f"6: gateways.public.rate: got 0, accepted: a whole number 1 to {MOST_RATE}"),
    (gateway("services: [tasks], clients: { partner: ' ' }"),
     '6: gateways.public.clients.partner: got " ", accepted: 1 to 200 characters: who it is'),
    (gateway("services: [tasks], clients: { Partner: A partner }"),
     "6: gateways.public.clients.Partner: not a possible name, accepted: a label: "
     "a lower-case letter, then up to 19 letters, digits or hyphens"),
    (gateway("services: [tasks], log_role: logs"),
     '6: gateways.public.log_role: got "logs", accepted: the ARN of an IAM role'),
    (gateway("services: [tasks]", f"other: {{ services: [tasks], {ROLE} }}"),
     "6: gateways.other.log_role: another log_role than that of public, "
     "accepted: one for all, or none at all"),
    (gateway("services: [tasks, more]",
             running=(TASKS, "more: { runs: fargate, route: /api/tasks-below }")),
     "6: gateways.public.services: public-tasks-below is the name of another part, of public, "
     "accepted: another label"),
    (gateway("services: [a]", "public-b: { services: [c] }",
             running=("a: { runs: fargate, route: /api/b-c }",
                      "c: { runs: fargate, route: /api/c }")),
     "6: gateways.public-b.services: public-b-c is the name of another part, of public, "
     "accepted: another label"),
    (gateway("services: [tasks], clients: { a-b: One }",
             "public-a: { services: [tasks], clients: { b: Two } }"),
     "6: gateways.public-a.clients: public-a-b is the name of another part, of public, "
     "accepted: another label"),
    (gateway("services: [tasks]").replace("public", "gateway-account"),
     "6: gateways.gateway-account: a reserved name, accepted: any other label"),
    (gateway("services: [tasks], routes: [a]"),
     "6: gateways.public.routes: no such key, accepted: client_daily_requests, client_rate, "
     "clients, log_role, protocol, rate, services, users; did you mean rate?"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        gateway("services: [tasks]"),
        gateway("services: [tasks, feed]", running=(TASKS, FEED)),
        gateway("services: [tasks], clients: { partner: A partner }, client_rate: 5"),
        gateway(f"services: [tasks], {ROLE}", f"other: {{ services: [tasks], {ROLE} }}"),
        gateway("services: [tasks], rate: 5", "other: { services: [tasks] }"),
        gateway("services: [tasks], users: people") + USERS + DOMAIN,
    ],
)
def test_what_keeps_the_rules_passes(settings, body):
    assert settings(body).gateways["public"].services[0] == "tasks"


def test_a_gateway_by_default(settings):
    assert settings(gateway("services: [tasks]")).gateways["public"].model_dump() == {
        "protocol": "rest",
        "services": ("tasks",),
        "users": None,
        "clients": {},
        "rate": 100,
        "client_rate": 20,
        "client_daily_requests": 100_000,
        "log_role": None,
    }


def test_what_rests_on_a_wrong_route_is_not_said(mistakes):
    body = gateway("services: [tasks]", running=routed("'/api/*'"))
    (line,) = mistakes(body)
    assert line.startswith('5: services.tasks.route: got "/api/*"')
