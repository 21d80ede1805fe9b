"""What a distribution asks of whom, and what that makes of the graph."""

import pulumi
import pulumi_aws as aws
import pytest

from plan.graph import graph
from plan.nodes import CLOUDFRONT, Means, Sides
from plan.origins import Origin, is_cloudfront, origins
from tests.plan.parts import Part

BALANCER = {
    "originId": "balancer",
    "domainName": "b",
    "customOriginConfig": {
        "httpPort": 80,
        "httpsPort": 8443,
        "originProtocolPolicy": "https-only",
    },
}
SITE = {"originId": "site", "domainName": "s"}
SPARE = {"originId": "spare", "domainName": "s", "originPath": "/spare"}


def behavior(target: str, **more):
    return {"targetOriginId": target, **more}


def test_each_origin_with_its_paths_in_order():
    found = origins(
        {
            "origins": [SITE, BALANCER],
            "defaultCacheBehavior": behavior("site"),
            "orderedCacheBehaviors": [
                behavior("balancer", pathPattern="/b/*"),
                behavior("site", pathPattern="/s"),
                behavior("balancer", pathPattern="/a"),
            ],
        },
        {},
    )
    assert list(found) == [
        Origin("s", "443", ("/s", "/")),
        Origin("b", "8443", ("/b/*", "/a")),
    ]


def test_what_only_stands_in_is_left_out():
    group = {"originId": "either", "members": [{"originId": "site"}, {"originId": "spare"}]}
    found = origins(
        {
            "origins": [SITE, SPARE],
            "originGroups": [group],
            "defaultCacheBehavior": behavior("either"),
        },
        {},
    )
    assert list(found) == [Origin("s", "443", ("/",))]


@pytest.mark.parametrize(
    ("policy", "port"), [("http-only", "80"), ("https-only", "8443"), ("match-viewer", "8443")]
)
def test_the_port_is_that_of_the_protocol(policy, port):
    custom = {**BALANCER["customOriginConfig"], "originProtocolPolicy": policy}
    (found,) = origins(
        {
            "origins": [{**BALANCER, "customOriginConfig": custom}],
            "defaultCacheBehavior": behavior("balancer"),
        },
        {},
    )
    assert found.port == port


@pytest.mark.parametrize(("policy", "port"), [("http-only", "80"), ("https-only", "8443")])
def test_through_a_vpc_the_port_is_that_of_its_origin(policy, port):
    asked = {"originId": "balancer", "domainName": "b", "vpcOriginConfig": {"vpcOriginId": "v-2"}}
    way = {"httpPort": 80, "httpsPort": 8443, "originProtocolPolicy": policy}
    other = {"httpPort": 1, "httpsPort": 2, "originProtocolPolicy": policy}
    (found,) = origins(
        {"origins": [asked], "defaultCacheBehavior": behavior("balancer")},
        {"v-1": other, "v-2": way},
    )
    assert found == Origin("b", port, ("/",))


def test_only_the_list_that_was_looked_up_is_cloudfront():
    known = ["lookup:ec2.getManagedPrefixList/1"]
    assert is_cloudfront("<<lookup:ec2.getManagedPrefixList/1.id>>", known)
    assert not is_cloudfront("<<lookup:ec2.getManagedPrefixList/2.id>>", known)
    assert not is_cloudfront("pl-123", known)


def distribution(name: str, asked: pulumi.Input[str], **origin) -> None:
    part = Part(name)
    aws.cloudfront.Distribution(
        f"{name}-distribution",
        enabled=True,
        origins=[{"origin_id": "one", "domain_name": asked, **origin}],
        default_cache_behavior={
            "target_origin_id": "one",
            "viewer_protocol_policy": "redirect-to-https",
            "allowed_methods": ["GET"],
            "cached_methods": ["GET"],
        },
        restrictions={"geo_restriction": {"restriction_type": "none"}},
        viewer_certificate={"cloudfront_default_certificate": True},
        opts=part.child,
    )


def balancer(name: str) -> tuple[Part, aws.lb.LoadBalancer]:
    part = Part(name)
    made = aws.lb.LoadBalancer(f"{name}-alb", security_groups=[part.group.id], opts=part.child)
    addresses = aws.ec2.get_managed_prefix_list_output(
        name="com.amazonaws.global.cloudfront.origin-facing"
    )
    part.ingress("in", 80, prefix_list_id=addresses.id)
    return part, made


CUSTOM = {
    "custom_origin_config": {
        "http_port": 80,
        "https_port": 443,
        "origin_protocol_policy": "http-only",
        "origin_ssl_protocols": ["TLSv1.2"],
    }
}


def ways(found):
    return [(e.source.name, e.target.name, e.means, e.port, e.sides) for e in found.edges]


def test_the_distribution_stands_for_its_addresses(record):
    def program():
        part, made = balancer("front")
        distribution("edge", made.dns_name, **CUSTOM)
        api = Part("api")
        part.reach(api, 8080)

    found = graph(record(program))
    assert ways(found) == [
        ("edge", "front", Means.NETWORK, "80", Sides.BOTH),
        ("edge", "front", Means.ROUTE, "80", Sides.BOTH),
        ("front", "api", Means.NETWORK, "8080", Sides.BOTH),
        ("internet", "edge", Means.NETWORK, "443", Sides.BOTH),
        ("internet", "edge", Means.NETWORK, "80", Sides.BOTH),
    ]
    reached = [(r.node.name, [n.name for n in r.through]) for r in found.reachable_from_internet()]
    assert reached == [("edge", []), ("front", ["edge"]), ("api", ["edge", "front"])]


def test_a_balancer_that_no_distribution_asks_is_open_to_them_all(record):
    def program():
        balancer("front")
        distribution("edge", "elsewhere.example.com", **CUSTOM)

    found = graph(record(program))
    edges = [e for e in found.edges if e.target.name == "front"]
    assert [(e.source, e.port) for e in edges] == [(CLOUDFRONT, "80")]


def test_an_internal_balancer_is_reached_through_its_distribution_alone(record):
    def program():
        _, made = balancer("front")
        way = aws.cloudfront.VpcOrigin(
            "way",
            vpc_origin_endpoint_config={
                "name": "way",
                "arn": made.arn,
                "http_port": 80,
                "https_port": 443,
                "origin_protocol_policy": "http-only",
            },
            opts=Part("edge-way").child,
        )
        distribution("edge", made.dns_name, vpc_origin_config={"vpc_origin_id": way.id})

    found = graph(record(program))
    assert ways(found) == [
        ("edge", "front", Means.NETWORK, "80", Sides.BOTH),
        ("edge", "front", Means.ROUTE, "80", Sides.BOTH),
        ("internet", "edge", Means.NETWORK, "443", Sides.BOTH),
        ("internet", "edge", Means.NETWORK, "80", Sides.BOTH),
    ]
    reached = [(r.node.name, [n.name for n in r.through]) for r in found.reachable_from_internet()]
    assert reached == [("edge", []), ("front", ["edge"])]


def test_a_bucket_is_reached_through_its_distribution(record):
    def program():
        site = Part("site")
        bucket = aws.s3.Bucket("site-bucket", opts=site.child)
        distribution("edge", bucket.bucket_regional_domain_name)

    found = graph(record(program))
    assert ("edge", "site", Means.NETWORK, "443", Sides.BOTH) in ways(found)
    assert [r.node.name for r in found.reachable_from_internet()] == ["edge", "site"]
