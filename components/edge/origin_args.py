"""Origins as a distribution is told of them, each with its id."""

from collections.abc import Sequence
from typing import Final, TypeAlias

import pulumi
import pulumi_aws as aws

from components.edge.origins import (
    BalancerOrigin,
    FunctionOrigin,
    Origin,
    SiteOrigin,
    SocketOrigin,
)
from components.edge.vpc_origin import HTTP, HTTPS, TLS, asked

SITE: Final = "site"
MAINTENANCE: Final = "maintenance"
FAILOVER: Final = "site-or-maintenance"
BALANCER: Final = "balancer"
KINDS: Final = ("site", "balancer", "api", "socket", "function")
FAILURES: Final = (500, 502, 503, 504)

OriginArgs: TypeAlias = "aws.cloudfront.DistributionOriginArgsDict"


def origin_id(label: str, origin: Origin) -> str:
    """An id of its own for every label, none of which can be that of the site by default."""
    (kind,) = origin
    return label if label == BALANCER else f"{label}-{kind}"


def sites(
    origin_id: str | None, site: SiteOrigin, access_control_id: pulumi.Input[str]
) -> Sequence[OriginArgs]:
    """The site; without an id that by default, with its page for bad times under every name."""
    bucket: OriginArgs = {
        "origin_id": origin_id or SITE,
        "domain_name": site["domain_name"],
        "origin_access_control_id": access_control_id,
    }
    if origin_id:
        return [bucket]
    return [bucket, {**bucket, "origin_id": MAINTENANCE, "origin_path": "/_maintenance"}]


def balancer(
    origin_id: str, balancer: BalancerOrigin, vpc_origin_id: pulumi.Input[str] | None
) -> OriginArgs:
    """The balancer, over TLS where it has a certificate; by a VPC origin where it is internal."""
    if vpc_origin_id is None:
        return custom(origin_id, balancer["domain_name"], tls=balancer["tls"])
    return {
        "origin_id": origin_id,
        "domain_name": balancer["domain_name"],
        "vpc_origin_config": {"vpc_origin_id": vpc_origin_id},
    }


def custom(origin_id: str, domain_name: pulumi.Input[str], *, tls: bool) -> OriginArgs:
    """Whatever answers by a name."""
    return {
        "origin_id": origin_id,
        "domain_name": domain_name,
        "custom_origin_config": {
            "http_port": HTTP,
            "https_port": HTTPS,
            "origin_protocol_policy": asked(tls=tls),
            "origin_ssl_protocols": list(TLS),
        },
    }


def function(
    origin_id: str, function: FunctionOrigin, access_control_id: pulumi.Input[str]
) -> OriginArgs:
    """A function by its URL, asked with a signature."""
    origin = custom(origin_id, function["domain_name"], tls=True)
    return {**origin, "origin_access_control_id": access_control_id}


def socket(origin_id: str, socket: SocketOrigin) -> OriginArgs:
    """A WebSocket API, whose stage comes before every path."""
    origin = custom(origin_id, socket["domain_name"], tls=True)
    return {**origin, "origin_path": pulumi.Output.concat("/", socket["stage"])}


def failover() -> "aws.cloudfront.DistributionOriginGroupArgsDict":
    """The page for bad times where S3 fails; a file that is not there stays not there."""
    return {
        "origin_id": FAILOVER,
        "failover_criteria": {"status_codes": list(FAILURES)},
        "members": [{"origin_id": SITE}, {"origin_id": MAINTENANCE}],
    }
