"""A gateway's one alarm, and its charts."""

import json

import pytest

from components.links import GatewayWatch
from components.observability.alarms import Alarms
from components.observability.dashboard import Dashboard

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
PUBLIC: GatewayWatch = {"api_name": "public-api-1", "stage": "api"}
HERE = ["ApiName", "public-api-1", "Stage", "api"]


def test_failed_answers_ring_as_a_share_of_all(engine):
    engine.run(lambda: Alarms("alarms", {"topic_arn": "arn:topic", "gateways": {"public": PUBLIC}}))
    alarm = engine.one(ALARM)
    assert engine.named("alarms-public-errors").inputs == alarm
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/ApiGateway", "5XXError")
    assert alarm["dimensions"] == {"ApiName": "public-api-1", "Stage": "api"}
    assert (alarm["statistic"], alarm["threshold"]) == ("Average", 0.05)
    assert (alarm["period"], alarm["evaluationPeriods"]) == (300, 3)
    assert alarm["comparisonOperator"] == "GreaterThanThreshold"
    assert alarm["treatMissingData"] == "notBreaching"
    assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]
    assert alarm["alarmDescription"].startswith("public: more than 5 % of its answers are 5xx")


@pytest.fixture
def widgets(engine):
    engine.run(
        lambda: Dashboard(
            "dashboard",
            {
                "title": "shop",
                "region": "eu-north-1",
                "services": {"tasks": {"cluster_name": "main", "service_name": "tasks"}},
                "gateways": {"public": PUBLIC},
            },
        )
    )
    body = engine.one("aws:cloudwatch/dashboard:Dashboard")["dashboardBody"]
    return [widget["properties"] for widget in json.loads(body)["widgets"]]


def test_a_gateway_is_shown_before_the_services_behind_it(widgets):
    assert [w["markdown"] for w in widgets if "markdown" in w] == ["## public", "## tasks"]


def test_charts_count_requests_and_tell_whose_time_it_was(widgets):
    requests, times = (w for w in widgets if w.get("title", "").split(",")[0] in TITLES)
    assert requests["metrics"] == [
        ["AWS/ApiGateway", name, *HERE, {"label": label, "stat": "Sum"}]
        for name, label in (("Count", "requests"), ("4XXError", "4xx"), ("5XXError", "5xx"))
    ]
    assert times["metrics"] == [
        ["AWS/ApiGateway", name, *HERE, {"label": label, "stat": "p95"}]
        for name, label in (("Latency", "all"), ("IntegrationLatency", "service"))
    ]


TITLES = ("Requests and errors", "Time to answer")
