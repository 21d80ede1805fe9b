"""Widgets of a dashboard, laid out in groups: a heading, then charts side by side.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi

from components.links import DatabaseWatch, ServiceWatch

COLUMNS: Final = 24
HEADING: Final = 1
HEIGHT: Final = 6
PERIOD_SECONDS: Final = 60

Chart = dict[str, Any]
Dimensions = Mapping[str, pulumi.Input[str]]


def service_charts(watch: ServiceWatch) -> list[Chart]:
    """How busy a service's tasks are, and behind a balancer how many answers and how fast."""
    tasks = {"ClusterName": watch["cluster_name"], "ServiceName": watch["service_name"]}
    busy = chart(
        "CPU and memory, % of what is reserved",
        [
            metric("AWS/ECS", "CPUUtilization", tasks, label="CPU"),
            metric("AWS/ECS", "MemoryUtilization", tasks, label="memory"),
        ],
    )
    logged = _logged(watch)
    if "target_group_suffix" not in watch or "load_balancer_suffix" not in watch:
        return [busy, *([chart("Errors in the log, a minute", logged)] if logged else [])]
    target = {
        "TargetGroup": watch["target_group_suffix"],
        "LoadBalancer": watch["load_balancer_suffix"],
    }
    groups = {"": target}
    if "other_group_suffix" in watch:
        groups[", second group"] = {**target, "TargetGroup": watch["other_group_suffix"]}

    def lines(names: Mapping[str, tuple[str, str]]) -> list[list[Any]]:
        """A line for each name and target group, by label, of a metric and a statistic."""
        return [
            metric("AWS/ApplicationELB", name, one, stat=stat, label=f"{label}{group}")
            for group, one in groups.items()
            for label, (name, stat) in names.items()
        ]

    return [
        chart(
            "Requests and errors, a minute",
            [
                *lines(
                    {
                        "requests": ("RequestCount", "Sum"),
                        "4xx": ("HTTPCode_Target_4XX_Count", "Sum"),
                        "5xx": ("HTTPCode_Target_5XX_Count", "Sum"),
                    }
                ),
                *logged,
            ],
        ),
        chart(
            "Time to answer, seconds",
            lines({stat: ("TargetResponseTime", stat) for stat in ("p50", "p95")}),
        ),
        busy,
        chart(
            "Targets",
            lines(
                {
                    "healthy": ("HealthyHostCount", "Minimum"),
                    "unhealthy": ("UnHealthyHostCount", "Maximum"),
                }
            ),
        ),
    ]


def _logged(watch: ServiceWatch) -> list[list[Any]]:
    """The line of what its log calls errors, where somebody counts them."""
    if "logged_errors" not in watch:
        return []
    counted = watch["logged_errors"]
    return [metric(counted["namespace"], counted["name"], {}, stat="Sum", label="logged errors")]


def database_charts(watch: DatabaseWatch) -> list[Chart]:
    """How busy a database instance is, and what it has left."""
    here = {"DBInstanceIdentifier": watch["identifier"]}
    metrics = {
        "CPU, %": "CPUUtilization",
        "Connections": "DatabaseConnections",
        "Free storage, bytes": "FreeStorageSpace",
    }
    return one_each("AWS/RDS", metrics, here)


def one_each(namespace: str, metrics: Mapping[str, str], dimensions: Dimensions) -> list[Chart]:
    """A chart for each metric, by its title, with one line."""
    return [
        chart(title, [metric(namespace, name, dimensions, label=name)])
        for title, name in metrics.items()
    ]


def layout(region: str, groups: Mapping[str, Sequence[Chart]]) -> list[dict[str, Any]]:
    """Widgets of a dashboard's body: every group in rows of its own, its charts equally wide."""
    widgets: list[dict[str, Any]] = []
    top = 0
    for title, charts in groups.items():
        widgets.append(
            {
                "type": "text",
                "x": 0,
                "y": top,
                "width": COLUMNS,
                "height": HEADING,
                "properties": {"markdown": f"## {title}", "background": "transparent"},
            }
        )
        width = COLUMNS // len(charts)
        widgets += [
            {
                "type": "metric",
                "x": index * width,
                "y": top + HEADING,
                "width": width,
                "height": HEIGHT,
                "properties": {**chart, "region": region},
            }
            for index, chart in enumerate(charts)
        ]
        top += HEADING + HEIGHT
    return widgets


def chart(title: str, metrics: Sequence[list[Any]]) -> Chart:
    """Lines over time, from nought upward."""
    return {
        "title": title,
        "metrics": list(metrics),
        "period": PERIOD_SECONDS,
        "view": "timeSeries",
        "yAxis": {"left": {"min": 0}},
    }


def metric(
    namespace: pulumi.Input[str],
    name: str,
    dimensions: Dimensions,
    *,
    label: str,
    stat: str = "Average",
    region: str | None = None,
) -> list[Any]:
    """One line of a chart, as CloudWatch writes it; `region` is that of the chart by default."""
    flat = [part for pair in dimensions.items() for part in pair]
    elsewhere = {"region": region} if region else {}
    return [namespace, name, *flat, {"label": label, "stat": stat, **elsewhere}]
