"""Rules of labels and of `uses`."""

import pytest

from tests.stack.texts import NETWORK, databases, networks, service, services

APART = "both in one network; a peering leads to databases and caches alone"
TWO = networks("app: { cidr: 10.0.0.0/16 }", "data: { cidr: 10.1.0.0/16 }")
WRONG = [
    (NETWORK + databases("app: { engine: postgres }"),
     "5: databases.app: a label of networks too, "
     "accepted: one entry for each label, over all kinds"),
    (networks("balancer: { cidr: 10.0.0.0/16 }"),
     "4: networks.balancer: a reserved name, accepted: any other label"),
    (networks("stack: { cidr: 10.0.0.0/16 }"),
     "4: networks.stack: a reserved name, accepted: any other label"),
    (services("a-to-b: { runs: fargate }"),
     "5: services.a-to-b: holds -to-, which joins two labels, accepted: a label without it"),
    (service("uses: { ordres: connect } ") + databases("orders: { engine: postgres }"),
     "5: services.api.uses.ordres: no such entry, accepted: "
     "a database, cache, bucket, table, queue, topic, bus, stream, search, gateway or "
     "service (orders); "
     "did you mean orders?"),
    (service("uses: { app: connect }"),
     "5: services.api.uses.app: no such entry, accepted: "
     "a database, cache, bucket, table, queue, topic, bus, stream, search, gateway or "
     "service (none)"),
    (service("uses: { api: call }"),
     "5: services.api.uses.api: the service itself, accepted: "
     "a database, cache, bucket, table, queue, topic, bus, stream, search, gateway or "
     "service (none)"),
    (service("uses: { orders: call }") + databases("orders: { engine: postgres }"),
     "5: services.api.uses.orders: got call for one of databases, accepted: connect"),
    (services("a: { runs: fargate, uses: { b: connect } }", "b: { runs: fargate }"),
     "5: services.a.uses.b: got connect for one of services, accepted: call"),
    (services("c: { runs: fargate, uses: { b: call } }", "b: { runs: fargate, uses: { a: call } }",
              "a: { runs: fargate, uses: { c: call } }"),
     "5: services.a.uses.c: a circle: a calls c calls b calls a, accepted: calls in one direction"),
    (services("api: { runs: fargate, network: app, uses: { far: call } }",
              "far: { runs: fargate, network: data }", net=TWO),
     f"5: services.api.uses.far: far is in network data, api in app, accepted: {APART}"),
    (services("far: { runs: fargate, network: data }", net=TWO)
     + "  groundwork:jobs: { nightly: "
     "{ image: n, command: [n], network: app, uses: { far: call } } }\n",
     f"6: jobs.nightly.uses.far: far is in network data, nightly in app, accepted: {APART}"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        services("a: { runs: fargate, uses: { b: call, c: call } }",
                 "b: { runs: fargate, uses: { c: call } }", "c: { runs: fargate }"),
        TWO + databases("orders: { engine: postgres, network: data }")
        + "  groundwork:caches: { fast: { engine: valkey, network: data } }\n"
        + services("api: { runs: fargate, network: app, uses: { orders: connect, fast: read } }",
                   net=""),
    ],
)  # fmt: skip
def test_what_keeps_the_rules_passes(settings, body):
    assert settings(body).region == "eu-north-1"


def test_two_circles_are_two_lines(mistakes):
    body = services(
        "a: { runs: fargate, uses: { b: call } }",
        "b: { runs: fargate, uses: { a: call } }",
        "c: { runs: fargate, uses: { d: call } }",
        "d: { runs: fargate, uses: { c: call } }",
    )
    assert mistakes(body) == [
        "5: services.a.uses.b: a circle: a calls b calls a, accepted: calls in one direction",
        "5: services.c.uses.d: a circle: c calls d calls c, accepted: calls in one direction",
    ]
