"""Alarms and charts of streams and of search domains: few, and each says what to do."""

import json

import pytest

from components.observability.alarms import Alarms, AlarmsArgs
from components.observability.dashboard import Dashboard, DashboardArgs
from components.store_watches import SearchWatch, StreamWatch

CHANGES: StreamWatch = {"cluster_name": "changes-1", "topic": "changes", "brokers": 2}
CLICKS: StreamWatch = {"cluster_name": "clicks-1", "topic": "clicks", "brokers": 0}
INDEX: SearchWatch = {"domain_name": "index-1", "account_id": "123456789012", "storage_gib": 50}
HERE = {"DomainName": "index-1", "ClientId": "123456789012"}


@pytest.fixture
def alarms(engine):
    def make(**args):
        whole: AlarmsArgs = {"topic_arn": "arn:topic", **args}
        engine.run(lambda: Alarms("alarms", whole))
        typ = "aws:cloudwatch/metricAlarm:MetricAlarm"
        return {r.name.removeprefix("alarms-"): r.inputs for r in engine.resources if r.type == typ}

    return make


@pytest.fixture
def charts(engine):
    def make(**args):
        whole: DashboardArgs = {"title": "shop", "region": "eu-north-1", **args}
        engine.run(lambda: Dashboard("dashboard", whole))
        body = json.loads(engine.one("aws:cloudwatch/dashboard:Dashboard")["dashboardBody"])
        shown = [w["properties"] for w in body["widgets"] if w["type"] == "metric"]
        return {each["title"]: each["metrics"] for each in shown}

    return make


def test_brokers_are_watched_for_disks_and_partitions(alarms):
    made = alarms(streams={"changes": CHANGES})
    assert made.keys() == {"changes-lag", "changes-disk", "changes-offline"}
    offline, disk = made["changes-offline"], made["changes-disk"]
    assert (offline["namespace"], offline["metricName"]) == ("AWS/Kafka", "OfflinePartitionsCount")
    assert offline["dimensions"] == {"Cluster Name": "changes-1"}
    assert (offline["threshold"], offline["evaluationPeriods"]) == (0, 1)
    assert disk["threshold"] == 85
    assert [q["metric"]["dimensions"] for q in disk["metricQueries"][:-1]] == [
        {"Cluster Name": "changes-1", "Broker ID": "1"},
        {"Cluster Name": "changes-1", "Broker ID": "2"},
    ]


def test_whoever_falls_behind_is_seen_whatever_its_group(alarms):
    made = alarms(streams={"clicks": CLICKS})
    assert made.keys() == {"clicks-lag"}
    (query,) = made["clicks-lag"]["metricQueries"]
    assert query["expression"] == (
        "SELECT MAX(EstimatedMaxTimeLag) FROM "
        'SCHEMA("AWS/Kafka", "Cluster Name", "Consumer Group", Topic) '
        "WHERE \"Cluster Name\" = 'clicks-1'"
    )
    assert query["period"] == 300
    assert made["clicks-lag"]["threshold"] == 900


def test_a_domain_is_watched_for_what_it_loses(alarms):
    made = alarms(searches={"index": INDEX})
    assert made.keys() == {"index-red", "index-blocked", "index-storage", "index-busy"}
    for key, metric in (("red", "ClusterStatus.red"), ("blocked", "ClusterIndexWritesBlocked")):
        assert made[f"index-{key}"]["metricName"] == metric
        assert made[f"index-{key}"]["dimensions"] == HERE
        assert made[f"index-{key}"]["comparisonOperator"] == "GreaterThanThreshold"
    storage = made["index-storage"]
    assert (storage["threshold"], storage["statistic"]) == (10240, "Minimum")
    assert storage["comparisonOperator"] == "LessThanThreshold"
    queries = made["index-busy"]["metricQueries"]
    metrics = [q["metric"]["metricName"] for q in queries[:-1]]
    assert metrics == ["CPUUtilization", "JVMMemoryPressure"]


def test_charts_of_brokers(charts):
    made = charts(streams={"changes": CHANGES})
    assert made.keys() == {"Bytes a second", "Behind, seconds", "Disks, % full"}
    assert len(made["Bytes a second"]) == 4
    ((behind,),) = made["Behind, seconds"]
    assert behind["expression"] == (
        'SEARCH(\'{AWS/Kafka,"Cluster Name","Consumer Group",Topic} '
        'MetricName="EstimatedMaxTimeLag" "Cluster Name"="changes-1"\', \'Maximum\')'
    )


def test_serverless_shows_its_topic(charts):
    made = charts(streams={"clicks": CLICKS})
    assert made.keys() == {"Bytes a second", "Behind, seconds"}
    line = made["Bytes a second"][0]
    assert line[:6] == ["AWS/Kafka", "BytesInPerSec", "Cluster Name", "clicks-1", "Topic", "clicks"]


def test_charts_of_a_domain(charts):
    made = charts(searches={"index": INDEX})
    assert [lines[0][1] for lines in made.values()] == [
        "SearchRate",
        "SearchLatency",
        "JVMMemoryPressure",
        "FreeStorageSpace",
    ]
