"""Edge: pages from the site, the rest from the balancer, and errors of services as they are."""

import json
import re

import pulumi
import pytest

from components.edge.edge import Edge
from components.edge.viewer_requests import VIEWER_REQUEST

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
ACCESS = "aws:cloudfront/originAccessControl:OriginAccessControl"
FUNCTION = "aws:cloudfront/function:Function"
POLICY = "aws:s3/bucketPolicy:BucketPolicy"
ARN = "<<cloudfront.Distribution/cdn-distribution.arn>>"
SITE = {
    "bucket": "files",
    "arn": "arn:aws:s3:::files",
    "domain_name": "files.s3.eu-north-1.amazonaws.com",
}
BALANCER = {"domain_name": "lb.example.com", "tls": True}
HEADERS = "67f7725c-6f97-4210-82d7-5512b31e9d03"
ALL = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
COMMON = {
    "viewerProtocolPolicy": "redirect-to-https",
    "cachedMethods": ["GET", "HEAD"],
    "compress": True,
    "responseHeadersPolicyId": HEADERS,
}
ALL_VIEWER = "216adef6-5c7f-47e4-b989-5492eafa07d3"


def behind(balancer):
    return {"web": {"site": SITE}, "balancer": {"balancer": balancer}}


@pytest.fixture
def args():
    return {"account_id": "123456789012", "origins": {"web": {"site": SITE}}, "default": "web"}


@pytest.fixture
def both(args):
    return {**args, "origins": behind(BALANCER), "paths": {"/api": "balancer"}}


@pytest.fixture
def services():
    origins = {"balancer": {"balancer": BALANCER}}
    return {"account_id": "123456789012", "origins": origins, "default": "balancer"}


def test_a_site_is_served_everywhere_over_tls(engine, args):
    engine.run(lambda: Edge("cdn", args))

    made = engine.one(DISTRIBUTION)
    for part in ("origins", "originGroups", "defaultCacheBehavior"):
        del made[part]
    assert made == {
        "comment": "cdn",
        "enabled": True,
        "isIpv6Enabled": True,
        "httpVersion": "http2and3",
        "orderedCacheBehaviors": [],
        "defaultRootObject": "index.html",
        "priceClass": "PriceClass_100",
        "viewerCertificate": {"cloudfrontDefaultCertificate": True},
        "restrictions": {"geoRestriction": {"restrictionType": "none"}},
        "tags": {"Name": "cdn"},
    }


def test_pages_are_cached_read_only_and_routed(engine, args):
    engine.run(lambda: Edge("cdn", args))

    assert engine.one(DISTRIBUTION)["defaultCacheBehavior"] == {
        **COMMON,
        "targetOriginId": "site-or-maintenance",
        "allowedMethods": ["GET", "HEAD", "OPTIONS"],
        "cachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "functionAssociations": [
            {
                "eventType": "viewer-request",
                "functionArn": "<<cloudfront.Function/cdn-pages.arn>>",
            }
        ],
    }


def test_the_function_is_published_in_the_second_runtime(engine, args):
    engine.run(lambda: Edge("cdn", args))

    assert engine.one(FUNCTION) == {
        "comment": "cdn: routes of a single page",
        "runtime": "cloudfront-js-2.0",
        "code": VIEWER_REQUEST,
        "publish": True,
        "tags": {"Name": "cdn"},
    }


def test_a_failing_site_gives_the_page_for_bad_times(engine, both):
    engine.run(lambda: Edge("cdn", both))

    made = engine.one(DISTRIBUTION)
    s3 = {
        "domainName": "files.s3.eu-north-1.amazonaws.com",
        "originAccessControlId": "<<cloudfront.OriginAccessControl/cdn-access.id>>",
    }
    assert made["origins"][:2] == [
        {**s3, "originId": "site"},
        {**s3, "originId": "maintenance", "originPath": "/_maintenance"},
    ]
    assert made["originGroups"] == [
        {
            "originId": "site-or-maintenance",
            "failoverCriteria": {"statusCodes": [500, 502, 503, 504]},
            "members": [{"originId": "site"}, {"originId": "maintenance"}],
        }
    ]


def test_errors_of_services_stay_what_they_are(engine, both):
    engine.run(lambda: Edge("cdn", both))

    made = engine.one(DISTRIBUTION)
    assert "customErrorResponses" not in made
    for behaviour in made["orderedCacheBehaviors"]:
        assert behaviour["targetOriginId"] == "balancer"
        assert "functionAssociations" not in behaviour


def test_a_path_and_all_below_is_the_balancers_and_never_cached(engine, both):
    engine.run(lambda: Edge("cdn", {**both, "paths": {"/api": "balancer", "/hooks": "balancer"}}))

    assert engine.one(DISTRIBUTION)["orderedCacheBehaviors"] == [
        {
            **COMMON,
            "pathPattern": pattern,
            "targetOriginId": "balancer",
            "allowedMethods": ALL,
            "cachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
            "originRequestPolicyId": ALL_VIEWER,
        }
        for pattern in ("/api", "/api/*", "/hooks", "/hooks/*")
    ]


@pytest.mark.parametrize(("tls", "protocol"), [(True, "https-only"), (False, "http-only")])
def test_the_balancer_is_asked_as_it_listens(engine, both, tls, protocol):
    engine.run(lambda: Edge("cdn", {**both, "origins": behind({**BALANCER, "tls": tls})}))

    assert engine.one(DISTRIBUTION)["origins"][2:] == [
        {
            "originId": "balancer",
            "domainName": "lb.example.com",
            "customOriginConfig": {
                "httpPort": 80,
                "httpsPort": 443,
                "originProtocolPolicy": protocol,
                "originSslProtocols": ["TLSv1.2"],
            },
        }
    ]


