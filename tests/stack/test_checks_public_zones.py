"""Rules of public subnets, and of a load balancer that does without."""

import pytest

from stack.read import from_file
from tests.stack.texts import networks, services

HEAD = "app: { cidr: 10.0.0.0/16, "
API = "api: { runs: fargate, route: / }"
CLOSED = "nat: none, endpoints: [tasks], public_zones: 0 }"
INTERNAL = "  groundwork:edge: { balancer: internal }\n"
WRONG = [
    (networks(HEAD + "zones: 2, public_zones: 3 }"),
     "4: networks.app.public_zones: got 3 of 2 zones, accepted: 0 to 2"),
    (networks(HEAD + "zones: 1, public_zones: 2 }"),
     "4: networks.app.public_zones: got 2 of 1 zone, accepted: 0 to 1"),
    (networks(HEAD + "zones: 2, public_zones: -1 }"),
     "4: networks.app.public_zones: got -1, accepted: a whole number 0 to 6"),
    (networks(HEAD + "zones: 2, public_zones: 0 }"),
     "4: networks.app.public_zones: got 0 with NAT, which stands in a public subnet, "
     "accepted: 1 or more, or nat: none"),
    (networks(HEAD + "zones: 2, nat: per-zone, public_zones: 0 }"),
     "4: networks.app.public_zones: got 0 with NAT, which stands in a public subnet, "
     "accepted: 1 or more, or nat: none"),
    (INTERNAL + services(API, net=networks(HEAD + CLOSED)),
     "5: networks.app.public_zones: got 0 with the load balancer in it, accepted: 1 or more"),
    (services(API, net=networks(HEAD + CLOSED)),
     "4: networks.app.public_zones: got 0 with the load balancer in it, "
     "accepted: 2 or more, or groundwork:edge: { balancer: internal }"),
    (networks(HEAD + "zones: 3, nat: per-zone, public_zones: 2 }"),
     "4: networks.app.public_zones: got 2 with a NAT gateway in each of 3 zones, "
     "accepted: 3, or nat: single"),
    (services(API, net=networks(HEAD + "public_zones: 1 }")),
     "4: networks.app.public_zones: got 1 with the load balancer in it, "
     "accepted: 2 or more, or groundwork:edge: { balancer: internal }"),
    (INTERNAL + "  groundwork:services: { web: { runs: static, build: services/web, route: / } }\n",
     "4: edge.balancer: an internal load balancer, and no container has a route, "
     "accepted: a service in a network with a route, or public"),
    (INTERNAL + networks(HEAD + "zones: 2 }"),
     "4: edge: no service has a route, accepted: a service with a route, such as /"),
    ("  groundwork:edge: { balancer: private }\n" + services(API),
     '4: edge.balancer: got "private", accepted: internal, public'),
    (INTERNAL + services(API, net=networks(HEAD + "zones: 1, nat: none, endpoints: [tasks] }")),
     "5: networks.app.zones: got one zone with the load balancer in it, "
     "accepted: two zones or more"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        INTERNAL + services(API, net=networks(HEAD + "public_zones: 1 }")),
        INTERNAL + services(API, net=networks(HEAD + "public_zones: 2 }")),
        services(API, net=networks(HEAD + "zones: 3, public_zones: 2 }")),
        services("api: { runs: fargate }", net=networks(HEAD + "public_zones: 1 }")),
        networks(HEAD + "zones: 3, nat: per-zone, public_zones: 3 }"),
        services("api: { runs: fargate }", net=networks(HEAD + CLOSED)),
        networks(HEAD + "zones: 3, nat: none, public_zones: 0 }"),
    ],
)
def test_what_stands_in_enough_subnets_is_good(written, body):
    assert from_file(written(body)).networks["app"]


@pytest.mark.parametrize(
    ("edge", "most"), [("  groundwork:edge: {}\n", 2 * 27), (INTERNAL, 2 * 27 - 2 * 8)]
)
def test_an_internal_one_takes_addresses_from_the_tasks(mistakes, written, edge, most):
    net = networks("app: { cidr: 10.0.0.0/21 }")
    api = "api: {{ runs: fargate, route: /, scale: {{ max: {} }} }}"
    assert from_file(written(edge + services(api.format(most), net=net)))
    said = f"{most} private addresses for up to {most + 1} tasks, accepted: a wider range"
    found = mistakes(edge + services(api.format(most + 1), net=net))
    assert found == [f"5: networks.app.cidr: {said}"]
