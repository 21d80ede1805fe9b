"""A WebSocket API's one alarm, and its charts."""

import json

import pytest

from components.observability.alarms import Alarms
from components.observability.dashboard import Dashboard
from components.observability.sockets import SocketWatch

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
LIVE: SocketWatch = {"api_id": "live-1", "stage": "live"}
HERE = ["ApiId", "live-1", "Stage", "live"]


def test_what_failed_rings_wherever_it_failed(engine):
    engine.run(lambda: Alarms("alarms", {"topic_arn": "arn:topic", "sockets": {"live": LIVE}}))
    alarm = engine.one(ALARM)
    assert engine.named("alarms-live-errors").inputs == alarm
    *queries, failed = alarm["metricQueries"]
    dimensions = {"ApiId": "live-1", "Stage": "live"}
    assert [(q["id"], q["metric"]) for q in queries] == [
        (
            word,
            {
                "namespace": "AWS/ApiGateway",
                "metricName": name,
                "dimensions": dimensions,
                "stat": "Sum",
                "period": 300,
            },
        )
        for word, name in (("integration", "IntegrationError"), ("execution", "ExecutionError"))
    ]
    assert failed == {
        "id": "failed",
        "expression": "FILL(integration, 0) + FILL(execution, 0)",
        "label": "failed",
        "returnData": True,
    }
    assert (alarm["threshold"], alarm["evaluationPeriods"]) == (0, 3)
    assert alarm["comparisonOperator"] == "GreaterThanThreshold"
    assert alarm["treatMissingData"] == "notBreaching"
    assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]
    assert alarm["alarmDescription"].startswith("live: connections or messages failed for 15")


@pytest.fixture
def widgets(engine):
    engine.run(
        lambda: Dashboard(
            "dashboard",
            {
                "title": "shop",
                "region": "eu-north-1",
                "services": {"tasks": {"cluster_name": "main", "service_name": "tasks"}},
                "sockets": {"live": LIVE},
            },
        )
    )
    body = engine.one("aws:cloudwatch/dashboard:Dashboard")["dashboardBody"]
    return [widget["properties"] for widget in json.loads(body)["widgets"]]


def test_it_is_shown_before_the_services(widgets):
    assert [w["markdown"] for w in widgets if "markdown" in w] == ["## live", "## tasks"]


def test_charts_count_connections_and_messages(widgets):
    counted, timed = (w for w in widgets if w.get("title", "").startswith(TITLES))
    assert counted["metrics"] == [
        ["AWS/ApiGateway", name, *HERE, {"label": label, "stat": "Sum"}]
        for name, label in (
            ("ConnectCount", "connections"),
            ("MessageCount", "messages"),
            ("ClientError", "refused"),
            ("IntegrationError", "failed"),
        )
    ]
    assert timed["metrics"] == [
        ["AWS/ApiGateway", "IntegrationLatency", *HERE, {"label": "p95", "stat": "p95"}]
    ]


TITLES = ("Connections, messages", "Time of the function")
