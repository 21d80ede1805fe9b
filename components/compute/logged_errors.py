"""Errors that a process writes down, counted: the one metric that needs no balancer."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.links import LogMetric

PATTERN: Final = '{ ($.level = "error") || ($.level = "critical") }'
"""Lines of structured logs; a line that is no JSON counts for nothing.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""


def logged_errors(
    name: str,
    *,
    parent: pulumi.Resource,
    log_group: pulumi.Input[str],
    namespace: pulumi.Input[str],
) -> LogMetric:
    """The metric `{name}-errors` in a namespace that no other stack uses."""
    metric: LogMetric = {"namespace": namespace, "name": f"{name}-errors"}
    aws.cloudwatch.LogMetricFilter(
        f"{name}-logged-errors",
        log_group_name=log_group,
        pattern=PATTERN,
        # A minute without errors is nought, rather than nothing, as long as there are lines.
        metric_transformation={**metric, "value": "1", "default_value": "0", "unit": "Count"},
        opts=pulumi.ResourceOptions(parent=parent),
    )
    return metric
