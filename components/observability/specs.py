"""What an alarm is made of."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

BUSY_PERCENT: Final = 90
CONNECTIONS_PERCENT: Final = 80
PERIOD_SECONDS: Final = 300

Spec = dict[str, Any]


def above(namespace: str, metric: str, threshold: float, **rest: Any) -> Spec:
    """Fifteen minutes above `threshold`; a metric that is not there is not an alarm."""
    return {
        "namespace": namespace,
        "metric_name": metric,
        "comparison_operator": "GreaterThanThreshold",
        "threshold": threshold,
        "statistic": "Average",
        "evaluation_periods": 3,
        "treat_missing_data": "notBreaching",
        "period": PERIOD_SECONDS,
        **rest,
    }


def crowded(label: str, most: int, *, dimensions: Mapping[str, Any], key: str) -> dict[str, Spec]:
    """Most of a PostgreSQL server's connections in use; `key` of the stack file gives more."""
    return {
        f"{label}-connections": above(
            "AWS/RDS",
            "DatabaseConnections",
            most * CONNECTIONS_PERCENT // 100,
            dimensions=dimensions,
            alarm_description=f"{label}: more than {CONNECTIONS_PERCENT} % of {most} connections "
            f"in use. Lower the pools or raise {key}.",
        )
    }


def worst_of(spec: Spec, dimensions: Sequence[Mapping[str, Any]]) -> Spec:
    """The same alarm on whichever is worst; what has no data counts as nought."""
    own = ("namespace", "metric_name", "statistic", "extended_statistic", "dimensions", "period")
    metric = {
        "namespace": spec["namespace"],
        "metric_name": spec["metric_name"],
        "stat": spec.get("extended_statistic") or spec["statistic"],
        "period": PERIOD_SECONDS,
    }
    queries: list[dict[str, Any]] = [
        {"id": f"group_{number}", "metric": {**metric, "dimensions": each}}
        for number, each in enumerate(dimensions, 1)
    ]
    each = ", ".join(f"FILL({query['id']}, 0)" for query in queries)
    worst = {"id": "worst", "expression": f"MAX([{each}])", "return_data": True}
    return {
        **{key: value for key, value in spec.items() if key not in own},
        "metric_queries": [*queries, {**worst, "label": spec["metric_name"]}],
    }


def asked(
    namespace: str, metrics: Mapping[str, str], dimensions: Mapping[str, Any], statistic: str
) -> list[dict[str, Any]]:
    """Queries for metrics by a short id, for an expression of them."""
    return [
        {
            "id": word,
            "metric": {
                "namespace": namespace,
                "metric_name": metric,
                "dimensions": dimensions,
                "stat": statistic,
                "period": PERIOD_SECONDS,
            },
        }
        for word, metric in metrics.items()
    ]


def busiest(
    namespace: str, metrics: Mapping[str, str], *, dimensions: Mapping[str, Any], description: str
) -> Spec:
    """Fifteen minutes in which one of `metrics`, by a short id, is above 90 percent.

    One alarm for all that one remedy helps: AWS counts alarms, and people read them.
    """
    highest = {
        "id": "highest",
        "expression": f"MAX([{', '.join(metrics)}])",
        "label": f"{' or '.join(metrics)}, %",
        "return_data": True,
    }
    return {
        "metric_queries": [*asked(namespace, metrics, dimensions, "Average"), highest],
        "comparison_operator": "GreaterThanThreshold",
        "threshold": BUSY_PERCENT,
        "evaluation_periods": 3,
        "treat_missing_data": "notBreaching",
        "alarm_description": description,
    }
