"""Functions that answer: what a stack file may say of their routes and images."""

import pytest

from stack.answers import answering, asked, gateway_of
from tests.stack.texts import PROD, services

EDGE = "  groundwork:edge: {}\n"
DOMAIN = "  groundwork:domain: { name: shop.example.com, zone: example.com }\n"
USERS = "  groundwork:users: { people: {} }\n"
PAGE = "runs: lambda, build: a, route: /api/page"
HOME = "home: { runs: lambda, build: a, route: / }"
ECR = "123456789012.dkr.ecr.{}.amazonaws.com/page:1"


def page(entry: str, *others: str) -> str:
    return services(f"page: {{ {entry} }}", *others)


def gateway(entry: str = "services: [page]") -> str:
    return f"  groundwork:gateways: {{ public: {{ {entry} }} }}\n"


WRONG = [
    (page(PAGE),
     "5: services.page.route: /api/page, and nothing leads there, "
     "accepted: a gateway that names page, or groundwork:edge: {} beside it"),
    (page("runs: lambda, build: a, route: shop.example.com/page", HOME) + EDGE,
     "5: services.page.route: a host behind the distribution: shop.example.com/page, "
     "accepted: a path such as /api"),
    (page(f"{PAGE}, priority: 5") + gateway(),
     "5: services.page.priority: not for runs: lambda, accepted: architecture, build, env, "
     "handler, image, memory, network, on, route, runs, runtime, timeout_seconds, uses"),
    (page(f"{PAGE}, timeout_seconds: 30") + gateway(),
     "5: services.page.timeout_seconds: 30 s for an answer, "
     "accepted: up to 29, which is what is waited for one"),
    (page(PAGE) + gateway() + EDGE,
     "7: edge: nothing answers at /, "
     "accepted: a service with the route /, which no gateway names"),
    (page(PAGE, HOME) + gateway("services: [page], users: people") + EDGE + USERS,
     "6: gateways.public.users: users at the distribution that leads to page, "
     "accepted: groundwork:domain beside them"),
    (page(PAGE) + gateway("services: [page], users: people") + DOMAIN + USERS,
     "8: users.people: no page over HTTPS to come back to, accepted: a service with a route, "
     "and groundwork:domain or groundwork:edge beside it"),
    *((page(f"runs: lambda, image: '{image}', route: /api/page") + gateway(),
       f"5: services.page.image: {image} for a function, accepted: one in ECR in eu-north-1")
      for image in ("acme/page:1", "public.ecr.aws/acme/page:1", ECR.format("eu-west-1"))),
]  # fmt: skip
RIGHT = [
    page(PAGE) + gateway(),
    page(f"{PAGE}, timeout_seconds: 29") + gateway(),
    page(PAGE, HOME) + EDGE,
    page(PAGE, HOME) + gateway() + EDGE,
    page(PAGE, HOME) + gateway("services: [page], users: people") + EDGE + DOMAIN + USERS,
    page(PAGE, "tasks: { runs: fargate, route: /api/tasks }") + gateway() + EDGE,
    page(f"{PAGE}, on: {{ schedule: rate(1 hour) }}") + gateway(),
    page(f"runs: lambda, image: {ECR.format('eu-north-1')}, route: /api/page") + gateway(),
    page("runs: lambda, image: image.invalid/page, route: /api/page") + gateway(),
    page(PAGE) + gateway() + "  groundwork:firewall: {}\n",
]


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize("body", RIGHT)
def test_what_is_led_to_is_accepted(settings, body):
    assert "page" in answering(settings(body))


def test_without_a_route_nobody_asks_it(settings):
    read = settings(page("runs: lambda, build: a, on: { schedule: rate(1 hour) }"))
    assert answering(read) == {}
    assert asked(read, "page") is None


def test_the_gateway_that_names_it_comes_before_the_distribution(settings):
    read = settings(page(PAGE, HOME) + gateway() + EDGE)
    assert answering(read).keys() == {"page", "home"}
    assert (gateway_of(read, "page"), gateway_of(read, "home")) == ("public", None)
    assert (asked(read, "page"), asked(read, "home")) == ("api", "url")


@pytest.mark.parametrize(
    ("entry", "seconds"),
    [
        (PAGE, 29),
        (f"{PAGE}, timeout_seconds: 5", 5),
        ("runs: lambda, build: a, on: { schedule: rate(1 hour) }", 30),
    ],
)
def test_it_has_as_long_as_is_waited_for(settings, entry, seconds):
    read = settings(page(entry) + (gateway() if "route" in entry else ""))
    assert read.services["page"].timeout_seconds == seconds


def test_in_prod_a_gateway_alone_needs_no_domain(settings):
    assert settings(page(PAGE) + gateway(), head=PROD).domain is None


def test_in_prod_a_distribution_does(mistakes):
    assert mistakes(page(PAGE, HOME) + EDGE, head=PROD) == [
        "1: domain: missing, with routes in prod (home, page), "
        "accepted: { name: shop.example.com, zone: example.com }"
    ]
