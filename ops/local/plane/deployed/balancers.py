"""Load balancers: their listeners and what these do with a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ops.local.client import client

LAST: Final = 1 << 16
"""Priority that is given here to what a listener does by default."""


@dataclass(frozen=True)
class Forward:
    """To the targets of groups."""

    groups: Mapping[str, int]
    """Weights by ARN; a group with weight 0 gets nothing."""


@dataclass(frozen=True)
class Redirect:
    """Elsewhere; parts may hold `#{host}`, `#{path}`, `#{port}`, `#{protocol}` and `#{query}`."""

    protocol: str
    host: str
    port: str
    path: str
    query: str
    status: int


@dataclass(frozen=True)
class Fixed:
    """An answer of the balancer's own."""

    status: int
    content_type: str
    body: str


@dataclass(frozen=True)
class Rule:
    """What a listener does with requests that fit all conditions; empty ones fit every request."""

    priority: int
    paths: tuple[str, ...]
    hosts: tuple[str, ...]
    action: Forward | Redirect | Fixed


@dataclass(frozen=True)
class Listener:
    """One port of a balancer."""

    port: int
    protocol: str
    rules: tuple[Rule, ...]
    """By priority, the default last."""


@dataclass(frozen=True)
class Balancer:
    """A load balancer for requests or for connections."""

    arn: str
    name: str
    dns_name: str
    kind: str
    """`application` or `network`."""
    public: bool
    security_groups: tuple[str, ...]
    listeners: tuple[Listener, ...]


def balancers(endpoint: str, region: str) -> tuple[Balancer, ...]:
    """All load balancers, by name."""
    asked = client("elbv2", endpoint, region)
    pages = asked.get_paginator("describe_load_balancers").paginate()
    found = [_balancer(asked, each) for each in pages.search("LoadBalancers[]")]
    return tuple(sorted(found, key=lambda one: one.name))


def _balancer(asked: Any, found: Mapping[str, Any]) -> Balancer:
    pages = asked.get_paginator("describe_listeners").paginate(
        LoadBalancerArn=found["LoadBalancerArn"]
    )
    listeners = [_listener(asked, each) for each in pages.search("Listeners[]")]
    return Balancer(
        arn=found["LoadBalancerArn"],
        name=found["LoadBalancerName"],
        dns_name=found["DNSName"],
        kind=found["Type"],
        public=found.get("Scheme") != "internal",
        security_groups=tuple(found.get("SecurityGroups", ())),
        listeners=tuple(sorted(listeners, key=lambda one: one.port)),
    )


def _listener(asked: Any, found: Mapping[str, Any]) -> Listener:
    pages = asked.get_paginator("describe_rules").paginate(ListenerArn=found["ListenerArn"])
    rules = [made for each in pages.search("Rules[]") if (made := rule(each))]
    return Listener(
        port=found["Port"],
        protocol=found["Protocol"],
        rules=tuple(sorted(rules, key=lambda one: one.priority)),
    )


def rule(found: Mapping[str, Any]) -> Rule | None:
    """A rule as ELB describes it; None where it does nothing that is known here."""
    # Only the last action answers; before it there may be one that asks who it is.
    action = _action(max(found["Actions"], key=lambda one: one.get("Order", 1)))
    if action is None:
        return None
    default = found["IsDefault"]
    return Rule(
        priority=LAST if default else int(found["Priority"]),
        paths=_values(found, "path-pattern", "PathPatternConfig"),
        hosts=_values(found, "host-header", "HostHeaderConfig"),
        action=action,
    )


def _values(found: Mapping[str, Any], field: str, where: str) -> tuple[str, ...]:
    """Patterns of one kind of condition, in either of the two places that ELB has for them."""
    return tuple(
        value
        for each in found.get("Conditions", ())
        if each.get("Field") == field
        for value in each.get(where, {}).get("Values") or each.get("Values", ())
    )


def _action(found: Mapping[str, Any]) -> Forward | Redirect | Fixed | None:
    if found["Type"] == "forward":
        many = found.get("ForwardConfig", {}).get("TargetGroups")
        groups = many or [{"TargetGroupArn": found["TargetGroupArn"]}]
        return Forward({each["TargetGroupArn"]: int(each.get("Weight", 1)) for each in groups})
    if found["Type"] == "redirect":
        to = found["RedirectConfig"]
        return Redirect(
            protocol=to.get("Protocol", "#{protocol}"),
            host=to.get("Host", "#{host}"),
            port=to.get("Port", "#{port}"),
            path=to.get("Path", "/#{path}"),
            query=to.get("Query", "#{query}"),
            status=int(to["StatusCode"].removeprefix("HTTP_")),
        )
    if found["Type"] == "fixed-response":
        told = found["FixedResponseConfig"]
        return Fixed(
            status=int(told["StatusCode"]),
            content_type=told.get("ContentType", "text/plain"),
            body=told.get("MessageBody", ""),
        )
    return None
