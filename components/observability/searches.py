"""Alarms and charts of search domains."""

from typing import Any, Final

from components.observability.specs import BUSY_PERCENT, Spec, above, busiest
from components.observability.widgets import Chart, one_each
from components.store_watches import SearchWatch

SPACE: Final = "AWS/ES"
FREE_SHARE: Final = 0.2
"""Below, OpenSearch begins to move data away, and soon refuses to write.

https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html
"""
MIB_PER_GIB: Final = 1024


def search_alarms(label: str, watch: SearchWatch) -> dict[str, Spec]:
    """Data that nobody can read, writes that are refused, and what both begin with."""
    here = _here(watch)
    free = int(watch["storage_gib"] * MIB_PER_GIB * FREE_SHARE)
    return {
        f"{label}-red": above(
            SPACE,
            "ClusterStatus.red",
            0,
            statistic="Maximum",
            evaluation_periods=1,
            dimensions=here,
            alarm_description=f"{label}: part of an index is on no node. Read the application "
            "log, then restore it from a snapshot or index it again.",
        ),
        f"{label}-blocked": above(
            SPACE,
            "ClusterIndexWritesBlocked",
            0,
            statistic="Maximum",
            evaluation_periods=1,
            dimensions=here,
            alarm_description=f"{label}: writes are refused, for want of disk or of memory. "
            "Raise its storage_gib or its size.",
        ),
        f"{label}-storage": {
            **above(SPACE, "FreeStorageSpace", free, statistic="Minimum", dimensions=here),
            "comparison_operator": "LessThanThreshold",
            "alarm_description": f"{label}: a node has less than {FREE_SHARE:.0%} of its disk "
            "left for 15 minutes. Delete old indexes or raise its storage_gib.",
        },
        f"{label}-busy": busiest(
            SPACE,
            {"cpu": "CPUUtilization", "memory": "JVMMemoryPressure"},
            dimensions=here,
            description=f"{label}: CPU or memory above {BUSY_PERCENT} % for 15 minutes. Look for "
            "slow queries in its log, then raise its size or its nodes.",
        ),
    }


def search_charts(watch: SearchWatch) -> list[Chart]:
    """How much is asked, how long it takes, and what is left."""
    metrics = {
        "Searches a minute": "SearchRate",
        "Time to answer, milliseconds": "SearchLatency",
        "Memory, %": "JVMMemoryPressure",
        "Free storage, MiB": "FreeStorageSpace",
    }
    return one_each(SPACE, metrics, _here(watch))


def _here(watch: SearchWatch) -> dict[str, Any]:
    return {"DomainName": watch["domain_name"], "ClientId": watch["account_id"]}
