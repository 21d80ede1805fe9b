"""Alarms and charts of streams: what Kafka runs out of, and who falls behind."""

from typing import Any, Final

import pulumi

from components.observability.specs import PERIOD_SECONDS, Spec, above, worst_of
from components.observability.widgets import Chart, chart, metric
from components.store_watches import StreamWatch

SPACE: Final = "AWS/Kafka"
FULL_PERCENT: Final = 85
"""Above what makes the disks grow, which takes its time and has an end."""
LAG_SECONDS: Final = 900


def stream_alarms(label: str, watch: StreamWatch) -> dict[str, Spec]:
    """Consumers that fall behind; of brokers of ours, disks and partitions without a leader.

    https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html
    """
    here = {"Cluster Name": watch["cluster_name"]}
    specs: dict[str, Spec] = {
        f"{label}-lag": {
            "metric_queries": [_furthest_behind(watch)],
            "comparison_operator": "GreaterThanThreshold",
            "threshold": LAG_SECONDS,
            "evaluation_periods": 3,
            "treat_missing_data": "notBreaching",
            "alarm_description": f"{label}: a consumer is more than {LAG_SECONDS // 60} minutes "
            "behind for 15 minutes. See whether it is running, then add to it.",
        }
    }
    if not watch["brokers"]:
        return specs
    disk = above(
        SPACE,
        "KafkaDataLogsDiskUsed",
        FULL_PERCENT,
        statistic="Maximum",
        alarm_description=f"{label}: the disk of a broker is more than {FULL_PERCENT} % full for "
        "15 minutes. Raise its storage_gib, or keep messages for less time.",
    )
    return {
        **specs,
        f"{label}-disk": worst_of(disk, list(_brokers(watch).values())),
        f"{label}-offline": above(
            SPACE,
            "OfflinePartitionsCount",
            0,
            statistic="Maximum",
            evaluation_periods=1,
            dimensions=here,
            alarm_description=f"{label}: a partition has no leader, so that nobody reads or "
            "writes it. Read the log of the brokers.",
        ),
    }


def stream_charts(watch: StreamWatch) -> list[Chart]:
    """How much comes and goes, who is how far behind, and how full the disks are."""
    here = {"Cluster Name": watch["cluster_name"]}
    nodes = _brokers(watch)
    flow = {"in": "BytesInPerSec", "out": "BytesOutPerSec"}
    lag = pulumi.Output.concat(
        """SEARCH('{AWS/Kafka,"Cluster Name","Consumer Group",Topic} """,
        'MetricName="EstimatedMaxTimeLag" "Cluster Name"="',
        watch["cluster_name"],
        """"', 'Maximum')""",
    )
    behind = chart("Behind, seconds", [[{"expression": lag, "label": ""}]])
    if not nodes:
        topic = {**here, "Topic": watch["topic"]}
        lines = [metric(SPACE, name, topic, label=word) for word, name in flow.items()]
        return [chart("Bytes a second", lines), behind]
    return [
        chart(
            "Bytes a second",
            [
                metric(SPACE, name, one, label=f"{word} {key}")
                for word, name in flow.items()
                for key, one in nodes.items()
            ],
        ),
        behind,
        chart(
            "Disks, % full",
            [metric(SPACE, "KafkaDataLogsDiskUsed", one, label=k) for k, one in nodes.items()],
        ),
    ]


def _brokers(watch: StreamWatch) -> dict[str, dict[str, Any]]:
    """Dimensions of each broker, by its number."""
    return {
        str(number): {"Cluster Name": watch["cluster_name"], "Broker ID": str(number)}
        for number in range(1, watch["brokers"] + 1)
    }


def _furthest_behind(watch: StreamWatch) -> dict[str, Any]:
    """A question to CloudWatch, since nobody knows the groups of consumers beforehand."""
    return {
        "id": "behind",
        "expression": pulumi.Output.concat(
            "SELECT MAX(EstimatedMaxTimeLag) FROM "
            'SCHEMA("AWS/Kafka", "Cluster Name", "Consumer Group", Topic) '
            'WHERE "Cluster Name" = \'',
            watch["cluster_name"],
            "'",
        ),
        "label": "seconds behind",
        "period": PERIOD_SECONDS,
        "return_data": True,
    }