def test_a_balancer_alone_answers_everything_and_says_what_is_cached(engine, services):
    engine.run(lambda: Edge("cdn", services))

    made = engine.one(DISTRIBUTION)
    assert made["defaultCacheBehavior"] == {
        **COMMON,
        "targetOriginId": "balancer",
        "allowedMethods": ALL,
        "cachePolicyId": "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
        "originRequestPolicyId": ALL_VIEWER,
    }
    assert [one["originId"] for one in made["origins"]] == ["balancer"]
    assert not {"originGroups", "defaultRootObject", "customErrorResponses"} & made.keys()


def test_a_balancer_alone_needs_nothing_of_a_site(engine, services):
    engine.run(lambda: Edge("cdn", services))

    assert engine.of(FUNCTION) == engine.of(ACCESS) == []
    assert [r.name for r in engine.resources if r.type == POLICY] == ["cdn-logs"]


def test_a_balancer_alone_may_have_paths_that_are_never_cached(engine, services):
    engine.run(lambda: Edge("cdn", {**services, "paths": {"/api": "balancer"}}))

    behaviours = engine.one(DISTRIBUTION)["orderedCacheBehaviors"]
    assert [one["pathPattern"] for one in behaviours] == ["/api", "/api/*"]


def test_aliases_come_with_their_certificate(engine, args):
    args = {**args, "aliases": ["shop.example.com"], "certificate_arn": "arn:certificate"}
    engine.run(lambda: Edge("cdn", args))

    made = engine.one(DISTRIBUTION)
    assert made["aliases"] == ["shop.example.com"]
    assert made["viewerCertificate"] == {
        "acmCertificateArn": "arn:certificate",
        "sslSupportMethod": "sni-only",
        "minimumProtocolVersion": "TLSv1.2_2021",
    }


def test_a_firewall_and_a_price_class_are_the_callers(engine, args):
    args = {**args, "web_acl_arn": "arn:acl", "price_class": "PriceClass_All"}
    engine.run(lambda: Edge("cdn", args))

    made = engine.one(DISTRIBUTION)
    assert (made["webAclId"], made["priceClass"]) == ("arn:acl", "PriceClass_All")


def test_the_distribution_signs_all_it_asks_of_the_site(engine, args):
    engine.run(lambda: Edge("cdn", args))

    assert engine.one(ACCESS) == {
        "description": "cdn reads its site",
        "originAccessControlOriginType": "s3",
        "signingBehavior": "always",
        "signingProtocol": "sigv4",
    }


def test_this_distribution_alone_reads_the_site_and_over_tls(engine, args):
    engine.run(lambda: Edge("cdn", args))

    inputs = engine.named("cdn-reads-site").inputs
    assert inputs["bucket"] == "files"
    assert json.loads(inputs["policy"])["Statement"] == [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "Distribution",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::files/*",
            "Condition": {"StringEquals": {"aws:SourceArn": ARN}},
        },
    ]


def test_the_default_certificate_needs_no_input(engine, args):
    arn = pulumi.Output.from_input("arn:certificate")
    args = {**args, "aliases": ["shop.example.com"], "certificate_arn": arn}
    engine.run(lambda: Edge("cdn", args))

    assert engine.one(DISTRIBUTION)["viewerCertificate"]["acmCertificateArn"] == "arn:certificate"


def test_outputs(engine, args):
    engine.run(lambda: Edge("cdn", args))

    assert engine.outputs("groundwork:index:Edge") == {
        "arn": ARN,
        "distribution_id": "<<cloudfront.Distribution/cdn-distribution.id>>",
        "domain_name": "<<cloudfront.Distribution/cdn-distribution.domainName>>",
        "zone_id": "<<cloudfront.Distribution/cdn-distribution.hostedZoneId>>",
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"origins": {"web": {}}},
         "origins.web must be one of site, balancer, api, socket, function, got []"),
        ({"origins": {"web": {"site": SITE, "balancer": BALANCER}}},
         "origins.web must be one of site, balancer, api, socket, function, "
         "got ['site', 'balancer']"),
        ({"default": "docs"}, "default must lead to one of ['web'], got 'docs'"),
        ({"paths": {"/api": "api"}}, "/api must lead to one of ['web'], got 'api'"),
        ({"origins": behind(BALANCER)}, "origins must each have a path, got none for 'balancer'"),
        ({"paths": {"/": "web"}}, "paths must be like /api, got '/'"),
        ({"paths": {"/api/": "web"}}, "paths must be like /api, got '/api/'"),
        ({"paths": {"api": "web"}}, "paths must be like /api, got 'api'"),
        ({"paths": {"/a/*": "web"}}, "paths must be like /api, got '/a/*'"),
        ({"origins": behind(BALANCER), "paths": {"/a": "web", "/a/b": "balancer"}},
         "paths must have /a/b before /a, got it after"),
        ({"aliases": ["a.b"]}, "aliases must come with certificate_arn, got one of the two"),
        ({"certificate_arn": "a"}, "aliases must come with certificate_arn, got one of the two"),
        ({"log_days": 0}, "log_days must be at least 1, got 0"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(engine, args, change, message):
    args = {k: v for k, v in {**args, **change}.items() if v is not None}
    with pytest.raises(ValueError, match=f"^cdn: {re.escape(message)}$"):
        engine.run(lambda: Edge("cdn", args))
