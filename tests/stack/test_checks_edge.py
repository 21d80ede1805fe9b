"""Rules of the way in, and of sizes."""

import pytest

from stack.settings import Route
from tests.stack.texts import PROD, networks, service, services

WRONG = [
    (services("a: { runs: fargate, route: /api }", "b: { runs: fargate, route: /api }"),
     "5: services.b.route: /api is the route of a, accepted: a route of its own"),
    (services("a: { runs: fargate, route: x.example.com }",
              "b: { runs: fargate, route: x.example.com/ }"),
     "5: services.b.route: x.example.com is the route of a, accepted: a route of its own"),
    (services("a: { runs: fargate, route: /a, priority: 5 }",
              "b: { runs: fargate, route: /b, priority: 5 }"),
     "5: services.b.priority: 5 is the priority of a too, "
     "accepted: a number of its own, best below 1000"),
    (service("priority: 5"),
     "5: services.api.priority: a priority without a route, accepted: a route, or no priority"),
    (service("route: /a/b/c/d/e/f/g"),
     "5: services.api.route: a path of too many segments, "
     "accepted: one of up to 6, or a priority with it"),
    (service("route: /api/"),
     '5: services.api.route: got "/api/", accepted: /, a path such as /api/tasks, a host such as '
     "api.example.com, or a host with a path; no wildcard, no slash at the end"),
    (networks("x: { cidr: 10.0.0.0/16 }", "y: { cidr: 10.1.0.0/16 }")
     + services("a: { runs: fargate, route: /a, network: x }",
                "b: { runs: fargate, route: /b, network: y }", net=""),
     "5: services.b.network: a route in network y, "
     "accepted: all routes in x, where the load balancer is"),
    ("  groundwork:domain: { name: shop.example.org, zone: example.com }\n",
     "4: domain.name: shop.example.org is not in example.com, accepted: a name in example.com"),
    ("  groundwork:domain: { name: myexample.com, zone: example.com }\n",
     "4: domain.name: myexample.com is not in example.com, accepted: a name in example.com"),
    (service("cpu: 300"),
     "5: services.api.cpu: Fargate has no 300 CPU units, "
     "accepted: 256, 512, 1024, 2048, 4096, 8192, 16384; did you mean 256?"),
    (service("cpu: 256, memory: 4096"),
     "5: services.api.memory: Fargate has no 4096 MiB with 256 CPU units, "
     "accepted: 512, 1024, 2048; did you mean 2048?"),
    (service("cpu: 8192, memory: 17000"),
     "5: services.api.memory: Fargate has no 17000 MiB with 8192 CPU units, "
     "accepted: 16384 to 61440 in steps of 4096; did you mean 16384?"),
    (service("cpu: 1024"),
     "5: services.api.memory: Fargate has no 512 MiB with 1024 CPU units, "
     "accepted: 2048 to 8192 in steps of 1024; did you mean 2048?"),
    (service("scale: { min: 5, max: 3 }"),
     "5: services.api.scale.max: min 5 is more than max 3, "
     "accepted: max 5 or more (posture dev fills what is left out)"),
    (service("scale: { cpu: , memory: }"),
     "5: services.api.scale: 1 to 2 tasks, and none of backlog, cpu, memory, requests to scale by, "
     "accepted: one of them, or equal min and max"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        services("a: { runs: fargate, route: /api }", "b: { runs: fargate, route: /api/b }",
                 "c: { runs: fargate, route: x.example.com/api }",
                 "d: { runs: fargate, route: / }"),
        service("route: /a/b/c/d/e/f/g, priority: 7"),
        service("cpu: 16384, memory: 122880, spot_percent: 99"),
        service("scale: { min: 1, max: 1 }"),
        service("scale: { min: 3, max: 3, cpu: , memory: }"),
        "  groundwork:domain: { name: example.com, zone: example.com }\n",
        "  groundwork:domain: { name: a.b.example.com, zone: example.com }\n",
    ],
)  # fmt: skip
def test_what_keeps_the_rules_passes(settings, body):
    assert settings(body).region == "eu-north-1"


def test_prod_speaks_https_or_has_no_route(mistakes, settings):
    routed = services("web: { runs: fargate, route: / }")
    assert mistakes(routed, head=PROD) == [
        "1: domain: missing, with routes in prod (web), "
        "accepted: { name: shop.example.com, zone: example.com }"
    ]
    assert mistakes(f"{routed}  groundwork:emulator: true\n", head=PROD, name="Pulumi.local.yaml")
    assert settings(services("web: { runs: fargate }"), head=PROD).domain is None
    domain = "  groundwork:domain: { name: shop.example.com, zone: example.com }\n"
    assert settings(routed + domain, head=PROD).services["web"].route


def routed(number: int) -> str:
    return services(*(f"s{n}: {{ runs: fargate, route: s{n}.example.com }}" for n in range(number)))


def test_a_balancer_has_a_hundred_target_groups(mistakes, settings):
    limit = "5: services: 101 services with a route, accepted: up to 100"
    assert [line for line in mistakes(routed(101)) if "priority" not in line] == [limit]
    assert len(settings(services(*(f"s{n}: {{ runs: fargate }}" for n in range(101)))).services)


CLASH = services(
    "a: { runs: fargate, route: s76.example.com }", "b: { runs: fargate, route: s136.example.com }"
)


def test_computed_priorities_that_meet_are_told_to_part(mistakes, settings):
    assert mistakes(CLASH) == [
        "5: services.b.priority: 47456 is the priority of a too, "
        "accepted: a number of its own, best below 1000"
    ]
    apart = settings(CLASH.replace("s136.example.com", "s136.example.com, priority: 9"))
    assert apart.services["b"].priority == 9


@pytest.mark.parametrize(
    "route",
    ["", "api", "//", "/api/", "/a//b", "/a*", "/a?b", "/a b", "*.example.com", "example.com//",
     "https://example.com", "Example.com", "a.com:80", "/é", "/api\n", "localhost"],
)  # fmt: skip
def test_a_route_of_another_form_is_refused(mistakes, route):
    text = route.replace("\n", "\\n")
    (line,) = mistakes(
        f'  groundwork:networks: {{ app: {{ cidr: 10.0.0.0/16 }} }}\n'
        f'  groundwork:services: {{ web: {{ runs: fargate, route: "{text}" }} }}\n'
    )  # fmt: skip
    assert line.startswith(f'5: services.web.route: got "{text}"'.replace("é", "\\u00e9"))


def test_a_route_is_as_long_as_a_rule_takes(mistakes, settings):
    body = (
        "  groundwork:networks: {{ app: {{ cidr: 10.0.0.0/16 }} }}\n"
        "  groundwork:services: {{ web: {{ runs: fargate, route: {} }} }}\n"
    )
    longest = "/" + "a" * 125
    assert settings(body.format(longest)).services["web"].route == Route(path=longest)
    assert mistakes(body.format(longest + "a")) == [
        "5: services.web.route: got 127 characters, accepted: a path of up to 126, a host of 128"
    ]
