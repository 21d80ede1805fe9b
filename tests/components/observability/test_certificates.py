"""Certificates: when an alarm rings of one, and how its days are shown."""

import json

import pytest

from components.network.certificate import CertificateWatch
from components.observability.alarms import Alarms
from components.observability.dashboard import Dashboard

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
SHOP: CertificateWatch = {"arn": "arn:shop"}
EDGE: CertificateWatch = {"arn": "arn:edge", "region": "us-east-1"}


@pytest.fixture
def alarm(engine):
    engine.run(lambda: Alarms("alarms", {"topic_arn": "arn:topic", "certificates": {"shop": SHOP}}))
    assert [r.name for r in engine.resources if r.type == ALARM] == ["alarms-shop-expiry"]
    return engine.one(ALARM)


@pytest.fixture
def widgets(engine):
    def make(**args):
        whole = {"title": "shop", "region": "eu-north-1", **args}
        engine.run(lambda: Dashboard("dashboard", whole))
        body = engine.one("aws:cloudwatch/dashboard:Dashboard")["dashboardBody"]
        return [widget["properties"] for widget in json.loads(body)["widgets"]]

    return make


def test_it_rings_when_acm_should_have_renewed_it(alarm):
    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/CertificateManager", "DaysToExpiry")
    assert alarm["dimensions"] == {"CertificateArn": "arn:shop"}
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("LessThanThreshold", 45)
    assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]


def test_it_looks_once_a_day_at_what_is_counted_twice_a_day(alarm):
    assert (alarm["period"], alarm["evaluationPeriods"]) == (86400, 1)
    assert alarm["statistic"] == "Minimum"


def test_neither_a_young_certificate_nor_an_expired_one_changes_it(alarm):
    assert alarm["treatMissingData"] == "ignore"


def test_all_are_in_one_chart_each_with_its_region(widgets):
    heading, chart = widgets(certificates={"certificate": SHOP, "edge-certificate": EDGE})
    assert heading["markdown"] == "## Certificates"
    assert (chart["region"], chart["period"]) == ("eu-north-1", 86400)
    days = ["AWS/CertificateManager", "DaysToExpiry", "CertificateArn"]
    far = {"label": "edge-certificate", "stat": "Minimum", "region": "us-east-1"}
    assert chart["metrics"] == [
        [*days, "arn:shop", {"label": "certificate", "stat": "Minimum"}],
        [*days, "arn:edge", far],
    ]


def test_they_come_after_all_that_serves(widgets):
    worker = {"cluster_name": "main", "service_name": "worker"}
    found = widgets(services={"worker": worker}, certificates={"certificate": SHOP})
    headings = [each["markdown"] for each in found if "markdown" in each]
    assert headings == ["## worker", "## Certificates"]
