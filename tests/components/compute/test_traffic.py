"""Traffic: the balancer's rule, the target group, the edge between them, and the error alarm."""

import pytest

from components.compute.traffic import conditions

RULE = "aws:lb/listenerRule:ListenerRule"


def plain(found):
    return [
        (c.host_header.values if c.host_header else c.path_pattern.values, bool(c.host_header))
        for c in found
    ]


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ({"path": "/api"}, [(["/api", "/api/*"], False)]),
        ({"path": "/"}, [(["/*"], False)]),
        ({}, [(["/*"], False)]),
        ({"host": "api.example.com"}, [(["api.example.com"], True)]),
        (
            {"host": "api.example.com", "path": "/v1"},
            [(["api.example.com"], True), (["/v1", "/v1/*"], False)],
        ),
    ],
)
def test_path_takes_everything_below_it(route, expected):
    assert plain(conditions({"priority": 1, **route})) == expected


def test_rule_forwards_to_the_target_group(make, served):
    rule = make(**served).one(RULE)
    assert (rule["listenerArn"], rule["priority"]) == ("arn:listener", 25_000)
    assert rule["conditions"] == [{"pathPattern": {"values": ["/api/tasks", "/api/tasks/*"]}}]
    assert rule["actions"] == [
        {"type": "forward", "targetGroupArn": "<<lb.TargetGroup/tasks-tg.arn>>"}
    ]


def test_target_group_takes_addresses_and_checks_health(make, served):
    group = make(**served, port=9000, health_path="/live").one("aws:lb/targetGroup:TargetGroup")
    assert (group["targetType"], group["protocol"], group["port"]) == ("ip", "HTTP", 9000)
    assert group["healthCheck"] == {
        "path": "/live",
        "matcher": "200",
        "interval": 15,
        "timeout": 5,
        "healthyThreshold": 2,
        "unhealthyThreshold": 3,
    }


def test_tasks_admit_nobody_but_the_balancer(make, served):
    engine = make(**served)
    out = engine.named("tasks-behind-balancer").inputs
    into = engine.named("tasks-from-balancer").inputs
    assert out["securityGroupId"] == into["referencedSecurityGroupId"] == "sg-balancer"
    assert out["referencedSecurityGroupId"] == into["securityGroupId"]
    assert into["securityGroupId"] == "<<ec2.SecurityGroup/tasks-sg.id>>"
    assert (into["fromPort"], into["toPort"], into["ipProtocol"]) == (8080, 8080, "tcp")
    assert into["tags"]["access"] == out["tags"]["access"] == "serve"
    assert len([r for r in engine.resources if "gressRule" in r.type]) == 2


def test_errors_ring_as_a_share_of_the_requests(make, served):
    alarm = make(**served).one("aws:cloudwatch/metricAlarm:MetricAlarm")
    queries = {each["id"]: each for each in alarm["metricQueries"]}
    assert queries.keys() == {"errors", "requests", "rate"}
    assert queries["rate"]["expression"] == "IF(errors > 5, 100 * errors / requests, 0)"
    assert [key for key, each in queries.items() if each.get("returnData")] == ["rate"]
    assert queries["errors"]["metric"] == {
        "namespace": "AWS/ApplicationELB",
        "metricName": "HTTPCode_Target_5XX_Count",
        "stat": "Sum",
        "period": 60,
        "dimensions": {
            "TargetGroup": "<<lb.TargetGroup/tasks-tg.arnSuffix>>",
            "LoadBalancer": "app/balancer/1",
        },
    }
    assert queries["requests"]["metric"]["metricName"] == "RequestCount"
    assert (alarm["threshold"], alarm["evaluationPeriods"]) == (5, 3)
    assert alarm["treatMissingData"] == "notBreaching"
    assert alarm["alarmActions"] == alarm["okActions"] == ["arn:topic"]
    assert not {"metricName", "period", "statistic"} & alarm.keys()


def test_without_a_route_there_is_no_traffic(make):
    engine = make()
    for token in (RULE, "aws:lb/targetGroup:TargetGroup", "aws:cloudwatch/metricAlarm:MetricAlarm"):
        assert engine.of(token) == []
