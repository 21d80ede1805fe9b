"""What a distribution asks, of whom and for which paths."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components.edge.published import ORIGIN_FACING
from plan.placeholders import references, short_type, token
from plan.record import Record

DISTRIBUTION: Final = "aws:cloudfront/distribution:Distribution"
VPC_ORIGIN: Final = "aws:cloudfront/vpcOrigin:VpcOrigin"


@dataclass(frozen=True)
class Origin:
    """One end that a distribution asks."""

    domain_name: str
    port: str
    paths: tuple[str, ...]
    """Path patterns in the order of the behaviors; the default is `/`."""


Ways = Mapping[str, Mapping[str, Any]]
"""How distributions ask through a VPC, by the id of the VPC origin."""


def vpc_origins(record: Record) -> Ways:
    """The settings of each VPC origin, by the placeholder of its id."""
    return {
        token(short_type(each.type), each.name, "id"): each.inputs["vpcOriginEndpointConfig"]
        for each in record.resources
        if each.type == VPC_ORIGIN
    }


def origins(distribution: Mapping[str, Any], ways: Ways) -> Iterator[Origin]:
    """Origins that a behavior leads to at once; those that only stand in for one are left out."""
    first = {
        group["originId"]: group["members"][0]["originId"]
        for group in distribution.get("originGroups", ())
    }
    behaviors = [
        *distribution.get("orderedCacheBehaviors", ()),
        {"pathPattern": "/", **distribution["defaultCacheBehavior"]},
    ]
    for origin in distribution["origins"]:
        paths = [
            behavior["pathPattern"]
            for behavior in behaviors
            for target in [behavior["targetOriginId"]]
            if first.get(target, target) == origin["originId"]
        ]
        if paths:
            yield Origin(origin["domainName"], _port(origin, ways), tuple(paths))


def lists(record: Record) -> Sequence[str]:
    """Sources of the look-ups that give the prefix list of CloudFront's addresses."""
    return [f"lookup:{one.key}" for one in record.lookups if one.args.get("name") == ORIGIN_FACING]


def is_cloudfront(text: str, known: Sequence[str]) -> bool:
    """Tell whether the far end of a rule is that prefix list, as one of `known` gave it."""
    return any(reference.source in known for reference in references(text))


def _port(origin: Mapping[str, Any], ways: Ways) -> str:
    """The one port it is asked on; a bucket is asked over HTTPS."""
    by_vpc = origin.get("vpcOriginConfig", {}).get("vpcOriginId")
    custom = ways.get(by_vpc) or origin.get("customOriginConfig")
    if not custom or custom["originProtocolPolicy"] != "http-only":
        return str(custom["httpsPort"]) if custom else "443"
    return str(custom["httpPort"])
