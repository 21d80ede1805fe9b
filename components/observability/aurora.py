"""Alarms and charts of Aurora."""

from components.data.aurora import AuroraWatch
from components.observability.specs import BUSY_PERCENT, Spec, busiest, crowded
from components.observability.widgets import Chart, one_each


def aurora_alarms(label: str, watch: AuroraWatch) -> dict[str, Spec]:
    """The writer's capacity and CPU, both of the highest that it may have, and its connections.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
    """
    here = {"DBClusterIdentifier": watch["identifier"], "Role": "WRITER"}
    return {
        f"{label}-busy": busiest(
            "AWS/RDS",
            {"capacity": "ACUUtilization", "cpu": "CPUUtilization"},
            dimensions=here,
            description=f"{label}: the writer above {BUSY_PERCENT} % of its highest capacity for "
            "15 minutes. Look at the slow statements in its log, then raise capacity.max.",
        ),
        **crowded(label, watch["connections"], dimensions=here, key="capacity.max"),
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
    return one_each("AWS/RDS", metrics, here)
