"""Deployed things and requests, as short as a test wants them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from multidict import CIMultiDict

from components.edge.published import ALL_VIEWER, SECURITY_HEADERS
from ops.local.plane.desired import (
    Balancer,
    Behavior,
    Desired,
    Distribution,
    Failover,
    Fixed,
    Forward,
    Listener,
    Origin,
    Redirect,
    Rule,
)
from ops.local.plane.edge.exchange import Asked
from ops.local.plane.edge.sender import Target
from ops.local.plane.edge.turns import Healthy

DNS = "alb-1.eu-north-1.elb.amazonaws.com"
NOT_FOUND = Rule(65536, (), (), Fixed(404, "text/plain", "Not found"))
ALL = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
READ = frozenset({"GET", "HEAD", "OPTIONS"})


def asked(path: str = "/", method: str = "GET", query: str = "", **headers: str) -> Asked:
    """A request without a body; `_` in the name of a header is `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    found = CIMultiDict({"Host": "127.0.0.1:8080"} | named)
    return Asked(method, path, query, found, None, "127.0.0.9", upgrade=False)


def to(action: Forward | Redirect | Fixed, *paths: str, hosts: Sequence[str] = ()) -> Rule:
    """A rule for paths and hosts."""
    return Rule(1, paths, tuple(hosts), action)


def forward(path: str = "/api/*", group: str = "tasks") -> Rule:
    """A rule that leads to one target group."""
    return to(Forward({group: 1}), path)


def elsewhere(**parts: Any) -> Redirect:
    """A redirect that changes nothing but these parts."""
    same = Redirect("#{protocol}", "#{host}", "#{port}", "/#{path}", "#{query}", 301)
    return replace(same, **parts)


def listening(*rules: Rule, protocol: str = "HTTP") -> Listener:
    """A listener with rules before its 404."""
    return Listener(443 if protocol == "HTTPS" else 80, protocol, (*rules, NOT_FOUND))


def balancing(*listeners: Listener, **other: Any) -> Balancer:
    """A public load balancer."""
    made = Balancer("arn:alb", "alb", DNS, "application", True, (), listeners)  # noqa: FBT003
    return replace(made, **other)


def from_bucket(id_: str, path: str = "") -> Origin:
    """The bucket `pages`."""
    return Origin(id_, "pages.s3.eu-north-1.amazonaws.com", path, {}, "s3")


def from_balancer(protocol: str = "http-only") -> Origin:
    """The balancer of `balancing`."""
    return Origin("balancer", DNS, "", {}, protocol)


def behaving(path: str, origin: str, **other: Any) -> Behavior:
    """A behavior of a balancer."""
    made = Behavior(
        path=path,
        origin=origin,
        code=None,
        protocol="redirect-to-https",
        methods=ALL,
        cache_policy="",
        request_policy=ALL_VIEWER,
        headers_policy=SECURITY_HEADERS,
    )
    return replace(made, **other)


def distributing(
    *behaviors: Behavior, origins: Sequence[Origin], failovers: Sequence[Failover] = ()
) -> Distribution:
    """A distribution with `index.html` at its root."""
    return Distribution(
        id="E1",
        domain_name="d1.cloudfront.net",
        aliases=(),
        root="index.html",
        origins={each.id: each for each in origins},
        failovers={each.id: each for each in failovers},
        behaviors=behaviors,
        errors={},
    )


def desired(
    balancers: Sequence[Balancer] = (), distributions: Sequence[Distribution] = ()
) -> Desired:
    """What is deployed of balancers and distributions."""
    return Desired((), tuple(balancers), tuple(distributions), (), ())


def healthy(groups: Mapping[str, Sequence[Target]]) -> Healthy:
    """The targets of groups, as they are when they are asked for."""
    return lambda arn: groups.get(arn, ())
