"""The alarm on errors among answers; that of a service also rolls deployments back."""

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
    then = "A deployment in progress is rolled back."
    return ring(name, parent=parent, queries=queries, then=then, topic_arn=topic_arn, tags=tags)


def ring(
    name: str,
    *,
    parent: pulumi.Resource,
    queries: list[Query],
    then: str,
    topic_arn: pulumi.Input[str],
    tags: Tags,
) -> aws.cloudwatch.MetricAlarm:
    """Tell of a share of errors, the last of `queries`; `then` is what else there is to know."""
    return aws.cloudwatch.MetricAlarm(
        f"{name}-errors",
        alarm_description=f"{name}: more than {ERROR_PERCENT} % of its answers are 5xx for "
        f"3 minutes. {then}",
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
    return rate("AWS/ApplicationELB", COUNTED, target, suffix)


def rate(
    space: str,
    counted: Mapping[str, str],
    dimensions: Mapping[str, pulumi.Input[str]],
    suffix: str = "",
) -> list[Query]:
    """The metrics of `errors` and `requests`, and which share of requests has failed."""
    counts = [
        Query(
            id=f"{key}{suffix}",
            metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
                namespace=space,
                metric_name=metric,
                dimensions=dimensions,
                stat="Sum",
                period=60,
            ),
        )
        for key, metric in counted.items()
    ]
    errors, requests = f"errors{suffix}", f"requests{suffix}"
    return [
        *counts,
        Query(
            id=f"rate{suffix}",
            # A handful of errors where little is asked is no rate.
            expression=f"IF({errors} > {FEW_ERRORS}, 100 * {errors} / {requests}, 0)",
            label="errors, % of requests",
        ),
    ]
