"""What a distribution asks which origin for, and what it does on the way."""

from collections.abc import Sequence
from typing import Final, TypeAlias

import pulumi
import pulumi_aws as aws

from components.edge.origins import BalancerOrigin, SiteOrigin
from components.edge.published import (
    ALL_VIEWER,
    CACHING_AS_TOLD,
    CACHING_DISABLED,
    CACHING_OPTIMIZED,
    SECURITY_HEADERS,
)
from components.edge.vpc_origin import HTTP, HTTPS, TLS, asked

SITE: Final = "site"
MAINTENANCE: Final = "maintenance"
FAILOVER: Final = "site-or-maintenance"
BALANCER: Final = "balancer"
READ: Final = ("GET", "HEAD", "OPTIONS")
CACHED: Final = ("GET", "HEAD")
ALL: Final = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
FAILURES: Final = (500, 502, 503, 504)

Default: TypeAlias = "aws.cloudfront.DistributionDefaultCacheBehaviorArgsDict"
Ordered: TypeAlias = "aws.cloudfront.DistributionOrderedCacheBehaviorArgsDict"
Origin: TypeAlias = "aws.cloudfront.DistributionOriginArgsDict"


def site_origins(site: SiteOrigin, access_control_id: pulumi.Input[str]) -> Sequence[Origin]:
    """The site, and its page for bad times under every name that a page may have."""
    bucket: Origin = {
        "origin_id": SITE,
        "domain_name": site["domain_name"],
        "origin_access_control_id": access_control_id,
    }
    return [bucket, {**bucket, "origin_id": MAINTENANCE, "origin_path": "/_maintenance"}]


def balancer_origin(balancer: BalancerOrigin, vpc_origin_id: pulumi.Input[str] | None) -> Origin:
    """The balancer, over TLS where it has a certificate; by a VPC origin where it is internal."""
    origin: Origin = {"origin_id": BALANCER, "domain_name": balancer["domain_name"]}
    if vpc_origin_id is not None:
        return {**origin, "vpc_origin_config": {"vpc_origin_id": vpc_origin_id}}
    return {
        **origin,
        "custom_origin_config": {
            "http_port": HTTP,
            "https_port": HTTPS,
            "origin_protocol_policy": asked(tls=balancer["tls"]),
            "origin_ssl_protocols": list(TLS),
        },
    }


def failover() -> "aws.cloudfront.DistributionOriginGroupArgsDict":
    """The page for bad times where S3 fails; a file that is not there stays not there."""
    return {
        "origin_id": FAILOVER,
        "failover_criteria": {"status_codes": list(FAILURES)},
        "members": [{"origin_id": SITE}, {"origin_id": MAINTENANCE}],
    }


def pages(function_arn: pulumi.Input[str]) -> Default:
    """The site by default: cached, read only, with the routes of a single page."""
    return {
        "target_origin_id": FAILOVER,
        "viewer_protocol_policy": "redirect-to-https",
        # An origin group takes no other methods.
        "allowed_methods": list(READ),
        "cached_methods": list(CACHED),
        "compress": True,
        "cache_policy_id": CACHING_OPTIMIZED,
        "response_headers_policy_id": SECURITY_HEADERS,
        "function_associations": [{"event_type": "viewer-request", "function_arn": function_arn}],
    }


def everything() -> Default:
    """The balancer by default: it says itself what may be cached."""
    return {
        "target_origin_id": BALANCER,
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": list(ALL),
        "cached_methods": list(CACHED),
        "compress": True,
        "cache_policy_id": CACHING_AS_TOLD,
        "origin_request_policy_id": ALL_VIEWER,
        "response_headers_policy_id": SECURITY_HEADERS,
    }


def services(paths: Sequence[str]) -> Sequence[Ordered]:
    """Each path and all below it from the balancer: never cached, errors as they are."""
    patterns = [pattern for path in paths for pattern in (path, f"{path}/*")]
    return [
        {
            "path_pattern": pattern,
            "target_origin_id": BALANCER,
            "viewer_protocol_policy": "redirect-to-https",
            "allowed_methods": list(ALL),
            "cached_methods": list(CACHED),
            "compress": True,
            "cache_policy_id": CACHING_DISABLED,
            "origin_request_policy_id": ALL_VIEWER,
            "response_headers_policy_id": SECURITY_HEADERS,
        }
        for pattern in patterns
    ]
