"""Alarms: few, each with a threshold that can be explained, all of them notifying."""

import pytest

from components.links import DatabaseWatch, ServiceWatch
from components.observability.alarms import Alarms, AlarmsArgs

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
WORKER: ServiceWatch = {"cluster_name": "cluster", "service_name": "worker"}
ROUTED: ServiceWatch = {
    "cluster_name": "cluster",
    "service_name": "tasks",
    "target_group_suffix": "targetgroup/tasks/1",
    "load_balancer_suffix": "app/balancer/1",
}
BOARD: DatabaseWatch = {"identifier": "board-1", "storage_gib": 20, "memory_gib": 1}


@pytest.fixture
def alarms(engine):
    def make(**args):
        whole: AlarmsArgs = {"topic_arn": "arn:topic", **args}
        engine.run(lambda: Alarms("alarms", whole))
        return {
            r.name.removeprefix("alarms-"): r.inputs for r in engine.resources if r.type == ALARM
        }

    return make


def test_nothing_to_watch_is_no_alarm(alarms, engine):
    assert alarms() == {}
    assert engine.outputs("groundwork:index:Alarms") == {"names": []}


def test_service_without_a_route(alarms):
    made = alarms(services={"worker": WORKER})
    assert made.keys() == {"worker-busy"}
    *asked, highest = made["worker-busy"]["metricQueries"]
    assert asked == [
        {
            "id": word,
            "metric": {
                "namespace": "AWS/ECS",
                "metricName": metric,
                "dimensions": {"ClusterName": "cluster", "ServiceName": "worker"},
                "stat": "Average",
                "period": 300,
            },
        }
        for word, metric in (("cpu", "CPUUtilization"), ("memory", "MemoryUtilization"))
    ]
    assert (highest["expression"], highest["returnData"]) == ("MAX([cpu, memory])", True)
    assert made["worker-busy"]["threshold"] == 90
    # AWS takes either queries or one metric.
    assert not {"period", "metricName", "namespace", "statistic"} & made["worker-busy"].keys()


def test_service_behind_the_balancer_is_watched_for_unhealthy_targets(alarms):
    made = alarms(services={"tasks": ROUTED})
    assert made.keys() == {"tasks-busy", "tasks-unhealthy", "tasks-slow"}
    unhealthy = made["tasks-unhealthy"]
    assert unhealthy["dimensions"] == {
        "TargetGroup": "targetgroup/tasks/1",
        "LoadBalancer": "app/balancer/1",
    }
    assert (unhealthy["threshold"], unhealthy["statistic"]) == (0, "Minimum")


def test_slow_answers_are_seen_in_their_tail(alarms):
    slow = alarms(services={"tasks": ROUTED})["tasks-slow"]
    assert (slow["metricName"], slow["extendedStatistic"]) == ("TargetResponseTime", "p95")
    assert (slow["threshold"], slow["dimensions"]["TargetGroup"]) == (2, "targetgroup/tasks/1")
    assert "statistic" not in slow


def test_database_thresholds_follow_its_size(alarms):
    made = alarms(databases={"board": BOARD})
    assert made.keys() == {"board-storage", "board-cpu", "board-connections"}
    assert made["board-storage"]["threshold"] == 2 * 1024**3
    assert made["board-storage"]["comparisonOperator"] == "LessThanThreshold"
    # 1 GiB / 9,531,392 bytes = 112 connections, of which 80 % is 89.
    assert made["board-connections"]["threshold"] == 89
    assert "112 connections" in made["board-connections"]["alarmDescription"]
    assert all(a["dimensions"] == {"DBInstanceIdentifier": "board-1"} for a in made.values())


def test_connections_are_never_more_than_the_engine_allows(alarms):
    made = alarms(databases={"big": {**BOARD, "memory_gib": 512}})
    assert made["big-connections"]["threshold"] == 4000


def test_every_alarm_notifies_both_ways_and_forgives_silence(alarms):
    made = alarms(services={"tasks": ROUTED, "worker": WORKER}, databases={"board": BOARD})
    assert len(made) == 7
    for alarm in made.values():
        assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]
        assert alarm["treatMissingData"] == "notBreaching"
        assert alarm["evaluationPeriods"] == 3
        assert ("metricQueries" in alarm) or alarm["period"] == 300
        assert alarm["alarmDescription"].endswith(".")


def test_of_two_target_groups_the_worse_one_counts(alarms):
    other = {"other_group_suffix": "targetgroup/tasks2/1"}
    one, two = (alarms(services={"tasks": {**ROUTED, **more}}) for more in ({}, other))
    assert two.keys() == one.keys()
    assert two["tasks-busy"] == one["tasks-busy"]
    for key, metric, stat in (
        ("tasks-unhealthy", "UnHealthyHostCount", "Minimum"),
        ("tasks-slow", "TargetResponseTime", "p95"),
    ):
        *groups, worst = two[key]["metricQueries"]
        assert [query["metric"] for query in groups] == [
            {
                "namespace": "AWS/ApplicationELB",
                "metricName": metric,
                "stat": stat,
                "period": 300,
                "dimensions": {"TargetGroup": group, "LoadBalancer": "app/balancer/1"},
            }
            for group in ("targetgroup/tasks/1", "targetgroup/tasks2/1")
        ]
        assert worst["expression"] == "MAX([FILL(group_1, 0), FILL(group_2, 0)])"
        assert worst["returnData"] is True
        own = {"namespace", "metricName", "statistic", "extendedStatistic", "dimensions", "period"}
        assert not own & two[key].keys()
        for same in ("threshold", "evaluationPeriods", "treatMissingData", "alarmDescription"):
            assert two[key][same] == one[key][same]
