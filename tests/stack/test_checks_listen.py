"""Rules of ports: one service each, one balancer, TLS with a name."""

import pytest

from stack.checks.listen import MOST_LISTENERS
from tests.stack.texts import networks, service, services

TWO = networks("x: { cidr: 10.0.0.0/16 }", "y: { cidr: 10.1.0.0/16 }")
BARE = networks("x: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks], public_zones: 0 }")
IMAGE = "image: 123456789012.dkr.ecr.eu-north-1.amazonaws.com/api:1"
WRONG = [
    (service("route: /api, listen: { port: 5432 }"),
     "5: services.api.listen: a port beside the route /api, accepted: one of them"),
    (services("a: { runs: fargate, listen: { port: 53 } }",
              "b: { runs: fargate, listen: { protocol: udp, port: 53 } }"),
     "5: services.b.listen.port: 53 is the port of a too, accepted: a port of its own"),
    (TWO + services("a: { runs: fargate, network: x, listen: { port: 1 } }",
                    "b: { runs: fargate, network: y, listen: { port: 2 } }", net=""),
     "5: services.b.network: listens in network y, "
     "accepted: all that listen in x, where the network load balancer is"),
    (BARE + services(f"a: {{ runs: fargate, {IMAGE}, listen: {{ port: 1 }} }}", net=""),
     "4: networks.x.public_zones: got 0 with the network load balancer in it, "
     "accepted: 1 or more"),
    (service("listen: { protocol: tls, port: 465 }"),
     "5: services.api.listen.protocol: tls without a domain, "
     "accepted: groundwork:domain beside it, or tcp"),
    (service("listen: { protocol: sctp, port: 1 }"),
     '5: services.api.listen.protocol: got "sctp", accepted: tcp, tls, udp'),
    (service("listen: { port: 0 }"),
     "5: services.api.listen.port: got 0, accepted: a whole number 1 to 65535"),
    (service("listen: {}"),
     "5: services.api.listen.port: missing, accepted: a whole number 1 to 65535"),
    (service("listen: 53"),
     "5: services.api.listen: got 53, accepted: a map with port, protocol"),
    (service("deploy: canary, listen: { port: 1 }"),
     "5: services.api.deploy: canary without a route, accepted: rolling, or a route beside it"),
    (networks("net: { cidr: 10.0.0.0/16 }")
     + services("net-balancer: { runs: fargate }", net=""),
     "5: services.net-balancer: a reserved name, accepted: any other label"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


def test_a_balancer_has_so_many_ports(mistakes):
    many = [f"s{n}: {{ runs: fargate, listen: {{ port: {n} }} }}" for n in range(1, 52)]
    assert mistakes(services(*many)) == [
        f"5: services: 51 services that listen, accepted: up to {MOST_LISTENERS}"
    ]


def test_a_port_needs_neither_route_nor_domain(settings):
    found = settings(service("listen: { port: 5432 }")).services["api"].listen
    assert (found.protocol, found.port) == ("tcp", 5432)
