"""Alarms and charts of Aurora."""

from typing import Final

from components.data.aurora import AuroraWatch
from components.observability.specs import BUSY_PERCENT, Spec, above, busiest
from components.observability.widgets import Chart, chart, metric

CONNECTIONS_PERCENT: Final = 80


def aurora_alarms(label: str, watch: AuroraWatch) -> dict[str, Spec]:
    """The writer's capacity and CPU, both of the highest that it may have, and its connections.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
    """
    here = {"DBClusterIdentifier": watch["identifier"], "Role": "WRITER"}
    most = watch["connections"]
    return {
        f"{label}-busy": busiest(
            "AWS/RDS",
            {"capacity": "ACUUtilization", "cpu": "CPUUtilization"},
            dimensions=here,
            description=f"{label}: the writer above {BUSY_PERCENT} % of its highest capacity for "
            "15 minutes. Look at the slow statements in its log, then raise capacity.max.",
        ),
        f"{label}-connections": above(
            "AWS/RDS",
            "DatabaseConnections",
            most * CONNECTIONS_PERCENT // 100,
            dimensions=here,
            alarm_description=f"{label}: more than {CONNECTIONS_PERCENT} % of {most} connections "
            "in use. Lower the pools or raise capacity.max.",
        ),
    }


def aurora_charts(watch: AuroraWatch) -> list[Chart]:
    """How large an Aurora cluster is, of what it may be, how busy, and how much it holds."""
    here = {"DBClusterIdentifier": watch["identifier"]}
    metrics = {
        "Capacity, units": "ServerlessDatabaseCapacity",
        "CPU, %": "CPUUtilization",
        "Connections": "DatabaseConnections",
        "Storage, bytes": "VolumeBytesUsed",
    }
    return [
        chart(title, [metric("AWS/RDS", name, here, label=name)]) for title, name in metrics.items()
    ]
