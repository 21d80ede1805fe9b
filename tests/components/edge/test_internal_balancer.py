"""An internal balancer, and the distribution that comes through its VPC."""

from collections.abc import Mapping

import pytest

from components.edge.edge import Edge
from components.edge.listeners import OpenTo
from components.edge.load_balancer import LoadBalancer
from components.edge.origins import Origin

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin"
PRIVATE = {"open_to": OpenTo.VPC_ORIGIN, "cloudfront_prefix_list_id": "pl-1"}
CERTIFICATE = {"certificate_arn": "arn:certificate"}


def both(args, name="cdn"):
    """A distribution before a balancer, as one program."""
    balancer = LoadBalancer("front", args)
    origins: Mapping[str, Origin] = {"balancer": {"balancer": balancer.origin()}}
    Edge(name, {"account_id": "123456789012", "origins": origins, "default": "balancer"})


def test_it_has_no_public_address(engine, args):
    engine.run(lambda: LoadBalancer("front", {**args, **PRIVATE}))

    assert engine.one(BALANCER)["internal"] is True
    engine.run(lambda: LoadBalancer("front", {**args, **PRIVATE, "open_to": OpenTo.CLOUDFRONT}))
    assert engine.one(BALANCER)["internal"] is False


@pytest.mark.parametrize(("more", "label", "port"), [({}, "http", 80), (CERTIFICATE, "https", 443)])
def test_cloudfront_alone_is_let_in_on_one_port(engine, args, more, label, port):
    engine.run(lambda: LoadBalancer("front", {**args, **PRIVATE, **more}))

    assert engine.one(INGRESS) == {
        "securityGroupId": "<<ec2.SecurityGroup/front-sg.id>>",
        "prefixListId": "pl-1",
        "ipProtocol": "tcp",
        "fromPort": port,
        "toPort": port,
        "description": "front serves CloudFront",
        "tags": {"Name": f"front-{label}"},
    }
    assert engine.of(EGRESS) == []


@pytest.mark.parametrize(("more", "policy"), [({}, "http-only"), (CERTIFICATE, "https-only")])
def test_the_distribution_makes_its_way_into_the_vpc(engine, args, more, policy):
    engine.run(lambda: both({**args, **PRIVATE, **more}))

    assert engine.one(ORIGIN) == {
        "vpcOriginEndpointConfig": {
            "name": "cdn-<<ec2.SecurityGroup/front-sg.id>>",
            "arn": "<<lb.LoadBalancer/front-alb.arn>>",
            "httpPort": 80,
            "httpsPort": 443,
            "originProtocolPolicy": policy,
            "originSslProtocols": {"items": ["TLSv1.2"], "quantity": 1},
        },
        "tags": {"Name": "cdn"},
    }
    assert engine.one(DISTRIBUTION)["origins"] == [
        {
            "originId": "balancer",
            "domainName": "<<lb.LoadBalancer/front-alb.dnsName>>",
            "vpcOriginConfig": {"vpcOriginId": "<<cloudfront.VpcOrigin/cdn-vpc-origin.id>>"},
        }
    ]


def test_it_belongs_to_the_distribution(engine, args):
    engine.run(lambda: both({**args, **PRIVATE}))

    assert engine.named("cdn-vpc-origin").parent.endswith("groundwork:index:Edge::cdn")


@pytest.mark.parametrize("opened", [{}, {**PRIVATE, "open_to": OpenTo.CLOUDFRONT}])
def test_a_public_one_is_asked_by_its_name(engine, args, opened):
    engine.run(lambda: both({**args, **opened, **CERTIFICATE}))

    assert engine.of(ORIGIN) == []
    (origin,) = engine.one(DISTRIBUTION)["origins"]
    assert origin["customOriginConfig"]["originProtocolPolicy"] == "https-only"
    assert "vpcOriginConfig" not in origin
