"""Distributions of CloudFront: which path leads to which origin, and what is done on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ops.local.client import client

REGION: Final = "us-east-1"
"""Where CloudFront is asked, wherever the stack is."""
REQUEST: Final = "viewer-request"
DEFAULT: Final = "*"


@dataclass(frozen=True)
class Origin:
    """What a distribution fetches answers from."""

    id: str
    domain_name: str
    path: str
    """Put before the path of each request; empty for none."""
    headers: Mapping[str, str]
    """Added to each request."""
    protocol: str
    """`s3`, or `http-only`, `https-only` or `match-viewer`."""


@dataclass(frozen=True)
class Failover:
    """Two origins as one: the second is asked where the first one answers with one of `codes`."""

    id: str
    origins: tuple[str, str]
    codes: frozenset[int]


@dataclass(frozen=True)
class Behavior:
    """What is done with the paths that fit a pattern."""

    path: str
    """With `*` and `?`; `*` alone is the default."""
    origin: str
    """Id of an origin or of a failover."""
    code: str | None
    """JavaScript of the function on viewer requests."""
    protocol: str
    """What viewers may use: `allow-all`, `redirect-to-https` or `https-only`."""
    methods: frozenset[str]
    cache_policy: str
    request_policy: str
    headers_policy: str


@dataclass(frozen=True)
class Distribution:
    """A distribution that is enabled."""

    id: str
    domain_name: str
    aliases: tuple[str, ...]
    root: str
    """Object that answers for the path `/`; empty for none."""
    origins: Mapping[str, Origin]
    failovers: Mapping[str, Failover]
    behaviors: tuple[Behavior, ...]
    """In the order in which they are tried, the default last."""
    errors: Mapping[int, tuple[str, int]]
    """Path and status that answer instead of an error of an origin."""


def distributions(endpoint: str) -> tuple[Distribution, ...]:
    """All distributions that are enabled, by id."""
    asked = client("cloudfront", endpoint, REGION)
    pages = asked.get_paginator("list_distributions").paginate()
    # Where there is none at all, the list is absent, and the search finds one None.
    ids = sorted(filter(None, pages.search("DistributionList.Items[?Enabled].Id")))
    found = [asked.get_distribution(Id=each)["Distribution"] for each in ids]
    return tuple(_distribution(asked, each) for each in found)


def _distribution(asked: Any, found: Mapping[str, Any]) -> Distribution:
    config = found["DistributionConfig"]
    behaviors = [*_items(config, "CacheBehaviors"), config["DefaultCacheBehavior"]]
    return Distribution(
        id=found["Id"],
        domain_name=found["DomainName"],
        aliases=tuple(_items(config, "Aliases")),
        root=config.get("DefaultRootObject", ""),
        origins={each["Id"]: _origin(each) for each in _items(config, "Origins")},
        failovers={each["Id"]: _failover(each) for each in _items(config, "OriginGroups")},
        behaviors=tuple(_behavior(asked, each) for each in behaviors),
        errors={
            each["ErrorCode"]: (each["ResponsePagePath"], int(each["ResponseCode"]))
            for each in _items(config, "CustomErrorResponses")
            if each.get("ResponsePagePath")
        },
    )


def _origin(found: Mapping[str, Any]) -> Origin:
    headers = _items(found, "CustomHeaders")
    return Origin(
        id=found["Id"],
        domain_name=found["DomainName"],
        path=found.get("OriginPath", ""),
        headers={each["HeaderName"]: each["HeaderValue"] for each in headers},
        protocol=(
            "s3"
            if "S3OriginConfig" in found
            # An origin in a VPC says it elsewhere.
            else found.get("CustomOriginConfig", {}).get("OriginProtocolPolicy", "match-viewer")
        ),
    )


def _failover(found: Mapping[str, Any]) -> Failover:
    first, second = (each["OriginId"] for each in _items(found, "Members"))
    codes = frozenset(_items(found["FailoverCriteria"], "StatusCodes"))
    return Failover(id=found["Id"], origins=(first, second), codes=codes)


def _behavior(asked: Any, found: Mapping[str, Any]) -> Behavior:
    functions = [
        each["FunctionARN"]
        for each in _items(found, "FunctionAssociations")
        if each["EventType"] == REQUEST
    ]
    return Behavior(
        path=found.get("PathPattern", DEFAULT),
        origin=found["TargetOriginId"],
        code=_code(asked, functions[0]) if functions else None,
        protocol=found["ViewerProtocolPolicy"],
        methods=frozenset(_items(found, "AllowedMethods")),
        cache_policy=found.get("CachePolicyId", ""),
        request_policy=found.get("OriginRequestPolicyId", ""),
        headers_policy=found.get("ResponseHeadersPolicyId", ""),
    )


def _code(asked: Any, arn: str) -> str:
    answer = asked.get_function(Name=arn.rpartition("/")[2], Stage="LIVE")
    return answer["FunctionCode"].read().decode()


def _items(found: Mapping[str, Any], name: str) -> Iterator[Any]:
    """A list as CloudFront has it: beside its length, and absent where it is empty."""
    return iter(found.get(name, {}).get("Items") or ())
