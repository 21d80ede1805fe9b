"""WebSocket gateways as the stack file has them: who answers, who sends, who leads there."""

import pytest

from plan.graph import graph

API = "aws:apigatewayv2/api:Api"
STAGE = "aws:apigatewayv2/stage:Stage"
ACCOUNT = "aws:apigateway/account:Account"
ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
DISTRIBUTION = "aws:cloudfront/distribution:Distribution"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
HOST = "<<apigatewayv2.Api/live-api.id>>.execute-api.eu-north-1.amazonaws.com"
PUSH = {
    "runs": "lambda",
    "build": "services/live/live",
    "route": "/api/live",
    "on": {"bus": "changes", "pattern": {"source": ["tasks"]}},
    "uses": {"connections": "write", "live": "send"},
}
TASKS = {"runs": "fargate", "route": "/api/tasks", "uses": {"changes": "send"}}
SOCKET = {"protocol": "websocket", "services": ["push"]}


@pytest.fixture
def live(stack):
    """A stack with a WebSocket gateway `live`, which `push` answers."""

    def make(entry=None, **changed):
        return stack(
            **{
                "services": {"tasks": TASKS, "push": PUSH},
                "tables": {"connections": {"key": "id", "ttl": "expires"}},
                "buses": {"changes": {}},
                "gateways": {"live": {**SOCKET, **(entry or {})}},
                **changed,
            }
        )

    return make


def ways(made):
    return {
        (e.source.name, e.target.name, e.port or "IAM", *e.details)
        for e in graph(made.record).edges
        if "live" in (e.source.name, e.target.name)
    }


def test_the_function_knows_where_to_send_and_whom_it_has_to_tell(live):
    function = live().of("aws:lambda/function:Function")["push-function"]
    assert function["environment"] == {
        "variables": {
            "CONNECTIONS_TABLE": "<<dynamodb.Table/connections-table.name>>",
            "LIVE_ENDPOINT": f"https://{HOST}/live",
        }
    }


def test_the_internet_reaches_it_and_it_reaches_the_function_alone(live):
    assert ways(live()) == {
        ("internet", "live", "443"),
        ("live", "push", "443", "messages"),
        ("live", "push", "IAM", "lambda:InvokeFunction"),
        ("push", "live", "IAM", "execute-api:ManageConnections"),
    }
    reached = graph(live().record).reachable_from_internet()
    assert {one.node.name: [node.name for node in one.through] for one in reached}["push"] == [
        "live"
    ]


def test_a_distribution_leads_to_it_by_the_functions_route(live):
    made = live(edge={})
    assert ("edge", "live", "443", "/api/live", "/api/live/*") in ways(made)
    (distribution,) = made.of(DISTRIBUTION).values()
    assert HOST in {origin["domainName"] for origin in distribution["origins"]}


def test_without_one_its_address_is_in_the_outputs(live):
    made = live()
    assert made.of(DISTRIBUTION) == {}
    assert made.record.outputs["gateways"] == {"live": {"url": f"wss://{HOST}/live"}}
    assert "push" in made.record.outputs["functions"]


def test_it_needs_neither_a_balancer_nor_a_network(live):
    made = live(networks=None, services={"push": PUSH})
    assert "balancer" not in made.components()
    assert made.of(API).keys() == {"live-api"}
    assert "url" not in made.record.outputs


def test_the_rate_and_the_logs_are_as_the_file_and_the_posture_say(live):
    made = live({"rate": 50})
    assert made.of(STAGE)["push-stage"]["defaultRouteSettings"]["throttlingRateLimit"] == 50
    logs = [one for name, one in made.of(GROUP).items() if name.startswith("live-")]
    assert [(one["retentionInDays"], one["kmsKeyId"]) for one in logs] == [
        (7, "<<kms.Key/key-key.arn>>")
    ] * 2


def test_one_setting_of_the_account_for_both_kinds_of_gateways(live):
    both = {"live": SOCKET, "public": {"services": ["tasks"]}}
    made = live(gateways=both)
    assert made.of(ACCOUNT).keys() == {"gateway-account-settings"}
    assert made.record.outputs["gateways"].keys() == {"live", "public"}


def test_a_setting_that_another_stack_has_made_is_left_alone(live):
    made = live({"log_role": "arn:aws:iam::123456789012:role/logs"})
    assert made.of(ACCOUNT) == {}


def test_a_firewall_does_not_guard_it_since_none_can(live):
    made = live(firewall={})
    assert {one["resourceArn"] for one in made.of(ASSOCIATION).values()} == {
        "<<lb.LoadBalancer/balancer-alb.arn>>"
    }


def test_it_is_watched_and_shown(live):
    made = live()
    alarm = made.of("aws:cloudwatch/metricAlarm:MetricAlarm")["alarms-live-errors"]
    assert alarm["metricQueries"][0]["metric"]["dimensions"] == {
        "ApiId": "<<apigatewayv2.Api/live-api.id>>",
        "Stage": "live",
    }
    body = made.of("aws:cloudwatch/dashboard:Dashboard")["dashboard-dashboard"]["dashboardBody"]
    assert "## live" in body


def test_a_container_may_send_too(live):
    made = live(services={"push": PUSH, "tasks": {**TASKS, "uses": {"live": "send"}}})
    assert ("tasks", "live", "IAM", "execute-api:ManageConnections") in ways(made)
