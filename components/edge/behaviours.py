"""What a distribution does on the way to each kind of origin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi

from components.edge.origin_args import FAILOVER, origin_id
from components.edge.origins import Origin
from components.edge.published import (
    ALL_VIEWER,
    ALL_VIEWER_EXCEPT_HOST,
    CACHING_AS_TOLD,
    CACHING_DISABLED,
    CACHING_OPTIMIZED,
    SECURITY_HEADERS,
)

READ: Final = ("GET", "HEAD", "OPTIONS")
CACHED: Final = ("GET", "HEAD")
ALL: Final = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")


@dataclass(frozen=True)
class Means:
    """What a distribution makes once for all its behaviors; None where no origin needs it."""

    pages: pulumi.Output[str] | None
    """ARN of the function for the routes of a single page."""
    sockets: pulumi.Output[str] | None
    """ARN of the function for WebSocket APIs."""
    caching_as_told: pulumi.Output[str] | None
    """Id of the cache policy for functions."""


def default(label: str, origin: Origin, means: Means) -> Any:
    """Whatever no path is for."""
    if "site" in origin:
        # An origin group takes no other methods than these.
        found = _behaviour(FAILOVER, READ, CACHING_OPTIMIZED)
        return {**found, **_on_request(means.pages)}
    found = _way(label, origin, means)
    if "balancer" in origin:
        # Its services say themselves what may be cached.
        found["cache_policy_id"] = CACHING_AS_TOLD
    return found


def ordered(paths: Mapping[str, str], origins: Mapping[str, Origin], means: Means) -> list[Any]:
    """Each path and all below it, of the origin that it leads to."""
    return [
        {"path_pattern": pattern, **_way(label, origins[label], means)}
        for path, label in paths.items()
        for pattern in (path, f"{path}/*")
    ]


def _way(label: str, origin: Origin, means: Means) -> dict[str, Any]:
    """One behavior; services and APIs are never cached, and their errors stay as they are."""
    target = origin_id(label, origin)
    if "site" in origin:
        return _behaviour(target, READ, CACHING_OPTIMIZED)
    if "balancer" in origin:
        return _behaviour(target, ALL, CACHING_DISABLED, ALL_VIEWER)
    if "function" in origin:
        return _behaviour(target, READ, means.caching_as_told, ALL_VIEWER_EXCEPT_HOST)
    if "socket" in origin:
        found = _behaviour(target, READ, CACHING_DISABLED, ALL_VIEWER_EXCEPT_HOST)
        return {**found, **_on_request(means.sockets)}
    return _behaviour(target, ALL, CACHING_DISABLED, ALL_VIEWER_EXCEPT_HOST)


def _behaviour(
    target: str,
    methods: tuple[str, ...],
    caching: pulumi.Input[str] | None,
    forwarding: str | None = None,
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "target_origin_id": target,
        "viewer_protocol_policy": "redirect-to-https",
        "allowed_methods": list(methods),
        "cached_methods": list(CACHED),
        "compress": True,
        "cache_policy_id": caching,
        "response_headers_policy_id": SECURITY_HEADERS,
    }
    if forwarding:
        found["origin_request_policy_id"] = forwarding
    return found


def _on_request(function_arn: pulumi.Output[str] | None) -> Mapping[str, Any]:
    associated = {"event_type": "viewer-request", "function_arn": function_arn}
    return {"function_associations": [associated]}
