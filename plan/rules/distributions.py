"""Rules of CloudFront: who may ask it, and how."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from plan.record import Resource
from plan.rules.forms import each, equals, found, mappings, one_of, present, unless
from plan.rules.rule import Rule, Severity
from plan.rules.subject import Subject, given

DISTRIBUTION: Final = "aws:cloudfront/distribution:Distribution"
LOG_SOURCE: Final = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
LOG_DELIVERY: Final = "aws:cloudwatch/logDelivery:LogDelivery"

TLS: Final = re.compile(r"TLSv1\.[23]_\d{4}")
HTTPS_ALONE: Final = ("redirect-to-https", "https-only")
GEO: Final = "restrictions.0.geoRestriction.0.restrictionType"
CERTIFICATE: Final = "viewerCertificate.0"


def behaviors(distribution: Resource) -> Iterator[Mapping[str, Any]]:
    """What is done with each path, by its pattern."""
    for one in mappings(given(distribution, "defaultCacheBehavior")):
        yield {**one, "name": "/"}
    for one in mappings(given(distribution, "orderedCacheBehaviors")):
        yield {**one, "name": one.get("pathPattern")}


def _logged(distribution: Resource, subject: Subject) -> str | None:
    if given(distribution, "loggingConfig.0.bucket"):
        return None
    for source in subject.naming(distribution, "resourceArn", LOG_SOURCE):
        if subject.naming(source, "deliverySourceName", LOG_DELIVERY):
            return None
    return "it has neither loggingConfig nor LogDelivery"


def _viewers_tls(distribution: Resource, _: Subject) -> str | None:
    path = f"{CERTIFICATE}.minimumProtocolVersion"
    value = given(distribution, path)
    return None if TLS.fullmatch(str(value)) else found(path, value)


def _own_certificate(distribution: Resource, _: Subject) -> str | None:
    keys = ("acmCertificateArn", "iamCertificateId")
    has_one = any(given(distribution, f"{CERTIFICATE}.{key}") for key in keys)
    return None if has_one else "it has the certificate of CloudFront"


def _default_certificate(distribution: Resource, _: Subject) -> bool:
    return given(distribution, f"{CERTIFICATE}.cloudfrontDefaultCertificate") in (True, "true")


DISTRIBUTION_RULES: Final = (
    Rule(
        id="CFR1",
        title="A distribution says which countries it serves",
        severity=Severity.LOW,
        reason="Who serves one country alone is attacked from all others for nothing.",
        remedy="Set `restrictions.geoRestriction` where some are not to be served.",
        source="AWS Solutions CFR1 (a warning), Checkov CKV_AWS_374",
        types=(DISTRIBUTION,),
        check=one_of(GEO, "whitelist", "blacklist"),
    ),
    Rule(
        id="CFR2",
        title="A distribution has a web ACL before it",
        severity=Severity.MEDIUM,
        reason="Floods and well-known attacks reach the services themselves.",
        remedy="`firewall: {}`.",
        source="AWS Solutions CFR2, FSBP CloudFront.6, Checkov CKV_AWS_68, CKV2_AWS_47",
        types=(DISTRIBUTION,),
        check=present("webAclId"),
    ),
    Rule(
        id="CFR3",
        title="A distribution logs who asked for what",
        severity=Severity.MEDIUM,
        reason="Without access logs an attack leaves no trace.",
        remedy="Add a `cloudwatch.LogDelivery`, as `Edge` does.",
        source="AWS Solutions CFR3, FSBP CloudFront.5, Checkov CKV_AWS_86",
        types=(DISTRIBUTION,),
        check=_logged,
    ),
    Rule(
        id="CFR4",
        title="Viewers come by TLS 1.2 or newer",
        severity=Severity.MEDIUM,
        reason="Older versions can be broken by who records the traffic.",
        remedy="Give the stack a `domain`: the certificate of CloudFront takes TLS 1.0.",
        source="AWS Solutions CFR4, Checkov CKV_AWS_174",
        types=(DISTRIBUTION,),
        check=_viewers_tls,
    ),
    Rule(
        id="CloudFront.7",
        title="A distribution has a certificate of its own",
        severity=Severity.LOW,
        reason="Who knows the page by a name of AWS cannot tell it from a false one.",
        remedy="Give the stack a `domain`.",
        source="FSBP CloudFront.7, Checkov CKV2_AWS_42",
        types=(DISTRIBUTION,),
        check=_own_certificate,
    ),
    Rule(
        id="CloudFront.8",
        title="A distribution tells its names apart by SNI",
        severity=Severity.LOW,
        reason="Addresses of its own cost 600 dollars a month.",
        remedy="Set `sslSupportMethod` to `sni-only`.",
        source="FSBP CloudFront.8",
        types=(DISTRIBUTION,),
        check=unless(
            "it has the certificate of CloudFront",
            _default_certificate,
            equals(f"{CERTIFICATE}.sslSupportMethod", "sni-only"),
        ),
    ),
    Rule(
        id="CloudFront.3",
        title="Viewers come over HTTPS alone",
        severity=Severity.MEDIUM,
        reason="Whoever is on the way reads and changes what goes over HTTP.",
        remedy="Set `viewerProtocolPolicy` to `redirect-to-https`.",
        source="FSBP CloudFront.3, Checkov CKV_AWS_34",
        types=(DISTRIBUTION,),
        check=each(behaviors, one_of("viewerProtocolPolicy", *HTTPS_ALONE)),
    ),
    Rule(
        id="GW.security-headers",
        title="Answers tell browsers what they may do with them",
        severity=Severity.LOW,
        reason="Without such headers a page is framed, sniffed and asked over HTTP again.",
        remedy="Set `responseHeadersPolicyId` of every behavior.",
        source="Checkov CKV2_AWS_32, CKV_AWS_259",
        types=(DISTRIBUTION,),
        check=each(behaviors, present("responseHeadersPolicyId")),
    ),
)
