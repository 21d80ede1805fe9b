"""Edge before APIs, functions and several sites: each asked in the way that it answers."""

import json
import shutil
import subprocess

import pytest

from components.edge.edge import Edge
from components.edge.viewer_requests import SOCKET_REQUEST

DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
ACCESS = "aws:cloudfront/originAccessControl:OriginAccessControl"
FUNCTION = "aws:cloudfront/function:Function"
CACHING = "aws:cloudfront/cachePolicy:CachePolicy"
PERMISSION = "aws:lambda/permission:Permission"
VPC_ORIGIN = "aws:cloudfront/vpcOrigin:VpcOrigin"
DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
READ = ["GET", "HEAD", "OPTIONS"]
ALL = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
BALANCER = {"domain_name": "lb.example.com", "tls": True}
COMMON = {
    "viewerProtocolPolicy": "redirect-to-https",
    "cachedMethods": ["GET", "HEAD"],
    "compress": True,
    "responseHeadersPolicyId": "67f7725c-6f97-4210-82d7-5512b31e9d03",
}
HTTPS = {
    "httpPort": 80,
    "httpsPort": 443,
    "originProtocolPolicy": "https-only",
    "originSslProtocols": ["TLSv1.2"],
}
API = {"api": {"domain_name": "id.execute-api"}}
SOCKET = {"socket": {"domain_name": "ws.execute-api", "stage": "live"}}
SHOP = {"function": {"domain_name": "shop.lambda-url", "function_arn": "arn:shop"}}


def site(name):
    return {"site": {"bucket": name, "arn": f"arn:aws:s3:::{name}", "domain_name": f"{name}.s3"}}


@pytest.fixture
def made(engine):
    """The distribution before a balancer and one more origin at `/x`."""

    def make(origin, label="one"):
        origins = {"balancer": {"balancer": BALANCER}, label: origin}
        args = {"account_id": "123456789012", "origins": origins, "default": "balancer"}
        engine.run(lambda: Edge("cdn", {**args, "paths": {"/x": label}}))
        return engine.one(DISTRIBUTION)

    return make


def ways(target, **more):
    shared = {**COMMON, "targetOriginId": target, **more}
    return [{**shared, "pathPattern": pattern} for pattern in ("/x", "/x/*")]


def test_an_api_gets_all_but_the_host_and_nothing_is_kept(engine, made):
    found = made(API)
    assert found["origins"][1] == {
        "originId": "one-api", "domainName": "id.execute-api", "customOriginConfig": HTTPS,
    }  # fmt: skip
    assert found["orderedCacheBehaviors"] == ways(
        "one-api",
        allowedMethods=ALL,
        cachePolicyId=DISABLED,
        originRequestPolicyId=EXCEPT_HOST,
    )
    assert engine.of(FUNCTION) == engine.of(ACCESS) == engine.of(CACHING) == []
    assert engine.of(PERMISSION) == []


def test_a_socket_is_asked_at_its_stage(engine, made):
    found = made(SOCKET)
    assert found["origins"][1] == {
        "originId": "one-socket",
        "domainName": "ws.execute-api",
        "originPath": "/live",
        "customOriginConfig": HTTPS,
    }
    arn = "<<cloudfront.Function/cdn-sockets.arn>>"
    assert found["orderedCacheBehaviors"] == ways(
        "one-socket",
        allowedMethods=READ,
        cachePolicyId=DISABLED,
        originRequestPolicyId=EXCEPT_HOST,
        functionAssociations=[{"eventType": "viewer-request", "functionArn": arn}],
    )
    assert engine.one(FUNCTION)["code"] == SOCKET_REQUEST


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not on PATH")
def test_the_path_of_a_socket_is_the_stage_alone():
    run = "process.stdout.write(JSON.stringify(handler({request: {uri: '/api/live', a: 1}})))"
    done = subprocess.run(
        ["node", "-e", SOCKET_REQUEST + run], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == {"uri": "/", "a": 1}


def test_a_function_is_read_with_a_signature_and_says_what_is_kept(engine, made):
    found = made(SHOP)
    assert found["origins"][1] == {
        "originId": "one-function",
        "domainName": "shop.lambda-url",
        "customOriginConfig": HTTPS,
        "originAccessControlId": "<<cloudfront.OriginAccessControl/cdn-function-access.id>>",
    }
    assert found["orderedCacheBehaviors"] == ways(
        "one-function",
        allowedMethods=READ,
        cachePolicyId="<<cloudfront.CachePolicy/cdn-as-told.id>>",
        originRequestPolicyId=EXCEPT_HOST,
    )
    assert engine.one(ACCESS) == {
        "description": "cdn asks functions",
        "originAccessControlOriginType": "lambda",
        "signingBehavior": "always",
        "signingProtocol": "sigv4",
    }
    policy = engine.one(CACHING)
    assert (policy["minTtl"], policy["defaultTtl"], policy["maxTtl"]) == (0, 0, 31_536_000)
    key = policy["parametersInCacheKeyAndForwardedToOrigin"]
    assert key["headersConfig"] == {"headerBehavior": "none"}
    assert key["cookiesConfig"] == {"cookieBehavior": "all"}
    assert key["queryStringsConfig"] == {"queryStringBehavior": "all"}


def test_this_distribution_alone_asks_the_function(engine, made):
    made(SHOP)
    shared = {
        "function": "arn:shop",
        "principal": "cloudfront.amazonaws.com",
        "sourceArn": "<<cloudfront.Distribution/cdn-distribution.arn>>",
    }
    asks, invokes = engine.of(PERMISSION)
    assert asks == {
        **shared, "action": "lambda:InvokeFunctionUrl", "functionUrlAuthType": "AWS_IAM",
    }  # fmt: skip
    assert invokes == {**shared, "action": "lambda:InvokeFunction", "invokedViaFunctionUrl": True}


def test_a_site_at_a_path_is_cached_and_has_no_single_page(engine, made):
    found = made(site("files"))
    assert found["orderedCacheBehaviors"] == ways(
        "one-site",
        allowedMethods=READ,
        cachePolicyId="658327ea-f89d-4fab-a63d-7e88639e58f6",
    )
    assert [one["originId"] for one in found["origins"]] == ["balancer", "one-site"]
    assert not {"originGroups", "defaultRootObject"} & found.keys()
    assert engine.of(FUNCTION) == []
    assert engine.named("cdn-reads-one-site").inputs["bucket"] == "files"


def test_several_sites_share_what_signs(engine):
    origins = {"web": site("web"), "site": site("assets")}
    args = {"account_id": "123456789012", "origins": origins, "default": "web"}
    engine.run(lambda: Edge("cdn", {**args, "paths": {"/assets": "site"}}))

    found = engine.one(DISTRIBUTION)["origins"]
    assert [one["originId"] for one in found] == ["site", "maintenance", "site-site"]
    assert {one["originAccessControlId"] for one in found} == {
        "<<cloudfront.OriginAccessControl/cdn-access.id>>"
    }
    assert len(engine.of(ACCESS)) == 1
    assert engine.named("cdn-reads-site").inputs["bucket"] == "web"
    assert engine.named("cdn-reads-site-site").inputs["bucket"] == "assets"


def test_every_internal_balancer_has_its_own_way(engine, made):
    internal = {"arn": "arn:lb", "security_group_id": "sg-1"}
    found = made({"balancer": {**BALANCER, "internal": internal}}, label="pods")
    assert found["origins"][1]["originId"] == "pods-balancer"
    assert [r.name for r in engine.resources if r.type == VPC_ORIGIN] == ["cdn-pods-vpc-origin"]
