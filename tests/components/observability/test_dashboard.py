"""Dashboard: grouped by service, every group in rows of its own."""

import json

import pytest

from components.links import CacheWatch, DatabaseWatch, MongoWatch, QueueWatch, ServiceWatch
from components.observability.dashboard import Dashboard
from components.observability.widgets import layout
from components.store_watches import BusWatch, TableWatch, TopicWatch

WORKER: ServiceWatch = {"cluster_name": "main", "service_name": "worker"}
ROUTED: ServiceWatch = {
    "cluster_name": "main",
    "service_name": "tasks",
    "target_group_suffix": "targetgroup/tasks/1",
    "load_balancer_suffix": "app/balancer/1",
}
BOARD: DatabaseWatch = {"identifier": "board-1", "storage_gib": 20, "memory_gib": 1}
FEED: MongoWatch = {"identifier": "feed-1"}
SESSIONS: CacheWatch = {"node_ids": {"001": "s-001", "002": "s-002"}, "memcached": False}
CARDS: TableWatch = {"name": "cards-1"}
NEWS: TopicWatch = {"name": "news-1"}
BOARD_BUS: BusWatch = {"name": "board-1", "rules": {"paid": "paid-1", "late": "late-1"}}
JOBS: QueueWatch = {"name": "jobs-1", "dead_letter_name": "dead-1"}


@pytest.fixture
def widgets(engine):
    def make(**args):
        engine.run(
            lambda: Dashboard("dashboard", {"title": "shop", "region": "eu-north-1", **args})
        )
        return json.loads(engine.one("aws:cloudwatch/dashboard:Dashboard")["dashboardBody"])[
            "widgets"
        ]

    return make


def charts(found):
    return [w["properties"] for w in found if w["type"] == "metric"]


def test_groups_follow_services_then_what_they_use(widgets):
    found = widgets(
        services={"tasks": ROUTED, "worker": WORKER},
        queues={"jobs": JOBS},
        tables={"cards": CARDS},
        topics={"news": NEWS},
        buses={"events": BOARD_BUS},
        caches={"sessions": SESSIONS},
        mongos={"feed": FEED},
        databases={"board": BOARD},
    )
    headings = [w["properties"]["markdown"] for w in found if w["type"] == "text"]
    used = ["## board", "## feed", "## sessions", "## cards", "## news", "## events", "## jobs"]
    assert headings == ["## tasks", "## worker", *used]
    assert [w["y"] for w in found if w["type"] == "text"] == [0, 7, 14, 21, 28, 35, 42, 49, 56]
    assert len(charts(found)) == 4 + 1 + 3 + 3 + 3 + 2 + 1 + 2 + 3


def test_errors_of_the_log_stand_beside_those_of_the_answers(widgets):
    logged = {"namespace": "main", "name": "tasks-errors"}
    line = ["main", "tasks-errors", {"label": "logged errors", "stat": "Sum"}]
    routed = charts(widgets(services={"tasks": {**ROUTED, "logged_errors": logged}}))
    assert len(routed) == 4
    assert routed[0]["metrics"][-1] == line
    _, alone = charts(widgets(services={"worker": {**WORKER, "logged_errors": logged}}))
    assert (alone["title"], alone["metrics"]) == ("Errors in the log, a minute", [line])


def test_service_behind_a_balancer_shows_traffic_first(widgets):
    found = charts(widgets(services={"tasks": ROUTED}))
    assert [c["title"] for c in found] == [
        "Requests and errors, a minute",
        "Time to answer, seconds",
        "CPU and memory, % of what is reserved",
        "Targets",
    ]
    assert found[0]["metrics"][2] == [
        "AWS/ApplicationELB",
        "HTTPCode_Target_5XX_Count",
        "TargetGroup",
        "targetgroup/tasks/1",
        "LoadBalancer",
        "app/balancer/1",
        {"label": "5xx", "stat": "Sum"},
    ]
    assert [m[-1]["stat"] for m in found[1]["metrics"]] == ["p50", "p95"]


def test_worker_shows_its_load_alone(widgets):
    (only,) = charts(widgets(services={"worker": WORKER}))
    assert [m[1] for m in only["metrics"]] == ["CPUUtilization", "MemoryUtilization"]
    assert only["metrics"][0][2:6] == ["ClusterName", "main", "ServiceName", "worker"]


def test_database_shows_what_its_alarms_watch(widgets):
    found = charts(widgets(databases={"board": BOARD}))
    assert [c["metrics"][0][1] for c in found] == [
        "CPUUtilization",
        "DatabaseConnections",
        "FreeStorageSpace",
    ]
    assert all(c["metrics"][0][2:4] == ["DBInstanceIdentifier", "board-1"] for c in found)


