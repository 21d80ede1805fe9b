"""The alarm on errors among the answers of a service, which also rolls deployments back."""

from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags
from components.links import Front

ERROR_PERCENT: Final = 5
FEW_ERRORS: Final = 5
COUNTED: Final = {"errors": "HTTPCode_Target_5XX_Count", "requests": "RequestCount"}

Query = aws.cloudwatch.MetricAlarmMetricQueryArgs


def error_alarm(
    name: str,
    *,
    parent: pulumi.Resource,
    front: Front,
    groups: Mapping[str, aws.lb.TargetGroup],
    topic_arn: pulumi.Input[str],
    tags: Tags,
) -> aws.cloudwatch.MetricAlarm:
    """Rings when a share of the answers from any of the target groups is errors.

    `groups` by a suffix for the names of their metrics, empty for the only one.
    """
    queries = [query for suffix, group in groups.items() for query in _rate(suffix, group, front)]
    if len(groups) == 1:
        queries[-1].return_data = True
    else:
        # Each group by itself: few requests go to the revision on trial.
        worst = ", ".join(f"FILL(rate{suffix}, 0)" for suffix in groups)
        queries.append(
            Query(
                id="rate",
                expression=f"MAX([{worst}])",
                label="errors, % of requests",
                return_data=True,
            )
        )
    return aws.cloudwatch.MetricAlarm(
        f"{name}-errors",
        alarm_description=f"{name}: more than {ERROR_PERCENT} % of its answers are 5xx for "
        "3 minutes. A deployment in progress is rolled back.",
        comparison_operator="GreaterThanThreshold",
        threshold=ERROR_PERCENT,
        evaluation_periods=3,
        treat_missing_data="notBreaching",
        metric_queries=queries,
        alarm_actions=[topic_arn],
        ok_actions=[topic_arn],
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent),
    )


def _rate(suffix: str, group: aws.lb.TargetGroup, front: Front) -> list[Query]:
    """What one target group answers, and which share of it is errors."""
    target = {"TargetGroup": group.arn_suffix, "LoadBalancer": front["arn_suffix"]}
    counts = [
        Query(
            id=f"{key}{suffix}",
            metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
                namespace="AWS/ApplicationELB",
                metric_name=metric,
                dimensions=target,
                stat="Sum",
                period=60,
            ),
        )
        for key, metric in COUNTED.items()
    ]
    errors, requests = f"errors{suffix}", f"requests{suffix}"
    return [
        *counts,
        Query(
            id=f"rate{suffix}",
            # A handful of errors on a quiet service is no rate.
            expression=f"IF({errors} > {FEW_ERRORS}, 100 * {errors} / {requests}, 0)",
            label="errors, % of requests",
        ),
    ]
