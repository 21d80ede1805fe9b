"""Repairs of Cost Explorer: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

SERVICES = {"MonitorName": "costs", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"}


@pytest.fixture
def costs(client: Callable[[str], Any]) -> Any:
    return client("ce")


def test_a_monitor_and_its_subscription_live_and_go(costs: Any) -> None:
    monitor = costs.create_anomaly_monitor(AnomalyMonitor=SERVICES)["MonitorArn"]
    (kept,) = costs.get_anomaly_monitors(MonitorArnList=[monitor])["AnomalyMonitors"]
    assert kept == {**SERVICES, "MonitorArn": monitor}
    told = {
        "SubscriptionName": "costs",
        "MonitorArnList": [monitor],
        "Frequency": "DAILY",
        "Subscribers": [{"Type": "EMAIL", "Address": "ops@example.com"}],
    }
    hears = costs.create_anomaly_subscription(AnomalySubscription=told)["SubscriptionArn"]
    costs.update_anomaly_subscription(SubscriptionArn=hears, Frequency="WEEKLY")
    (kept,) = costs.get_anomaly_subscriptions()["AnomalySubscriptions"]
    assert kept == {**told, "SubscriptionArn": hears, "Frequency": "WEEKLY"}

    costs.delete_anomaly_subscription(SubscriptionArn=hears)
    costs.delete_anomaly_monitor(MonitorArn=monitor)
    assert costs.get_anomaly_monitors()["AnomalyMonitors"] == []
    with pytest.raises(ClientError) as gone:
        costs.get_anomaly_monitors(MonitorArnList=[monitor])
    assert gone.value.response["Error"]["Code"] == "UnknownMonitorException"
    with pytest.raises(ClientError) as gone:
        costs.delete_anomaly_subscription(SubscriptionArn=hears)
    assert gone.value.response["Error"]["Code"] == "UnknownSubscriptionException"


def test_tags_are_added_changed_and_removed(costs: Any) -> None:
    first = [{"Key": "a", "Value": "1"}]
    monitor = costs.create_anomaly_monitor(AnomalyMonitor=SERVICES, ResourceTags=first)[
        "MonitorArn"
    ]
    assert costs.list_tags_for_resource(ResourceArn=monitor)["ResourceTags"] == first
    more = [{"Key": "a", "Value": "2"}, {"Key": "b", "Value": "3"}]
    costs.tag_resource(ResourceArn=monitor, ResourceTags=more)
    costs.untag_resource(ResourceArn=monitor, ResourceTagKeys=["b"])
    assert costs.list_tags_for_resource(ResourceArn=monitor)["ResourceTags"] == more[:1]
    costs.delete_anomaly_monitor(MonitorArn=monitor)