def test_mongo_shows_what_its_cluster_does(widgets):
    found = charts(widgets(mongos={"feed": FEED}))
    assert [c["metrics"][0][:4] for c in found] == [
        ["AWS/DocDB", metric, "DBClusterIdentifier", "feed-1"]
        for metric in ("CPUUtilization", "DatabaseConnections", "VolumeBytesUsed")
    ]


def test_cache_shows_every_node_side_by_side(widgets):
    found = charts(widgets(caches={"sessions": SESSIONS}))
    assert [[m[1] for m in c["metrics"]] for c in found] == [
        ["EngineCPUUtilization"] * 2,
        ["DatabaseMemoryUsagePercentage"] * 2,
        ["CacheHits"] * 2 + ["CacheMisses"] * 2,
    ]
    assert [m[2:4] for m in found[0]["metrics"]] == [
        ["CacheClusterId", "s-001"],
        ["CacheClusterId", "s-002"],
    ]
    assert [m[-1]["label"] for m in found[2]["metrics"]] == [
        "hits 001",
        "hits 002",
        "misses 001",
        "misses 002",
    ]


def test_memcached_has_other_words_for_it(widgets):
    found = charts(widgets(caches={"pages": {"node_ids": {"all": "pages-1"}, "memcached": True}}))
    assert [m[1] for c in found for m in c["metrics"]] == [
        "CPUUtilization",
        "BytesUsedForCacheItems",
        "GetHits",
        "GetMisses",
    ]


def test_table_shows_what_is_asked_and_what_is_refused(widgets):
    asked, refused = charts(widgets(tables={"cards": CARDS}))
    assert [line[1] for line in asked["metrics"]] == [
        "ConsumedReadCapacityUnits",
        "ConsumedWriteCapacityUnits",
    ]
    assert [line[1] for line in refused["metrics"]] == ["ReadThrottleEvents", "WriteThrottleEvents"]
    for line in (*asked["metrics"], *refused["metrics"]):
        assert (line[0], line[2:4]) == ("AWS/DynamoDB", ["TableName", "cards-1"])
        assert line[4]["stat"] == "Sum"


def test_topic_shows_what_is_said_and_who_hears(widgets):
    (only,) = charts(widgets(topics={"news": NEWS}))
    assert [line[1] for line in only["metrics"]] == [
        "NumberOfMessagesPublished",
        "NumberOfNotificationsDelivered",
        "NumberOfNotificationsFailed",
    ]
    assert {tuple(line[2:4]) for line in only["metrics"]} == {("TopicName", "news-1")}


def test_bus_shows_each_rule(widgets):
    events, dead = charts(widgets(buses={"events": BOARD_BUS}))
    for shown, name in ((events, "MatchedEvents"), (dead, "InvocationsSentToDlq")):
        assert [line[:6] for line in shown["metrics"]] == [
            ["AWS/Events", name, "EventBusName", "board-1", "RuleName", "late-1"],
            ["AWS/Events", name, "EventBusName", "board-1", "RuleName", "paid-1"],
        ]


def test_queue_shows_dead_letters_beside_what_waits(widgets):
    traffic, waiting, oldest = charts(widgets(queues={"jobs": JOBS}))
    assert [m[1] for m in traffic["metrics"]] == ["NumberOfMessagesSent", "NumberOfMessagesDeleted"]
    assert {m[-1]["stat"] for m in traffic["metrics"]} == {"Sum"}
    assert [(m[3], m[-1]["label"]) for m in waiting["metrics"]] == [
        ("jobs-1", "messages"),
        ("dead-1", "dead letters"),
    ]
    assert oldest["metrics"][0][1:4] == ["ApproximateAgeOfOldestMessage", "QueueName", "jobs-1"]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_charts_of_a_group_fill_its_row_without_overlap(number):
    _, *row = layout("x", {"it": [{"title": str(i)} for i in range(number)]})
    assert [w["x"] for w in row] == [i * (24 // number) for i in range(number)]
    assert {w["width"] for w in row} == {24 // number}
    assert {(w["y"], w["height"], w["properties"]["region"]) for w in row} == {(1, 6, "x")}


def test_name_is_the_title(engine, widgets):
    widgets(services={"worker": WORKER})
    assert engine.outputs("groundwork:index:Dashboard") == {"dashboard_name": "shop"}


def test_nothing_to_show_is_refused(engine):
    with pytest.raises(
        ValueError, match=r"dashboard: services, .* or certificates must name something"
    ):
        engine.run(lambda: Dashboard("dashboard", {"title": "shop", "region": "eu-north-1"}))
