"""Certificates of a stack's domain: where they are, and who hears of their end."""

import contextlib

import pytest

DOMAIN = {"name": "shop.example.com", "zone": "example.com"}
API = {"runs": "fargate", "route": "/api"}
WEB = {"runs": "static", "build": "services/web", "route": "/"}
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
CERTIFICATE = "aws:acm/certificate:Certificate"
DASHBOARD = "aws:cloudwatch/dashboard:Dashboard"
RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
NOTICES = "groundwork:index:CertificateNotices"


@pytest.fixture
def page(tmp_path):
    """A project folder whose page has been built."""
    built = tmp_path / "services" / "web" / "dist"
    built.mkdir(parents=True)
    (built / "index.html").write_text("<title>Board</title>")
    with contextlib.chdir(tmp_path):
        yield


def expiry(made):
    return {name for name in made.of(ALARM) if name.endswith("-expiry")}


def test_that_of_the_balancer_has_an_alarm(stack):
    made = stack(domain=DOMAIN, services={"api": API})
    assert made.of(CERTIFICATE).keys() == {"certificate-certificate"}
    assert expiry(made) == {"alarms-certificate-expiry"}
    alarm = made.of(ALARM)["alarms-certificate-expiry"]
    assert alarm["dimensions"] == {
        "CertificateArn": "<<acm.Certificate/certificate-certificate.arn>>"
    }
    assert made.of(NOTICES) == {}


def test_that_of_the_distribution_has_events_besides(stack):
    made = stack(domain=DOMAIN, edge={}, services={"api": API})
    assert expiry(made) == {"alarms-certificate-expiry"}
    there = made.of(RULE)["expiry-there"]
    arn = "<<acm.Certificate/edge-certificate-certificate.arn>>"
    assert f'"resources": ["{arn}"]' in there["eventPattern"]
    assert there["region"] == "us-east-1"
    assert made.of(TARGET)["expiry-expiring"]["arn"] == "<<sns.Topic/alerts-topic.arn>>"
    (board,) = made.of(DASHBOARD).values()
    assert '"region": "us-east-1"' in board["dashboardBody"]


@pytest.mark.usefixtures("page")
def test_a_page_alone_has_a_chart_and_no_alarm(stack):
    made = stack(domain=DOMAIN, edge={}, services={"web": WEB})
    assert made.of(CERTIFICATE).keys() == {"edge-certificate-certificate"}
    assert made.of(ALARM) == {}
    assert made.of("groundwork:index:Alarms") == {}
    assert len(made.of(DASHBOARD)) == 1
    assert made.of(NOTICES).keys() == {"expiry"}


def test_without_a_domain_there_is_none(stack):
    made = stack(edge={}, services={"api": API})
    assert made.of(CERTIFICATE) == {}
    assert expiry(made) == set()
    assert made.of(NOTICES) == {}
