"""What networks and balancers cost, reckoned by hand."""

from decimal import Decimal

import pytest

from tests.plan.cost.shown import both, lines, rates
from tests.plan.rules.made import made

PRICES = {
    "nat.hour": "0.046",
    "nat.gib": "0.045",
    "transfer.internet-gib": "0.09",
    "transfer.zone-gib": "0.01",
    "address.hour": "0.005",
    "zone.month": "0.50",
    "balancer.application-hour": "0.0252",
    "balancer.application-unit-hour": "0.008",
    "balancer.network-hour": "0.0225",
    "balancer.network-unit-hour": "0.006",
    "endpoint.hour": "0.011",
    "endpoint.gib": "0.01",
}
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
PARAMS = "IngressClassParams"


def test_gateways_in_three_zones_and_their_addresses(bill):
    found = bill(
        PRICES,
        *(made("aws:ec2/natGateway:NatGateway", zone) for zone in "abc"),
        *(made("aws:ec2/eip:Eip", zone) for zone in "abc"),
    )
    # 3 x 0.046 x 730 and 3 x 0.005 x 730
    assert lines(found) == [
        ("NAT gateway", "3 gateways, 730 h", *both("100.74")),
        ("public IPv4 address", "3 addresses, 730 h", *both("10.95")),
    ]
    assert rates(found) == [
        ("data through NAT", "GiB", Decimal("0.045")),
        ("data to the internet", "GiB", Decimal("0.09")),
    ]
    assert (found.low, found.high) == both("111.69")


def test_a_public_balancer_has_an_address_a_zone(bill):
    found = bill(PRICES, made(BALANCER, loadBalancerType="application", subnets=["a", "b"]))
    # 0.0252 x 730 = 18.396, not yet rounded; 2 x 0.005 x 730
    assert lines(found) == [
        ("application load balancer", "1 balancer, 730 h", *both("18.396")),
        ("public IPv4 address", "2 addresses, 730 h", *both("7.30")),
    ]
    assert rates(found) == [
        ("capacity of application load balancers", "hour of a unit", Decimal("0.008")),
        ("data to the internet", "GiB", Decimal("0.09")),
    ]


def test_an_internal_balancer_has_neither_address_nor_way_out(bill):
    found = bill(PRICES, made(BALANCER, internal=True, subnets=["a", "b"]))
    assert lines(found) == [("application load balancer", "1 balancer, 730 h", *both("18.396"))]
    assert [rate.what for rate in found.rates] == ["capacity of application load balancers"]


def test_a_network_balancer_pays_only_for_addresses_that_are_not_its_own(bill):
    mappings = [{"subnetId": "a", "allocationId": "e"}, {"subnetId": "b"}]
    found = bill(PRICES, made(BALANCER, loadBalancerType="network", subnetMappings=mappings))
    # 0.0225 x 730; the other address is that of its Eip
    assert lines(found) == [
        ("network load balancer", "1 balancer, 730 h", *both("16.425")),
        ("public IPv4 address", "1 address, 730 h", *both("3.65")),
    ]


def test_endpoints_are_paid_by_the_zone_and_those_in_route_tables_are_free(bill):
    found = bill(
        PRICES,
        made(ENDPOINT, "ecr", vpcEndpointType="Interface", subnetIds=["a", "b"]),
        made(ENDPOINT, "logs", vpcEndpointType="Interface", subnetIds=["a", "b"]),
        made(ENDPOINT, "s3", vpcEndpointType="Gateway", routeTableIds=["r"]),
    )
    # 2 x 2 x 0.011 x 730
    assert lines(found) == [("interface endpoint", "4 zones, 730 h", *both("32.12"))]
    assert rates(found) == [("data through endpoints", "GiB", Decimal("0.01"))]


@pytest.mark.parametrize("group", ["elbv2.k8s.aws/v1beta1", "eks.amazonaws.com/v1"])
def test_all_ingresses_of_a_class_share_a_balancer_that_no_resource_shows(bill, group):
    spec = {"scheme": "internet-facing", "subnets": {"ids": ["a", "b", "c"]}}
    found = bill(PRICES, made(f"kubernetes:{group}:{PARAMS}", spec=spec))
    assert lines(found) == [
        ("application load balancer", "1 balancer, 730 h", *both("18.396")),
        ("public IPv4 address", "3 addresses, 730 h", *both("10.95")),
    ]
    hidden = bill(PRICES, made(f"kubernetes:{group}:{PARAMS}", spec={"scheme": "internal"}))
    assert [line.what for line in hidden.lines] == ["application load balancer"]


def test_a_service_of_pods_costs_where_a_balancer_is_made_of_it(bill):
    scheme = {"service.beta.kubernetes.io/aws-load-balancer-scheme": "internet-facing"}
    tagged = {"kubernetes.io/role/elb": "1"}
    found = bill(
        PRICES,
        made("aws:ec2/subnet:Subnet", "public", tags=tagged),
        made("aws:ec2/subnet:Subnet", "private", tags={}),
        made("kubernetes:core/v1:Service", "inside", spec={"type": "ClusterIP"}),
        made(
            "kubernetes:core/v1:Service",
            "outside",
            spec={"type": "LoadBalancer"},
            metadata={"annotations": scheme},
        ),
    )
    assert lines(found) == [
        ("network load balancer", "1 balancer, 730 h", *both("16.425")),
        ("public IPv4 address", "1 address, 730 h", *both("3.65")),
    ]


def test_a_private_namespace_is_a_hosted_zone_and_a_peering_is_paid_by_use(bill):
    found = bill(
        PRICES,
        made("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"),
        made("aws:ec2/vpcPeeringConnection:VpcPeeringConnection"),
    )
    assert lines(found) == [("hosted zone", "1 zone", *both("0.50"))]
    assert rates(found) == [("data from zone to zone", "GiB, each way", Decimal("0.01"))]
