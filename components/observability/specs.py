"""What an alarm is made of."""

from typing import Any, Final

BUSY_PERCENT: Final = 90
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
        **rest,
    }
