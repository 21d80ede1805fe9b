"""RestApi: nothing comes through unasked or unchecked, and it goes on privately."""

import json

import pytest

from components.edge.rest_api import RestApi
from tests.components.edge.rest_api.conftest import API_ID, SCHEMA, inputs, names, of, resource_id

REST = "aws:apigateway/restApi:RestApi"
METHOD = "aws:apigateway/method:Method"
INTEGRATION = "aws:apigateway/integration:Integration"
RESOURCE = "aws:apigateway/resource:Resource"
PLAN = "aws:apigateway/usagePlan:UsagePlan"
KEY = "aws:apigateway/apiKey:ApiKey"


def test_it_is_regional_and_takes_no_old_tls(make):
    assert make().one(REST) == {
        "description": "gate gateway",
        "endpointConfiguration": {"types": "REGIONAL"},
        "securityPolicy": "SecurityPolicy_TLS13_1_2_2021_06",
        "endpointAccessMode": "BASIC",
        "tags": {"Name": "gate"},
    }


def test_the_link_reaches_the_balancer_and_nothing_else(make):
    engine = make()
    group = "<<ec2.SecurityGroup/gate-sg.id>>"
    out = engine.one("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")
    into = engine.one("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    assert (out["securityGroupId"], into["securityGroupId"]) == (group, "sg-balancer")
    assert out["referencedSecurityGroupId"] == "sg-balancer"
    assert into["referencedSecurityGroupId"] == group
    assert {(r["fromPort"], r["toPort"], r["ipProtocol"]) for r in (out, into)} == {
        (443, 443, "tcp")
    }
    assert out["tags"] == {"Name": "gate-to-balancer", "access": "serve"}
    assert engine.one("aws:apigatewayv2/vpcLink:VpcLink") == {
        "securityGroupIds": [group],
        "subnetIds": ["subnet-a", "subnet-b"],
        "tags": {"Name": "gate"},
    }


def test_a_route_is_its_path_and_all_below(make):
    engine = make()
    root = "<<apigateway.RestApi/gate-api.rootResourceId>>"
    assert {r.name: (r.inputs["parentId"], r.inputs["pathPart"]) for r in of(engine, RESOURCE)} == {
        "gate-tasks": (root, "tasks"),
        "gate-tasks-below": (resource_id("tasks"), "{proxy+}"),
    }
    assert {r.name: r.inputs["uri"] for r in of(engine, INTEGRATION)} == {
        "gate-tasks-any": "https://shop.example.com:443/api/tasks",
        "gate-tasks-below-any": "https://shop.example.com:443/api/tasks/{proxy}",
    }


def test_a_request_goes_on_privately_as_it_is(make):
    engine = make()
    assert inputs(engine, INTEGRATION, "gate-tasks-below-any") == {
        "restApi": API_ID,
        "resourceId": resource_id("tasks-below"),
        "httpMethod": "ANY",
        "type": "HTTP_PROXY",
        "integrationHttpMethod": "ANY",
        "connectionType": "VPC_LINK",
        "connectionId": "<<apigatewayv2.VpcLink/gate-link.id>>",
        "integrationTarget": "arn:balancer",
        "uri": "https://shop.example.com:443/api/tasks/{proxy}",
        "timeoutMilliseconds": 29000,
        "requestParameters": {"integration.request.path.proxy": "method.request.path.proxy"},
    }
    assert "requestParameters" not in inputs(engine, INTEGRATION, "gate-tasks-any")


def test_a_balancer_without_a_certificate_is_asked_over_http(make, args):
    engine = make(balancer={**args["balancer"], "port": 80})
    uri = inputs(engine, INTEGRATION, "gate-tasks-any")["uri"]
    assert uri == "http://shop.example.com:80/api/tasks"
    assert engine.one("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")["toPort"] == 80


def test_without_users_and_clients_everybody_may_call(make):
    engine = make()
    assert inputs(engine, METHOD, "gate-tasks-any") == {
        "restApi": API_ID,
        "resourceId": resource_id("tasks"),
        "httpMethod": "ANY",
        "apiKeyRequired": False,
        "authorization": "NONE",
        "requestParameters": {},
    }
    assert names(engine, "aws:apigateway/authorizer:Authorizer") == set()
    assert names(engine, PLAN) == names(engine, KEY) == set()


def test_with_users_every_method_wants_a_token(make):
    engine = make(
        users={"user_pool_arn": "arn:pool", "scope": "openid"},
        routes={"tasks": {"schemas": {"POST": SCHEMA}}, "feed": {}},
    )
    assert engine.one("aws:apigateway/authorizer:Authorizer") == {
        "restApi": API_ID,
        "type": "COGNITO_USER_POOLS",
        "providerArns": ["arn:pool"],
    }
    methods = engine.of(METHOD)
    assert len(methods) == 5
    for method in methods:
        assert method["authorization"] == "COGNITO_USER_POOLS"
        assert method["authorizerId"] == "<<apigateway.Authorizer/gate-users.id>>"
        assert method["authorizationScopes"] == ["openid"]
        assert method["apiKeyRequired"] is False


def test_a_body_is_checked_before_it_goes_on(make):
    engine = make(routes={"tasks": {"schemas": {"POST": SCHEMA, "PUT": {"type": "array"}}}})
    assert engine.named("gate-tasks-post-body").inputs == {
        "restApi": API_ID,
        "name": "TasksPost",
        "contentType": "application/json",
        "schema": json.dumps(SCHEMA, sort_keys=True),
    }
    post = inputs(engine, METHOD, "gate-tasks-post")
    assert post["httpMethod"] == "POST"
    assert post["requestModels"] == {"application/json": "TasksPost"}
    assert post["requestValidatorId"] == "<<apigateway.RequestValidator/gate-validator.id>>"
    validator = engine.one("aws:apigateway/requestValidator:RequestValidator")
    assert validator == {
        "restApi": API_ID,
        "validateRequestBody": True,
        "validateRequestParameters": True,
    }
    assert "requestModels" not in inputs(engine, METHOD, "gate-tasks-any")
    assert names(engine, METHOD) == {
        "gate-tasks-any",
        "gate-tasks-post",
        "gate-tasks-put",
        "gate-tasks-below-any",
    }


def test_outputs(make):
    assert make().outputs("groundwork:index:RestApi") == {
        "api_id": API_ID,
        "url": "<<apigateway.Stage/gate-stage.invokeUrl>>",
        "stage_arn": "<<apigateway.Stage/gate-stage.arn>>",
        "security_group_id": "<<ec2.SecurityGroup/gate-sg.id>>",
        "log_group_name": "<<cloudwatch.LogGroup/gate-access-logs.name>>",
    }


def test_alarms_look_at_the_one_stage(engine, args):
    seen = {}
    engine.run(lambda: seen.update(RestApi("gate", args).watch()))
    assert seen["stage"] == inputs(engine, "aws:apigateway/stage:Stage", "gate-stage")["stageName"]
    assert seen.keys() == {"api_name", "stage"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"routes": {}}, "routes must have at least one entry, got none"),
        ({"routes": {"/tasks": {}}}, "routes must be keyed by words like tasks, got /tasks"),
        ({"routes": {"a-": {}}}, "routes must be keyed by words like tasks, got a-"),
        (
            {"routes": {"tasks": {"schemas": {"GET": {}}}}},
            r"routes.tasks.schemas must be keyed by PATCH, POST, PUT, got GET",
        ),
        ({"rate": 0}, "rate must be at least 1, got 0"),
        ({"client_rate": 0}, "client_rate must be at least 1, got 0"),
        ({"client_daily_requests": 0}, "client_daily_requests must be at least 1, got 0"),
        ({"log_days": 0}, "log_days must be at least 1, got 0"),
    ],
)
def test_what_api_gateway_does_not_have_is_refused(make, changed, said):
    with pytest.raises(ValueError, match=f"^gate: {said}$"):
        make(**changed)
