"""Rules of services on Elastic Beanstalk."""

import pytest

from stack.beanstalk import machine
from stack.checks.beanstalk import FIELDS
from stack.errors import listed
from tests.stack.texts import networks, services

BARE = networks("x: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }")
ECR = "image: 123456789012.dkr.ecr.eu-north-1.amazonaws.com/shop:1"


def shop(entry: str, route: str = "route: /shop, ") -> str:
    return services(f"shop: {{ runs: beanstalk, {route}{entry} }}")


WRONG = [
    (shop("deploy: canary"),
     f"5: services.shop.deploy: not for runs: beanstalk, accepted: {listed(FIELDS)}"),
    (shop("listen: { port: 1 }"),
     f"5: services.shop.listen: not for runs: beanstalk, accepted: {listed(FIELDS)}"),
    (shop("port: 80", route=""),
     "5: services.shop.route: missing for runs: beanstalk, accepted: such as /shop"),
    (shop("scale: { min: 0 }"),
     "5: services.shop.scale.min: 0 for runs: beanstalk, accepted: 1 or more"),
    (shop("scale: { min: 3, max: 2 }"),
     "5: services.shop.scale.max: min 3 is more than max 2, "
     "accepted: max 3 or more (posture dev fills what is left out)"),
    (shop("scale: { cpu: }"),
     "5: services.shop.scale.cpu: got None for runs: beanstalk, accepted: 3 to 100"),
    (shop("scale: { requests: 9 }"),
     "5: services.shop.scale.requests: requests for runs: beanstalk, "
     "accepted: cpu, or runs: fargate"),
    (shop("scale: { memory: 70 }"),
     "5: services.shop.scale.memory: memory for runs: beanstalk, "
     "accepted: cpu, or runs: fargate"),
    (shop("env: { IMAGE: x }"),
     "5: services.shop.env.IMAGE: the variable that names the image, for runs: beanstalk, "
     "accepted: another name"),
    (shop("memory: 40000"),
     "5: services.shop.memory: no machine with 256 CPU units and 40000 MiB, "
     "accepted: up to 8192 and 28672"),
    (BARE + services(f"shop: {{ runs: beanstalk, route: /shop, {ECR} }}", net=""),
     "4: networks.x.nat: none, and shop runs on Elastic Beanstalk, "
     "accepted: single, per-zone or instance"),
    (services("shop: { runs: beanstalk, route: /shop }",
              "tasks: { runs: fargate, uses: { shop: call } }"),
     "5: services.tasks.uses.shop: shop runs on Elastic Beanstalk, "
     "accepted: a service on Fargate or EC2"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    ("entry", "type_"),
    [
        ("memory: 512", "t3.micro"),
        ("memory: 1024", "t3.small"),
        ("cpu: 4096", "t3.xlarge"),
        ("memory: 2048, architecture: arm64", "t4g.medium"),
    ],
)
def test_the_smallest_machine_that_holds_it(settings, entry, type_):
    assert machine(settings(shop(entry)).services["shop"]) == type_


def test_it_is_no_task_of_a_cluster(settings):
    read = settings(shop("port: 80"))
    assert list(read.environments) == list(read.balanced) == ["shop"]
    assert read.containers == {}
    assert read.network_of("shop") == "app"
