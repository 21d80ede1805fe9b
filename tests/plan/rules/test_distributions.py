"""Rules of CloudFront, as viewers see it."""

from typing import Any

from plan.rules.distributions import DISTRIBUTION, LOG_DELIVERY, LOG_SOURCE
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made


def distribution(**inputs: Any):
    return made(DISTRIBUTION, **inputs)


def serves(kind: str):
    return distribution(restrictions={"geoRestriction": {"restrictionType": kind}})


def viewed(**certificate: Any):
    return distribution(viewerCertificate=certificate)


def behaves(default: dict[str, Any], **others: dict[str, Any]):
    ordered = [{"pathPattern": f"/{path}", **one} for path, one in others.items()]
    return distribution(defaultCacheBehavior=default, orderedCacheBehaviors=ordered)


SOURCE = made(LOG_SOURCE, needs={"resourceArn": [distribution()]})
DELIVERY = made(LOG_DELIVERY, needs={"deliverySourceName": [SOURCE]})
HTTPS, HTTP = {"viewerProtocolPolicy": "redirect-to-https"}, {"viewerProtocolPolicy": "allow-all"}
HEADERS = {"responseHeadersPolicyId": "67f7725c"}
BY_CLOUDFRONT = viewed(cloudfrontDefaultCertificate=True)
ITS_OWN = viewed(
    acmCertificateArn="arn:certificate",
    minimumProtocolVersion="TLSv1.2_2021",
    sslSupportMethod="sni-only",
)
NO_LOGS = "it has neither loggingConfig nor LogDelivery"

CASES = [
    met("CFR1", serves("whitelist")),
    met("CFR1", serves("blacklist")),
    found("CFR1", "restrictions.geoRestriction.restrictionType is none", serves("none")),
    met("CFR2", distribution(webAclId="arn:acl")),
    found("CFR2", "webAclId is not given", distribution()),
    met("CFR3", distribution(loggingConfig={"bucket": "logs"})),
    met("CFR3", distribution(), SOURCE, DELIVERY),
    found("CFR3", NO_LOGS, distribution()),
    found("CFR3", NO_LOGS, distribution(), SOURCE),
    met("CFR4", ITS_OWN),
    met("CFR4", viewed(minimumProtocolVersion="TLSv1.3_2025")),
    found(
        "CFR4",
        "viewerCertificate.minimumProtocolVersion is TLSv1.1_2016",
        viewed(minimumProtocolVersion="TLSv1.1_2016"),
    ),
    found("CFR4", "viewerCertificate.minimumProtocolVersion is not given", BY_CLOUDFRONT),
    met("CloudFront.7", ITS_OWN),
    met("CloudFront.7", viewed(iamCertificateId="id")),
    found("CloudFront.7", "it has the certificate of CloudFront", BY_CLOUDFRONT),
    met("CloudFront.8", ITS_OWN),
    found(
        "CloudFront.8", "viewerCertificate.sslSupportMethod is vip", viewed(sslSupportMethod="vip")
    ),
    exempt("CloudFront.8", "it has the certificate of CloudFront", BY_CLOUDFRONT),
    met("CloudFront.3", behaves(HTTPS, api={"viewerProtocolPolicy": "https-only"})),
    found("CloudFront.3", "/: viewerProtocolPolicy is allow-all", behaves(HTTP)),
    found("CloudFront.3", "/api: viewerProtocolPolicy is allow-all", behaves(HTTPS, api=HTTP)),
    met("GW.security-headers", behaves(HEADERS, api=HEADERS)),
    found("GW.security-headers", "/: responseHeadersPolicyId is not given", behaves({})),
    found(
        "GW.security-headers",
        "/api: responseHeadersPolicyId is not given",
        behaves(HEADERS, api={}),
    ),
]

test_what_is_said = said_of(CASES)
