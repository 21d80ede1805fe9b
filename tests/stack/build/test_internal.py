"""`edge.balancer: internal`: nothing of the network has a public address."""

import pytest

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
CERTIFICATE = "aws:acm/certificate:Certificate"
ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
SUBNET = "aws:ec2/subnet:Subnet"
API = {"api": {"runs": "fargate", "route": "/"}}
DOMAIN = {"name": "shop.example.com", "zone": "example.com"}


@pytest.fixture
def internal(stack):
    """Builds a stack with an internal balancer and some keys changed."""

    def make(network=None, **changed):
        here = {"cidr": "10.0.0.0/16", **(network or {})}
        edge = {"balancer": "internal"}
        return stack(networks={"app": here}, edge=edge, services=API, **changed)

    return make


def test_the_balancer_stands_in_private_subnets(internal):
    made = internal()
    (balancer,) = made.of(BALANCER).values()
    assert balancer["internal"] is True
    assert balancer["subnets"] == [f"<<ec2.Subnet/app-private-{zone}.id>>" for zone in "ab"]


def test_a_public_one_stands_where_it_did(stack):
    made = stack(edge={"balancer": "public"}, services=API)
    (balancer,) = made.of(BALANCER).values()
    assert balancer["internal"] is False
    assert balancer["subnets"] == [f"<<ec2.Subnet/app-public-{zone}.id>>" for zone in "ab"]
    assert made.of(ORIGIN) == {}


def test_only_cloudfront_is_let_in_and_it_comes_by_a_vpc_origin(internal):
    made = internal()
    (origin,) = made.of(ORIGIN)
    assert origin == "edge-vpc-origin"
    rules = made.of(INGRESS)
    assert rules["balancer-http"]["prefixListId"] == "<<lookup:ec2.getManagedPrefixList/1.id>>"
    assert not [name for name, rule in rules.items() if rule.get("cidrIpv4") == "0.0.0.0/0"]


def test_with_a_domain_both_ends_have_a_certificate(internal):
    made = internal(domain=DOMAIN)
    regions = {name: one.get("region") for name, one in made.of(CERTIFICATE).items()}
    assert regions == {
        "certificate-certificate": None,
        "edge-certificate-certificate": "us-east-1",
    }
    (origin,) = made.of(ORIGIN).values()
    assert origin["vpcOriginEndpointConfig"]["originProtocolPolicy"] == "https-only"
    (distribution,) = made.of(DISTRIBUTION).values()
    (asked,) = distribution["origins"]
    assert asked["domainName"] == "<<lb.LoadBalancer/balancer-alb.dnsName>>"


def test_one_public_subnet_is_enough(internal):
    made = internal({"zones": 2, "public_zones": 1})
    assert sorted(made.of(SUBNET)) == [
        "app-isolated-a",
        "app-isolated-b",
        "app-private-a",
        "app-private-b",
        "app-public-a",
    ]


def test_zones_from_the_first_are_public(stack):
    network = {"cidr": "10.0.0.0/16", "zones": ["eu-north-1c", "eu-north-1a"], "public_zones": 1}
    made = stack(networks={"app": network})
    assert [name for name in made.of(SUBNET) if "public" in name] == ["app-public-c"]
    (gateway,) = made.of("aws:ec2/natGateway:NatGateway")
    assert gateway == "app-nat-c"
