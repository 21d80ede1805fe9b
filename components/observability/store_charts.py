"""Charts of what keeps or passes on data: DocumentDB, caches, tables, topics, buses, queues."""

from components.links import CacheWatch, MongoWatch, QueueWatch
from components.observability.widgets import Chart, chart, metric, one_each
from components.store_watches import BusWatch, TableWatch, TopicWatch


def mongo_charts(watch: MongoWatch) -> list[Chart]:
    """How busy a DocumentDB cluster is, and how much it holds."""
    here = {"DBClusterIdentifier": watch["identifier"]}
    metrics = {
        "CPU, %": "CPUUtilization",
        "Connections": "DatabaseConnections",
        "Storage, bytes": "VolumeBytesUsed",
    }
    return one_each("AWS/DocDB", metrics, here)


def cache_charts(watch: CacheWatch) -> list[Chart]:
    """How busy and how full each node is, and how often it had what it was asked for."""
    if watch["memcached"]:
        hits, misses = "GetHits", "GetMisses"
        metrics = {"CPU, %": "CPUUtilization", "Memory, bytes": "BytesUsedForCacheItems"}
    else:
        hits, misses = "CacheHits", "CacheMisses"
        metrics = {"CPU, %": "EngineCPUUtilization", "Memory, %": "DatabaseMemoryUsagePercentage"}
    nodes = {key: {"CacheClusterId": node_id} for key, node_id in watch["node_ids"].items()}
    space = "AWS/ElastiCache"
    answers = [
        metric(space, name, here, stat="Sum", label=f"{word} {key}")
        for word, name in (("hits", hits), ("misses", misses))
        for key, here in nodes.items()
    ]
    return [
        *(
            chart(title, [metric(space, name, here, label=key) for key, here in nodes.items()])
            for title, name in metrics.items()
        ),
        chart("Hits and misses, a minute", answers),
    ]


def table_charts(watch: TableWatch) -> list[Chart]:
    """How much is read and written, and how much of it is refused."""
    here = {"TableName": watch["name"]}
    asked = {
        "Read and written, units a minute": "Consumed{}CapacityUnits",
        "Throttled, a minute": "{}ThrottleEvents",
    }
    return [
        chart(
            title,
            [
                metric("AWS/DynamoDB", form.format(word), here, stat="Sum", label=word.lower())
                for word in ("Read", "Write")
            ],
        )
        for title, form in asked.items()
    ]


def topic_charts(watch: TopicWatch) -> list[Chart]:
    """How much is said, how often it is heard, and what nobody took."""
    here = {"TopicName": watch["name"]}
    metrics = {
        "said": "NumberOfMessagesPublished",
        "heard": "NumberOfNotificationsDelivered",
        "failed": "NumberOfNotificationsFailed",
    }
    return [
        chart(
            "Messages, a minute",
            [
                metric("AWS/SNS", name, here, stat="Sum", label=label)
                for label, name in metrics.items()
            ],
        )
    ]


def bus_charts(watch: BusWatch) -> list[Chart]:
    """How many events each rule took, and how many of them nobody did."""
    asked = {"Events, a minute": "MatchedEvents", "Dead letters, a minute": "InvocationsSentToDlq"}
    here = {
        label: {"EventBusName": watch["name"], "RuleName": name}
        for label, name in sorted(watch["rules"].items())
    }
    return [
        chart(
            title,
            [metric("AWS/Events", name, one, stat="Sum", label=k) for k, one in here.items()],
        )
        for title, name in asked.items()
    ]


def queue_charts(watch: QueueWatch) -> list[Chart]:
    """How much comes and goes, how long it waits, and what nobody could handle."""
    here, dead = {"QueueName": watch["name"]}, {"QueueName": watch["dead_letter_name"]}
    waiting = "ApproximateNumberOfMessagesVisible"
    return [
        chart(
            "Messages, a minute",
            [
                metric("AWS/SQS", "NumberOfMessagesSent", here, stat="Sum", label="sent"),
                metric("AWS/SQS", "NumberOfMessagesDeleted", here, stat="Sum", label="handled"),
            ],
        ),
        chart(
            "Waiting",
            [
                metric("AWS/SQS", waiting, here, stat="Maximum", label="messages"),
                metric("AWS/SQS", waiting, dead, stat="Maximum", label="dead letters"),
            ],
        ),
        chart(
            "Oldest, seconds",
            [
                metric(
                    "AWS/SQS", "ApproximateAgeOfOldestMessage", here, stat="Maximum", label="oldest"
                )
            ],
        ),
    ]
