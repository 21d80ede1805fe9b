"""A service behind the shared balancer: its target groups, its rule, its edge, its error alarm."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import connect
from components.compute.error_alarm import error_alarm
from components.compute.signed_in import asking
from components.identity.sign_in import SignIn
from components.links import Front, Route

DRAIN_SECONDS: Final = 20
"""Shorter than a container's time to stop, so that no request is cut off."""


@dataclass(frozen=True)
class Behind:
    """What stands between the balancer and the tasks."""

    listener_arn: pulumi.Input[str]
    group: aws.lb.TargetGroup
    other: aws.lb.TargetGroup | None
    """Takes turns with `group`, where a deployment moves requests from one to the other."""
    rule: aws.lb.ListenerRule
    alarm: aws.cloudwatch.MetricAlarm
    label: pulumi.Output[str]
    """Balancer and target group, as the autoscaler wants them."""


def behind_balancer(
    name: str,
    *,
    parent: pulumi.Resource,
    front: Front,
    route: Route,
    vpc_id: pulumi.Input[str],
    group_id: pulumi.Input[str],
    port: int,
    health_path: str,
    sign_in: SignIn | None,
    shifts: bool,
    topic_arn: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
) -> Behind:
    """Requests for `route` reach the tasks, which admit nobody but the balancer.

    `shifts` makes two target groups, between which deployments move the requests.
    """
    connect(
        f"{name}-behind-balancer",
        f"{name}-from-balancer",
        parent=parent,
        source_id=front["security_group_id"],
        target={"security_group_id": group_id, "port": port},
        access="serve",
        description=f"balancer serve {name}",
        tags=tags,
    )

    def made(role: str) -> aws.lb.TargetGroup:
        return _target_group(
            f"{name}-{role}",
            parent=parent,
            vpc_id=vpc_id,
            port=port,
            health_path=health_path,
            tags=tags,
        )

    group, other = made("tg"), made("tg2") if shifts else None
    actions = [*asking(sign_in), _forward(group, other)]
    rule = aws.lb.ListenerRule(
        f"{name}-rule",
        listener_arn=front["listener_arn"],
        priority=route["priority"],
        conditions=conditions(route),
        actions=actions,
        tags=dict(tags),
        opts=pulumi.ResourceOptions(
            parent=parent,
            # A deployment swaps the weights, and nothing else of the rule.
            ignore_changes=[f"actions[{len(actions) - 1}].forward.targetGroups"] if other else None,
        ),
    )
    alarm = error_alarm(
        name,
        parent=parent,
        front=front,
        groups={"_1": group, "_2": other} if other else {"": group},
        topic_arn=topic_arn,
        tags=tags,
    )
    label = pulumi.Output.concat(front["arn_suffix"], "/", group.arn_suffix)
    return Behind(front["listener_arn"], group, other, rule, alarm, label)


def conditions(route: Route) -> list[aws.lb.ListenerRuleConditionArgs]:
    """Listener conditions of a route; a path takes everything below it as well."""
    found: list[aws.lb.ListenerRuleConditionArgs] = []
    if host := route.get("host"):
        found.append(
            aws.lb.ListenerRuleConditionArgs(
                host_header=aws.lb.ListenerRuleConditionHostHeaderArgs(values=[host])
            )
        )
    if values := path_values(route):
        found.append(
            aws.lb.ListenerRuleConditionArgs(
                path_pattern=aws.lb.ListenerRuleConditionPathPatternArgs(values=values)
            )
        )
    return found


def path_values(route: Route) -> list[str]:
    """Patterns for the path of a route; none where its host says all."""
    path = route.get("path", "/").rstrip("/")
    if path:
        return [path, f"{path}/*"]
    return [] if route.get("host") else ["/*"]


def _forward(
    group: aws.lb.TargetGroup, other: aws.lb.TargetGroup | None
) -> aws.lb.ListenerRuleActionArgs:
    """All requests to the first group; the other one is known to the balancer and idle."""
    if other is None:
        return aws.lb.ListenerRuleActionArgs(type="forward", target_group_arn=group.arn)
    weighted = aws.lb.ListenerRuleActionForwardTargetGroupArgs
    return aws.lb.ListenerRuleActionArgs(
        type="forward",
        forward=aws.lb.ListenerRuleActionForwardArgs(
            target_groups=[
                weighted(arn=group.arn, weight=100),
                weighted(arn=other.arn, weight=0),
            ]
        ),
    )


def _target_group(
    name: str,
    *,
    parent: pulumi.Resource,
    vpc_id: pulumi.Input[str],
    port: int,
    health_path: str,
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.lb.TargetGroup:
    """Tasks by address, with a health check that tolerates one slow answer."""
    return aws.lb.TargetGroup(
        name,
        vpc_id=vpc_id,
        port=port,
        protocol="HTTP",
        target_type="ip",
        deregistration_delay=DRAIN_SECONDS,
        health_check={
            "path": health_path,
            "matcher": "200",
            "interval": 15,
            "timeout": 5,
            "healthy_threshold": 2,
            "unhealthy_threshold": 3,
        },
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent),
    )
