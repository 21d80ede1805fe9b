"""Rules of networks, and of what private tasks can reach."""

import pytest

from tests.stack.texts import NETWORK, PROD, databases, networks, services

PRIVATE = "/16 to /22 within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16"
NO_NAT = networks("app: { cidr: 10.0.0.0/16, nat: none, endpoints: [ecr, logs] }")
ENDPOINTS = networks("app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }")
NAT = "nat: single, per-zone or instance"
WRONG = [
    (networks("app: { cidr: 10.0.0.1/16 }"),
     f"4: networks.app.cidr: 10.0.0.1/16 is not the start of a range, accepted: {PRIVATE}; "
     "did you mean 10.0.0.0/16?"),
    (networks("app: { cidr: 300.0.0.0/16 }"),
     f"4: networks.app.cidr: 300.0.0.0/16 is not the start of a range, accepted: {PRIVATE}"),
    (networks("app: { cidr: 8.0.0.0/16 }"),
     f"4: networks.app.cidr: 8.0.0.0/16 is not private, accepted: {PRIVATE}"),
    (networks("app: { cidr: 172.32.0.0/16 }"),
     f"4: networks.app.cidr: 172.32.0.0/16 is not private, accepted: {PRIVATE}"),
    (networks("app: { cidr: 10.0.0.0/15 }"),
     f"4: networks.app.cidr: 10.0.0.0/15 has the wrong size, accepted: {PRIVATE}"),
    (networks("app: { cidr: 192.168.0.0/23 }"),
     f"4: networks.app.cidr: 192.168.0.0/23 has the wrong size, accepted: {PRIVATE}"),
    (networks("app: { cidr: 10.0.0.0/16 }", "data: { cidr: 10.0.240.0/20 }"),
     "4: networks.data.cidr: 10.0.240.0/20 overlaps 10.0.0.0/16 of networks.app, "
     "accepted: a range of its own"),
    (networks("app: { cidr: 10.0.0.0/16, zones: 4 }"),
     "4: networks.app.zones: no zone eu-north-1d in eu-north-1, accepted: 1 to 3, or some of "
     "eu-north-1a, eu-north-1b, eu-north-1c; did you mean eu-north-1c?"),
    (networks("app: { cidr: 10.0.0.0/16, zones: [eu-west-1a, eu-north-1a] }"),
     "4: networks.app.zones: no zone eu-west-1a in eu-north-1, accepted: 1 to 3, or some of "
     "eu-north-1a, eu-north-1b, eu-north-1c; did you mean eu-north-1a?"),
    (networks("app: { cidr: 10.0.0.0/16, zones: [eu-north-1a, eu-north-1a] }"),
     "4: networks.app.zones: no zone, or one named twice, accepted: 1 to 3, or some of "
     "eu-north-1a, eu-north-1b, eu-north-1c"),
    (networks("app: { cidr: 10.0.0.0/16, zones: [] }"),
     "4: networks.app.zones: no zone, or one named twice, accepted: 1 to 3, or some of "
     "eu-north-1a, eu-north-1b, eu-north-1c"),
    (networks("app: { cidr: 10.0.0.0/16, zones: 1 }") + databases("orders: { engine: postgres }"),
     "4: networks.app.zones: got one zone with orders in it, accepted: two zones or more"),
    (services("web: { runs: fargate, route: / }",
              net=networks("app: { cidr: 10.0.0.0/16, zones: 1 }")),
     "4: networks.app.zones: got one zone with the load balancer in it, "
     "accepted: two zones or more"),
    (NETWORK + databases("orders: { engine: postgres, network: ap }"),
     "5: databases.orders.network: no network ap, accepted: app; did you mean app?"),
    (databases("orders: { engine: postgres, network: app }"),
     "4: databases.orders.network: no network app, accepted: an entry of groundwork:networks"),
    (services("web: { runs: fargate, route: / }", net=networks("app: { cidr: 10.0.0.0/22 }")),
     "4: networks.app.cidr: /22 has subnets too small for a load balancer, accepted: /16 to /21"),
    (services("web: { runs: fargate, scale: { max: 23 } }",
              net=networks("app: { cidr: 10.0.0.0/22 }")),
     "4: networks.app.cidr: 22 private addresses for up to 23 tasks, accepted: a wider range"),
    (networks("a: { cidr: 10.0.0.0/16 }", "b: { cidr: 10.1.0.0/16 }")
     + services("web: { runs: fargate }", net=""),
     "5: services.web.network: missing, accepted: a, b"),
    (services("a: { runs: fargate }", "b: { runs: fargate }", net=NO_NAT),
     "4: networks.app.endpoints: without NAT, a, b cannot reach s3, secretsmanager for image, "
     f"secrets and logs, accepted: [tasks], or {NAT}"),
    (services("a: { runs: fargate, internet: true }", net=ENDPOINTS),
     "5: services.a.internet: the internet without NAT, "
     f"accepted: {NAT} in networks.app, or false"),
    (services("a: { runs: fargate, image: public.ecr.aws/docker/library/nginx }", net=ENDPOINTS),
     "5: services.a.image: an image that cannot be reached without NAT, "
     f"accepted: one in ECR in eu-north-1, or {NAT} in networks.app"),
    (services("a: { runs: fargate, "
              "image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/a }", net=ENDPOINTS),
     "5: services.a.image: an image that cannot be reached without NAT, "
     f"accepted: one in ECR in eu-north-1, or {NAT} in networks.app"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        databases("orders: { engine: postgres, network: app }") + NETWORK,
        networks("a: { cidr: 10.0.0.0/16 }", "b: { cidr: 10.1.0.0/16 }",
                 "c: { cidr: 172.31.0.0/22, zones: 1, nat: none }",
                 "d: { cidr: 192.168.0.0/16, zones: [eu-north-1c] }"),
        services("web: { runs: fargate, route: / }", net=networks("app: { cidr: 10.0.0.0/21 }")),
        services("web: { runs: fargate, scale: { max: 22 } }",
                 net=networks("app: { cidr: 10.0.0.0/22 }")),
        services("a: { runs: fargate, internet: true, image: nginx }"),
        services("a: { runs: fargate }", net=ENDPOINTS),
        services("a: { runs: fargate, "
                 "image: '123456789012.dkr.ecr.eu-north-1.amazonaws.com/a:1' }", net=ENDPOINTS),
        networks("app: { cidr: 10.0.0.0/16, nat: none }"),
    ],
)  # fmt: skip
def test_what_keeps_the_rules_passes(settings, body):
    assert settings(body).region == "eu-north-1"


def test_a_region_is_one_whose_zones_are_known(mistakes):
    head = "config:\n  aws:region: eu-nort-1\n  groundwork:posture: dev\n"
    assert mistakes(networks("app: { cidr: 10.0.0.0/16, zones: 5 }"), head=head) == [
        "2: aws:region: no region \"eu-nort-1\", accepted: a region such as eu-north-1; "
        "did you mean eu-north-1?"
    ]  # fmt: skip


def test_a_posture_that_asks_for_more_zones_than_there_are_says_so(mistakes, settings):
    head = PROD.replace("eu-north-1", "us-west-1")
    assert mistakes(networks("app: { cidr: 10.0.0.0/16 }"), head=head) == [
        "4: networks.app.zones: no zone us-west-1c in us-west-1, accepted: 1 to 2, or some of "
        "us-west-1a, us-west-1b; did you mean us-west-1b?"
    ]
    two = settings(networks("app: { cidr: 10.0.0.0/16, zones: 2 }"), head=head)
    assert two.networks["app"].zones == ("us-west-1a", "us-west-1b")
