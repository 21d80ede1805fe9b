"""Dashboard: grouped by service, every group in rows of its own."""

import json

import pytest

from components.links import DatabaseWatch, ServiceWatch
from components.observability.dashboard import Dashboard
from components.observability.widgets import layout

WORKER: ServiceWatch = {"cluster_name": "main", "service_name": "worker"}
ROUTED: ServiceWatch = {
    "cluster_name": "main",
    "service_name": "tasks",
    "target_group_suffix": "targetgroup/tasks/1",
    "load_balancer_suffix": "app/balancer/1",
}
BOARD: DatabaseWatch = {"identifier": "board-1", "storage_gib": 20, "memory_gib": 1}


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


def test_groups_follow_services_then_databases(widgets):
    found = widgets(services={"tasks": ROUTED, "worker": WORKER}, databases={"board": BOARD})
    headings = [w["properties"]["markdown"] for w in found if w["type"] == "text"]
    assert headings == ["## tasks", "## worker", "## board"]
    assert [w["y"] for w in found if w["type"] == "text"] == [0, 7, 14]
    assert len(charts(found)) == 4 + 1 + 3


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
    with pytest.raises(ValueError, match="dashboard: services or databases must name something"):
        engine.run(lambda: Dashboard("dashboard", {"title": "shop", "region": "eu-north-1"}))
