"""Gateways as the stack file has them: what they lead to, whom they admit, what guards them."""

import pytest

from plan.graph import graph

RESOURCE = "aws:apigateway/resource:Resource"
METHOD = "aws:apigateway/method:Method"
INTEGRATION = "aws:apigateway/integration:Integration"
STAGE = "aws:apigateway/stage:Stage"
PLAN = "aws:apigateway/usagePlan:UsagePlan"
ACCOUNT = "aws:apigateway/account:Account"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
ACL = "aws:wafv2/webAcl:WebAcl"
ASSOCIATION = "aws:wafv2/webAclAssociation:WebAclAssociation"
GROUP = "aws:cloudwatch/logGroup:LogGroup"
DOMAIN = {"name": "shop.example.com", "zone": "example.com"}
SERVICES = {
    "tasks": {"runs": "fargate", "route": "/api/tasks"},
    "feed": {"runs": "fargate", "route": "/api/feed"},
}
ROLE = "arn:aws:iam::123456789012:role/logs"


@pytest.fixture
def gated(stack):
    """A stack whose gateway `public` leads to `tasks`."""

    def make(entry=None, **changed):
        public = {"services": ["tasks"], **(entry or {})}
        return stack(**{"services": SERVICES, "gateways": {"public": public}, **changed})

    return make


def ways(made, source):
    return {
        (e.target.name, e.port, e.access or " ".join(e.details))
        for e in graph(made.record).edges
        if e.source.name == source
    }


def test_there_is_none_unless_asked_for(stack):
    made = stack(services=SERVICES)
    assert made.of(ACCOUNT) == made.of(STAGE) == {}
    assert "gateways" not in made.record.outputs


def test_it_leads_to_the_services_it_names_by_their_routes(gated):
    made = gated({"services": ["tasks", "feed"]})
    assert {one["pathPart"] for one in made.of(RESOURCE).values()} == {"tasks", "feed", "{proxy+}"}
    assert {one["uri"] for one in made.of(INTEGRATION).values()} == {
        f"http://<<lb.LoadBalancer/balancer-alb.dnsName>>:80/api/{path}"
        for path in ("tasks", "tasks/{proxy}", "feed", "feed/{proxy}")
    }
    assert made.record.outputs["gateways"] == {
        "public": {"url": "<<apigateway.Stage/public-stage.invokeUrl>>"}
    }


def test_with_a_domain_it_asks_the_balancer_by_its_name_over_https(gated):
    made = gated(domain=DOMAIN)
    assert {one["uri"] for one in made.of(INTEGRATION).values()} == {
        "https://shop.example.com:443/api/tasks",
        "https://shop.example.com:443/api/tasks/{proxy}",
    }
    assert ways(made, "public") == {
        ("balancer", "443", "serve"),
        ("balancer", "443", "/api/tasks"),
        ("balancer", "443", "/api/tasks/*"),
    }


def test_everybody_is_admitted_unless_it_says_who(gated):
    made = gated()
    assert {(m["authorization"], m["apiKeyRequired"]) for m in made.of(METHOD).values()} == {
        ("NONE", False)
    }
    assert made.of(PLAN) == {}
    assert ("public", "443", "") in ways(made, "internet")


def test_users_and_clients_are_admitted_alone(gated):
    clients = {"clients": {"partner": "A partner"}, "client_rate": 5, "client_daily_requests": 9}
    made = gated({"users": "people", **clients}, domain=DOMAIN, users={"people": {}})
    assert {(m["authorization"], m["apiKeyRequired"]) for m in made.of(METHOD).values()} == {
        ("COGNITO_USER_POOLS", True)
    }
    plan = made.of(PLAN)["public-plan"]
    assert plan["throttleSettings"] == {"rateLimit": 5, "burstLimit": 10}
    assert plan["quotaSettings"] == {"limit": 9, "period": "DAY"}
    assert ("public", "443", "sign in: people API key") in ways(made, "internet")


def test_its_logs_are_kept_as_long_as_all_others(gated):
    made = gated({"rate": 50})
    settings = made.of("aws:apigateway/methodSettings:MethodSettings")["public-settings"]
    assert settings["settings"]["throttlingRateLimit"] == 50
    logs = [one for name, one in made.of(GROUP).items() if name.startswith("public-")]
    assert [(one["retentionInDays"], one["kmsKeyId"]) for one in logs] == [
        (7, "<<kms.Key/key-key.arn>>")
    ] * 2


def test_one_setting_of_the_account_for_all_gateways(gated):
    entry = {"services": ["tasks"]}
    made = gated(gateways={"public": entry, "other": entry})
    assert made.of(ACCOUNT).keys() == {"gateway-account-settings"}
    assert made.components()["gateway-account"] == "RestApiAccount"
    assert made.of(STAGE).keys() == {"public-stage", "other-stage"}


def test_a_setting_that_another_stack_has_made_is_left_alone(gated):
    made = gated({"log_role": ROLE})
    assert made.of(ACCOUNT) == {}
    assert "gateway-account" not in made.components()


def test_it_is_watched_and_shown(gated):
    made = gated()
    alarm = made.of(ALARM)["alarms-public-errors"]
    assert alarm["dimensions"] == {"ApiName": "<<apigateway.RestApi/public-api.name>>",
                                   "Stage": "api"}  # fmt: skip
    body = made.of("aws:cloudwatch/dashboard:Dashboard")["dashboard-dashboard"]["dashboardBody"]
    assert "## public" in body


def protected(made):
    return {one["resourceArn"]: one["webAclArn"] for one in made.of(ASSOCIATION).values()}


def test_a_firewall_of_the_region_guards_gateway_and_balancer(gated):
    made = gated(firewall={})
    assert made.of(ACL).keys() == {"firewall-acl"}
    assert protected(made) == dict.fromkeys(
        ["<<apigateway.Stage/public-stage.arn>>", "<<lb.LoadBalancer/balancer-alb.arn>>"],
        "<<wafv2.WebAcl/firewall-acl.arn>>",
    )


def test_beside_a_distribution_the_gateway_has_a_firewall_of_its_own(gated):
    made = gated(firewall={"rate_limit": 100}, edge={})
    assert {name: acl["scope"] for name, acl in made.of(ACL).items()} == {
        "firewall-acl": "CLOUDFRONT",
        "gateway-firewall-acl": "REGIONAL",
    }
    assert protected(made) == {
        "<<apigateway.Stage/public-stage.arn>>": "<<wafv2.WebAcl/gateway-firewall-acl.arn>>"
    }


def test_services_behind_it_are_reached_through_it(gated):
    made = gated(edge={}, domain=DOMAIN)
    reached = {
        one.node.name: [node.name for node in one.through]
        for one in graph(made.record).reachable_from_internet()
    }
    assert reached["public"] == []
    assert reached["tasks"] == ["edge", "balancer"]
