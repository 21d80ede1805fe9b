"""Rules of how CloudFront asks its origins."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from plan.record import Resource
from plan.rules.distributions import DISTRIBUTION, HTTPS_ALONE, behaviors
from plan.rules.forms import each, items, mappings, one_of, present
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, given

VPC_ORIGIN: Final = "aws:cloudfront/vpcOrigin:VpcOrigin"
STRONG: Final = ("TLSv1.2", "TLSv1.3")
FUNCTION_URL: Final = ".lambda-url."


def _origins(distribution: Resource) -> list[Mapping[str, Any]]:
    listed = mappings(given(distribution, "origins"))
    return [{**one, "name": one.get("originId")} for one in listed]


def _is_bucket(origin: Mapping[str, Any]) -> bool:
    return not origin.get("customOriginConfig") and not origin.get("vpcOriginConfig")


def _buckets(distribution: Resource) -> Iterator[Mapping[str, Any]]:
    yield from filter(_is_bucket, _origins(distribution))


def _functions(distribution: Resource) -> Iterator[Mapping[str, Any]]:
    found_ones = _origins(distribution)
    yield from (one for one in found_ones if FUNCTION_URL in str(one.get("domainName")))


def _asked_over(resource: Resource) -> Iterator[Mapping[str, Any]]:
    """How each origin that is no bucket is asked."""
    if resource.type == VPC_ORIGIN:
        for one in mappings(given(resource, "vpcOriginEndpointConfig")):
            listed = mappings(one.get("originSslProtocols"))
            yield {
                "originProtocolPolicy": one.get("originProtocolPolicy"),
                "protocols": [name for each_of in listed for name in items(each_of.get("items"))],
            }
    for origin in _origins(resource):
        for one in mappings(origin.get("customOriginConfig")):
            yield {
                "name": origin["name"],
                "originProtocolPolicy": one.get("originProtocolPolicy"),
                "protocols": items(one.get("originSslProtocols")),
            }


def _strong(origin: Resource, _: Subject) -> str | None:
    weak = [str(one) for one in items(given(origin, "protocols")) if one not in STRONG]
    return f"originSslProtocols has {', '.join(weak)}" if weak else None


def _encrypted(distribution: Resource, subject: Subject) -> str | Exempt | None:
    """An origin asked as viewers ask is asked over HTTPS where they ask over nothing else."""
    asked = [one.get("viewerProtocolPolicy") for one in behaviors(distribution)]
    by_viewer = asked and all(one in HTTPS_ALONE for one in asked)
    accepted = ("https-only", "match-viewer") if by_viewer else ("https-only",)
    return each(_asked_over, one_of("originProtocolPolicy", *accepted))(distribution, subject)


def _rooted(distribution: Resource, _: Subject) -> str | Exempt | None:
    target = given(distribution, "defaultCacheBehavior.0.targetOriginId")
    groups = mappings(given(distribution, "originGroups"))
    first = [
        member.get("originId")
        for group in groups
        if group.get("originId") == target
        for member in mappings(group.get("members"))
    ]
    for origin in _origins(distribution):
        if origin["name"] in (target, *first[:1]) and not _is_bucket(origin):
            return Exempt(f"{origin['name']} says itself what / is")
    return None if given(distribution, "defaultRootObject") else "defaultRootObject is not given"


ORIGIN_RULES: Final = (
    Rule(
        id="CloudFront.9",
        title="Origins are asked over HTTPS alone",
        severity=Severity.MEDIUM,
        reason="From CloudFront to a balancer requests cross networks of others.",
        remedy="Give the stack a `domain`, for which the balancer then has a certificate.",
        source="FSBP CloudFront.9",
        types=(DISTRIBUTION, VPC_ORIGIN),
        check=_encrypted,
    ),
    Rule(
        id="CFR5",
        title="Origins are asked by TLS 1.2 or newer",
        severity=Severity.MEDIUM,
        reason="Older versions can be broken by who records the traffic.",
        remedy="Set `originSslProtocols` to `TLSv1.2`.",
        source="AWS Solutions CFR5, FSBP CloudFront.10, Checkov CKV2_AWS_54",
        types=(DISTRIBUTION, VPC_ORIGIN),
        check=each(_asked_over, _strong),
    ),
    Rule(
        id="CFR7",
        title="A bucket is read in the name of its distribution",
        severity=Severity.MEDIUM,
        reason="A bucket that everyone may read is read around the firewall and the logs.",
        remedy="Add a `cloudfront.OriginAccessControl`, as `Edge` does.",
        source="AWS Solutions CFR7, CFR6, FSBP CloudFront.13, Checkov CKV2_AWS_46",
        types=(DISTRIBUTION,),
        check=each(_buckets, present("originAccessControlId")),
    ),
    Rule(
        id="CloudFront.16",
        title="A function is asked in the name of its distribution",
        severity=Severity.MEDIUM,
        reason="A URL that everyone may ask is asked around the firewall and the logs.",
        remedy="Add a `cloudfront.OriginAccessControl`, as `Edge` does.",
        source="FSBP CloudFront.16",
        types=(DISTRIBUTION,),
        check=each(_functions, present("originAccessControlId")),
    ),
    Rule(
        id="CloudFront.1",
        title="A bucket does not say what is in it",
        severity=Severity.HIGH,
        reason="Without a page for / the answer may be the list of all files.",
        remedy="Set `defaultRootObject`.",
        source="FSBP CloudFront.1, Checkov CKV_AWS_305",
        types=(DISTRIBUTION,),
        check=_rooted,
    ),
)
