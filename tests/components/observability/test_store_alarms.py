"""Alarms of DocumentDB, caches and queues: few, and each says what to do."""

import pytest

from components.links import CacheWatch, MongoWatch, QueueWatch
from components.observability.alarms import Alarms, AlarmsArgs
from components.store_watches import TableWatch

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
FEED: MongoWatch = {"identifier": "feed-1"}
SESSIONS: CacheWatch = {"node_ids": {"001": "s-001", "002": "s-002"}, "memcached": False}
PAGES: CacheWatch = {"node_ids": {"all": "pages-1"}, "memcached": True}
CARDS: TableWatch = {"name": "cards-1"}
JOBS: QueueWatch = {"name": "jobs-1", "dead_letter_name": "dead-1"}


@pytest.fixture
def alarms(engine):
    def make(**args):
        whole: AlarmsArgs = {"topic_arn": "arn:topic", **args}
        engine.run(lambda: Alarms("alarms", whole))
        return {
            r.name.removeprefix("alarms-"): r.inputs for r in engine.resources if r.type == ALARM
        }

    return make


def test_mongo_is_watched_for_its_writer_and_for_memory(alarms):
    made = alarms(mongos={"feed": FEED})
    assert made.keys() == {"feed-cpu", "feed-memory"}
    cpu, memory = made["feed-cpu"], made["feed-memory"]
    assert (cpu["namespace"], cpu["metricName"]) == ("AWS/DocDB", "CPUUtilization")
    assert cpu["dimensions"] == {"DBClusterIdentifier": "feed-1", "Role": "WRITER"}
    assert (cpu["threshold"], cpu["statistic"]) == (90, "Average")
    assert memory["metricName"] == "LowMemNumOperationsThrottled"
    assert memory["dimensions"] == {"DBClusterIdentifier": "feed-1"}
    assert (memory["threshold"], memory["statistic"]) == (0, "Sum")


def test_every_node_of_a_cache_is_watched(alarms):
    made = alarms(caches={"sessions": SESSIONS})
    assert made.keys() == {"sessions-001-busy", "sessions-002-busy"}
    busy = made["sessions-002-busy"]
    *asked, highest = busy["metricQueries"]
    assert {one["id"]: one["metric"]["metricName"] for one in asked} == {
        "cpu": "EngineCPUUtilization",
        "memory": "DatabaseMemoryUsagePercentage",
    }
    for one in asked:
        assert one["metric"]["namespace"] == "AWS/ElastiCache"
        assert one["metric"]["dimensions"] == {"CacheClusterId": "s-002"}
    assert (highest["expression"], busy["threshold"]) == ("MAX([cpu, memory])", 90)


def test_memcached_may_be_full(alarms):
    made = alarms(caches={"pages": PAGES})
    assert made.keys() == {"pages-all-cpu"}
    assert made["pages-all-cpu"]["metricName"] == "CPUUtilization"
    assert made["pages-all-cpu"]["dimensions"] == {"CacheClusterId": "pages-1"}


def test_what_a_table_refuses(alarms):
    made = alarms(tables={"cards": CARDS})
    assert made.keys() == {"cards-throttled"}
    *asked, both = made["cards-throttled"]["metricQueries"]
    assert {one["id"]: one["metric"]["metricName"] for one in asked} == {
        "read": "ReadThrottleEvents",
        "write": "WriteThrottleEvents",
    }
    for one in asked:
        assert one["metric"]["namespace"] == "AWS/DynamoDB"
        assert one["metric"]["dimensions"] == {"TableName": "cards-1"}
        assert (one["metric"]["stat"], one["metric"]["period"]) == ("Sum", 300)
        assert "returnData" not in one
    assert (both["expression"], both["returnData"]) == ("FILL(read, 0) + FILL(write, 0)", True)
    assert made["cards-throttled"]["threshold"] == 0
    assert made["cards-throttled"]["evaluationPeriods"] == 3


def test_one_dead_letter_is_heard_of_at_once(alarms):
    dead = alarms(queues={"jobs": JOBS})["jobs-dead-letters"]
    assert (dead["namespace"], dead["metricName"]) == (
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
    )
    assert dead["dimensions"] == {"QueueName": "dead-1"}
    assert (dead["threshold"], dead["statistic"], dead["evaluationPeriods"]) == (0, "Maximum", 1)
    assert dead["comparisonOperator"] == "GreaterThanThreshold"


def test_messages_that_nobody_takes(alarms):
    made = alarms(queues={"jobs": JOBS})
    assert made.keys() == {"jobs-dead-letters", "jobs-oldest"}
    oldest = made["jobs-oldest"]
    assert oldest["metricName"] == "ApproximateAgeOfOldestMessage"
    assert oldest["dimensions"] == {"QueueName": "jobs-1"}
    assert (oldest["threshold"], oldest["statistic"]) == (900, "Maximum")


def test_every_alarm_notifies_both_ways_and_says_what_to_do(alarms):
    made = alarms(
        mongos={"feed": FEED},
        caches={"sessions": SESSIONS, "pages": PAGES},
        tables={"cards": CARDS},
        queues={"jobs": JOBS},
    )
    assert len(made) == 2 + 2 + 1 + 1 + 2
    for alarm in made.values():
        assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]
        assert alarm["treatMissingData"] == "notBreaching"
        assert ("metricQueries" in alarm) or alarm["period"] == 300
        assert alarm["alarmDescription"].endswith(".")
