"""A service behind the shared balancer: its target group, its rule, its edge, its error alarm."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import connect
from components.compute.signed_in import asking
from components.identity.sign_in import SignIn
from components.links import Front, Route

DRAIN_SECONDS: Final = 20
"""Shorter than a container's time to stop, so that no request is cut off."""
ERROR_PERCENT: Final = 5
FEW_ERRORS: Final = 5


@dataclass(frozen=True)
class Behind:
    """What stands between the balancer and the tasks."""

    group: aws.lb.TargetGroup
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
    topic_arn: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
) -> Behind:
    """Requests for `route` reach the tasks, which admit nobody but the balancer."""
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
    group = _target_group(
        name, parent=parent, vpc_id=vpc_id, port=port, health_path=health_path, tags=tags
    )
    rule = aws.lb.ListenerRule(
        f"{name}-rule",
        listener_arn=front["listener_arn"],
        priority=route["priority"],
        conditions=conditions(route),
        actions=[*asking(sign_in), {"type": "forward", "target_group_arn": group.arn}],
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent),
    )
    alarm = _error_alarm(
        name, parent=parent, front=front, group=group, topic_arn=topic_arn, tags=tags
    )
    label = pulumi.Output.concat(front["arn_suffix"], "/", group.arn_suffix)
    return Behind(group, rule, alarm, label)


def conditions(route: Route) -> list[aws.lb.ListenerRuleConditionArgs]:
    """Listener conditions of a route; a path takes everything below it as well."""
    found: list[aws.lb.ListenerRuleConditionArgs] = []
    if host := route.get("host"):
        found.append(
            aws.lb.ListenerRuleConditionArgs(
                host_header=aws.lb.ListenerRuleConditionHostHeaderArgs(values=[host])
            )
        )
    path = route.get("path", "/").rstrip("/")
    if path or not found:
        values = [path, f"{path}/*"] if path else ["/*"]
        found.append(
            aws.lb.ListenerRuleConditionArgs(
                path_pattern=aws.lb.ListenerRuleConditionPathPatternArgs(values=values)
            )
        )
    return found


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
        f"{name}-tg",
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


def _error_alarm(
    name: str,
    *,
    parent: pulumi.Resource,
    front: Front,
    group: aws.lb.TargetGroup,
    topic_arn: pulumi.Input[str],
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.cloudwatch.MetricAlarm:
    """Rings, and rolls a deployment back, when too many of the tasks' answers are errors."""
    counted = {"errors": "HTTPCode_Target_5XX_Count", "requests": "RequestCount"}
    target = {"TargetGroup": group.arn_suffix, "LoadBalancer": front["arn_suffix"]}
    counts = [
        aws.cloudwatch.MetricAlarmMetricQueryArgs(
            id=key,
            metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
                namespace="AWS/ApplicationELB",
                metric_name=metric,
                dimensions=target,
                stat="Sum",
                period=60,
            ),
        )
        for key, metric in counted.items()
    ]
    rate = aws.cloudwatch.MetricAlarmMetricQueryArgs(
        id="rate",
        # A handful of errors on a quiet service is no rate.
        expression=f"IF(errors > {FEW_ERRORS}, 100 * errors / requests, 0)",
        label="errors, % of requests",
        return_data=True,
    )
    return aws.cloudwatch.MetricAlarm(
        f"{name}-errors",
        alarm_description=f"{name}: more than {ERROR_PERCENT} % of its answers are 5xx for "
        "3 minutes. A deployment in progress is rolled back.",
        comparison_operator="GreaterThanThreshold",
        threshold=ERROR_PERCENT,
        evaluation_periods=3,
        treat_missing_data="notBreaching",
        metric_queries=[*counts, rate],
        alarm_actions=[topic_arn],
        ok_actions=[topic_arn],
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent),
    )
