"""Alarms of what keeps or passes on data: DocumentDB, caches, tables, queues."""

from typing import Final

from components.links import CacheWatch, MongoWatch, QueueWatch
from components.observability.specs import BUSY_PERCENT, Spec, above, asked, busiest
from components.store_watches import TableWatch

OLDEST_SECONDS: Final = 900


def mongo_alarms(label: str, watch: MongoWatch) -> dict[str, Spec]:
    """The writer's CPU, and memory when DocumentDB itself says that there is too little."""
    here = {"DBClusterIdentifier": watch["identifier"]}
    return {
        f"{label}-cpu": above(
            "AWS/DocDB",
            "CPUUtilization",
            BUSY_PERCENT,
            dimensions={**here, "Role": "WRITER"},
            alarm_description=f"{label}: CPU of the writer above {BUSY_PERCENT} % for 15 minutes. "
            "Look at the slow operations in its profiler log, then raise its size.",
        ),
        f"{label}-memory": above(
            "AWS/DocDB",
            "LowMemNumOperationsThrottled",
            0,
            statistic="Sum",
            dimensions=here,
            alarm_description=f"{label}: operations wait for memory for 15 minutes. "
            "Raise its size.",
        ),
    }


def cache_alarms(label: str, watch: CacheWatch) -> dict[str, Spec]:
    """CPU of each node, or memory where a full node means that writing fails.

    Memcached is meant to be full. https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.WhichShouldIMonitor.html
    """
    specs: dict[str, Spec] = {}
    for key, node_id in watch["node_ids"].items():
        here, node = {"CacheClusterId": node_id}, f"{label}-{key}"
        if watch["memcached"]:
            specs[f"{node}-cpu"] = above(
                "AWS/ElastiCache",
                "CPUUtilization",
                BUSY_PERCENT,
                dimensions=here,
                alarm_description=f"{node}: CPU above {BUSY_PERCENT} % for 15 minutes. "
                "Raise its size.",
            )
            continue
        specs[f"{node}-busy"] = busiest(
            "AWS/ElastiCache",
            # One thread runs all commands, however many the host has.
            {"cpu": "EngineCPUUtilization", "memory": "DatabaseMemoryUsagePercentage"},
            dimensions=here,
            description=f"{node}: CPU or memory above {BUSY_PERCENT} % for 15 minutes. "
            "Look for slow commands and for keys that never expire, then raise its size.",
        )
    return specs


def table_alarms(label: str, watch: TableWatch) -> dict[str, Spec]:
    """Reads or writes that are refused, which an on-demand table does for one key too often."""
    metrics = {"read": "ReadThrottleEvents", "write": "WriteThrottleEvents"}
    queries = asked("AWS/DynamoDB", metrics, {"TableName": watch["name"]}, "Sum")
    # What did not happen has no data.
    both = {"id": "both", "expression": "FILL(read, 0) + FILL(write, 0)", "return_data": True}
    return {
        f"{label}-throttled": {
            "metric_queries": [*queries, {**both, "label": "throttled reads and writes"}],
            "comparison_operator": "GreaterThanThreshold",
            "threshold": 0,
            "evaluation_periods": 3,
            "treat_missing_data": "notBreaching",
            "alarm_description": f"{label}: reads or writes are refused for 15 minutes. Spread "
            "them over more keys; after a sudden rise, wait.",
        }
    }


def queue_alarms(label: str, watch: QueueWatch) -> dict[str, Spec]:
    """Messages that nobody could handle, at once; messages that nobody takes."""
    return {
        f"{label}-dead-letters": above(
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            0,
            statistic="Maximum",
            evaluation_periods=1,
            dimensions={"QueueName": watch["dead_letter_name"]},
            alarm_description=f"{label}: a message failed as often as it may. Read the log of "
            "whoever receives, then send it again from the queue of dead letters.",
        ),
        f"{label}-oldest": above(
            "AWS/SQS",
            "ApproximateAgeOfOldestMessage",
            OLDEST_SECONDS,
            statistic="Maximum",
            dimensions={"QueueName": watch["name"]},
            alarm_description=f"{label}: a message waits for more than {OLDEST_SECONDS // 60} "
            "minutes. See whether whoever receives is running, then raise its scale.max.",
        ),
    }
