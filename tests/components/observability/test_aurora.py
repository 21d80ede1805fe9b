"""Aurora: when alarms ring of a cluster, and what its charts show."""

import json

import pytest

from components.data.aurora import AuroraWatch
from components.observability.alarms import Alarms
from components.observability.dashboard import Dashboard

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
ORDERS: AuroraWatch = {"identifier": "orders-1", "connections": 901}
WRITER = {"DBClusterIdentifier": "orders-1", "Role": "WRITER"}


@pytest.fixture
def alarms(engine):
    engine.run(lambda: Alarms("alarms", {"topic_arn": "arn:topic", "auroras": {"orders": ORDERS}}))
    return {r.name: r.inputs for r in engine.resources if r.type == ALARM}


def test_one_alarm_for_capacity_and_cpu_which_have_one_remedy(alarms):
    assert alarms.keys() == {"alarms-orders-busy", "alarms-orders-connections"}
    busy = alarms["alarms-orders-busy"]
    asked = {q["id"]: q.get("metric") for q in busy["metricQueries"]}
    assert {one: metric["metricName"] for one, metric in asked.items() if metric} == {
        "capacity": "ACUUtilization",
        "cpu": "CPUUtilization",
    }
    assert all(metric["dimensions"] == WRITER for metric in asked.values() if metric)
    assert (busy["threshold"], busy["evaluationPeriods"]) == (90, 3)
    assert busy["alarmDescription"].endswith("then raise capacity.max.")


def test_a_paused_cluster_is_no_alarm(alarms):
    assert {alarm["treatMissingData"] for alarm in alarms.values()} == {"notBreaching"}
    assert {alarm["comparisonOperator"] for alarm in alarms.values()} == {"GreaterThanThreshold"}


def test_connections_are_counted_against_what_the_capacity_takes(alarms):
    connections = alarms["alarms-orders-connections"]
    assert (connections["namespace"], connections["metricName"]) == (
        "AWS/RDS",
        "DatabaseConnections",
    )
    assert connections["dimensions"] == WRITER
    assert connections["threshold"] == 720
    assert "80 % of 901 connections" in connections["alarmDescription"]


def test_every_alarm_notifies(alarms):
    for alarm in alarms.values():
        assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]


def test_charts_are_of_the_whole_cluster(engine):
    args = {"title": "shop", "region": "eu-north-1", "auroras": {"orders": ORDERS}}
    engine.run(lambda: Dashboard("dashboard", args))
    body = json.loads(engine.one("aws:cloudwatch/dashboard:Dashboard")["dashboardBody"])
    heading, *charts = (widget["properties"] for widget in body["widgets"])
    assert heading["markdown"] == "## orders"
    assert {c["title"]: c["metrics"][0][:4] for c in charts} == {
        title: ["AWS/RDS", name, "DBClusterIdentifier", "orders-1"]
        for title, name in {
            "Capacity, units": "ServerlessDatabaseCapacity",
            "CPU, %": "CPUUtilization",
            "Connections": "DatabaseConnections",
            "Storage, bytes": "VolumeBytesUsed",
        }.items()
    }
