"""Networks: their ways to the internet, and what is asked of AWS for them."""

import pytest

ROUTE = "aws:ec2/route:Route"
CIDR = {"cidr": "10.0.0.0/16"}
IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
PARAMETER = "aws:ssm/getParameter:getParameter"


def asked(made):
    return [one.args for one in made.record.lookups if one.token == PARAMETER]


def test_an_instance_starts_from_the_image_that_aws_publishes(stack):
    made = stack(networks={"app": {**CIDR, "nat": "instance"}})
    assert asked(made) == [{"name": IMAGE}]
    (machine,) = made.of("aws:ec2/instance:Instance").values()
    assert machine["ami"] == "<<lookup:ssm.getParameter/1.insecureValue>>"
    ways = {
        name: route["networkInterfaceId"]
        for name, route in made.of(ROUTE).items()
        if "networkInterfaceId" in route
    }
    through = "<<ec2.Instance/app-nat-instance.primaryNetworkInterfaceId>>"
    assert ways == dict.fromkeys(
        ("app-private-a-internet", "app-private-b-internet"),
        through,
    )
    assert made.of("aws:ec2/natGateway:NatGateway") == {}


def test_two_instances_are_one_question(stack):
    networks = {
        "app": {**CIDR, "nat": "instance"},
        "data": {"cidr": "10.1.0.0/16", "nat": "instance"},
    }
    made = stack(networks=networks, services=None)
    assert asked(made) == [{"name": IMAGE}]
    assert set(made.of("aws:ec2/instance:Instance")) == {"app-nat-instance", "data-nat-instance"}


@pytest.mark.parametrize("nat", ["single", "per-zone"])
def test_a_gateway_asks_nothing(stack, nat):
    made = stack(networks={"app": {**CIDR, "nat": nat}})
    assert asked(made) == []
    assert made.of("aws:ec2/instance:Instance") == {}
    count = len(made.of("aws:ec2/natGateway:NatGateway"))
    assert count == {"single": 1, "per-zone": 2}[nat]
