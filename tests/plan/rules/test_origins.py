"""Rules of how CloudFront asks its origins."""

from typing import Any

from plan.rules.distributions import DISTRIBUTION
from plan.rules.origins import VPC_ORIGIN
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

VIA_HTTPS = {"viewerProtocolPolicy": "redirect-to-https"}
BUCKET = {"originId": "site", "domainName": "site.s3.amazonaws.com"}
CONTROL = {"originAccessControlId": "E1"}


def asks(*origins: dict[str, Any], **inputs: Any):
    return made(DISTRIBUTION, origins=list(origins), **inputs)


def balancer(policy: str = "https-only", *protocols: str):
    how = {"originProtocolPolicy": policy, "originSslProtocols": protocols or ("TLSv1.2",)}
    return {"originId": "balancer", "domainName": "lb.example.com", "customOriginConfig": how}


def through(policy: str, *protocols: str):
    listed = {"items": list(protocols), "quantity": len(protocols)}
    how = {"originProtocolPolicy": policy, "originSslProtocols": listed}
    return made(VPC_ORIGIN, vpcOriginEndpointConfig=how)


def url(**more: Any):
    asked = balancer()["customOriginConfig"]
    name = "x.lambda-url.eu-north-1.on.aws"
    return {"originId": "page", "domainName": name, "customOriginConfig": asked, **more}


def root(target: str, *origins: dict[str, Any], **more: Any):
    return asks(*origins, defaultCacheBehavior={"targetOriginId": target}, **more)


PAIR = [{"originId": "either", "members": [{"originId": "site"}, {"originId": "balancer"}]}]

CASES = [
    met("CloudFront.9", asks(balancer(), BUCKET)),
    met("CloudFront.9", asks(balancer("match-viewer"), defaultCacheBehavior=VIA_HTTPS)),
    met("CloudFront.9", through("https-only")),
    found(
        "CloudFront.9", "balancer: originProtocolPolicy is http-only", asks(balancer("http-only"))
    ),
    found(
        "CloudFront.9",
        "balancer: originProtocolPolicy is match-viewer",
        asks(balancer("match-viewer"), defaultCacheBehavior={"viewerProtocolPolicy": "allow-all"}),
    ),
    found("CloudFront.9", "originProtocolPolicy is http-only", through("http-only")),
    found("CloudFront.9", "originProtocolPolicy is match-viewer", through("match-viewer")),
    met("CFR5", asks(balancer(), BUCKET)),
    met("CFR5", through("https-only", "TLSv1.2")),
    found(
        "CFR5",
        "balancer: originSslProtocols has SSLv3, TLSv1",
        asks(balancer("https-only", "SSLv3", "TLSv1", "TLSv1.2")),
    ),
    found("CFR5", "originSslProtocols has TLSv1.1", through("https-only", "TLSv1.1", "TLSv1.2")),
    met("CFR7", asks({**BUCKET, **CONTROL}, balancer())),
    found("CFR7", "site: originAccessControlId is not given", asks(balancer(), BUCKET)),
    met("CloudFront.16", asks(url(**CONTROL), balancer())),
    found("CloudFront.16", "page: originAccessControlId is not given", asks(url())),
    met("CloudFront.1", root("site", BUCKET, defaultRootObject="index.html")),
    found("CloudFront.1", "defaultRootObject is not given", root("site", BUCKET, balancer())),
    found(
        "CloudFront.1",
        "defaultRootObject is not given",
        root("either", BUCKET, balancer(), originGroups=PAIR),
    ),
    exempt("CloudFront.1", "balancer says itself what / is", root("balancer", BUCKET, balancer())),
]

test_what_is_said = said_of(CASES)
