"""RestApi: nothing comes through unasked, unchecked, unthrottled or unlogged."""

import json

import pytest

from components.edge.rest_api import RestApi, RestApiArgs
from components.edge.rest_api_account import RestApiAccount
from components.edge.rest_api_stage import ACCESS

REST = "aws:apigateway/restApi:RestApi"
METHOD = "aws:apigateway/method:Method"
INTEGRATION = "aws:apigateway/integration:Integration"
RESOURCE = "aws:apigateway/resource:Resource"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
STAGE = "aws:apigateway/stage:Stage"
PLAN = "aws:apigateway/usagePlan:UsagePlan"
KEY = "aws:apigateway/apiKey:ApiKey"
API_ID = "<<apigateway.RestApi/gate-api.id>>"
SCHEMA = {"type": "object", "required": ["title"]}


@pytest.fixture
def args() -> RestApiArgs:
    return {
        "vpc_id": "vpc-1",
        "subnet_ids": ["subnet-a", "subnet-b"],
        "balancer": {
            "arn": "arn:balancer",
            "security_group_id": "sg-balancer",
            "host_name": "shop.example.com",
            "port": 443,
        },
        "routes": {"tasks": {}},
        "account_role_arn": "arn:role",
        "key_arn": "arn:key",
    }


@pytest.fixture
def make(engine, args):
    """Makes the API `gate` with some args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: RestApi("gate", {**args, **changed}))
        return engine

    return run


def resource_id(label):
    return f"<<apigateway.Resource/gate-{label}.id>>"


def of(engine, typ):
    return [r for r in engine.resources if r.type == typ]


def inputs(engine, typ, name):
    (only,) = (r.inputs for r in of(engine, typ) if r.name == name)
    return only


def names(engine, typ):
    return {r.name for r in engine.resources if r.type == typ}


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


def test_a_client_has_a_key_under_a_plan(make):
    engine = make(clients={"partner": "A partner", "app": "The app"}, client_rate=5)
    assert all(method["apiKeyRequired"] for method in engine.of(METHOD))
    assert engine.one(PLAN) == {
        "description": "gate clients",
        "apiStages": [{"apiId": API_ID, "stage": "api"}],
        "throttleSettings": {"rateLimit": 5, "burstLimit": 10},
        "quotaSettings": {"limit": 100_000, "period": "DAY"},
        "tags": {"Name": "gate"},
    }
    assert {k["description"]: k["tags"] for k in engine.of(KEY)} == {
        "A partner": {"Name": "gate-partner"},
        "The app": {"Name": "gate-app"},
    }
    assert not any("value" in key for key in engine.of(KEY))
    ties = engine.of("aws:apigateway/usagePlanKey:UsagePlanKey")
    assert [tie["keyId"] for tie in ties] == [
        "<<apigateway.ApiKey/gate-app-key.id>>",
        "<<apigateway.ApiKey/gate-partner-key.id>>",
    ]


def test_the_quota_is_the_callers(make):
    plan = make(clients={"app": "The app"}, client_daily_requests=7).one(PLAN)
    assert plan["quotaSettings"] == {"limit": 7, "period": "DAY"}
    assert plan["throttleSettings"] == {"rateLimit": 20, "burstLimit": 40}


@pytest.mark.parametrize(
    "changed",
    [
        {"routes": {"tasks": {}, "feed": {}}},
        {"routes": {"tasks": {"schemas": {"POST": SCHEMA}}}},
        {"users": {"user_pool_arn": "arn:pool", "scope": "openid"}},
        {"clients": {"app": "The app"}},
    ],
)
def test_whatever_changes_is_deployed_again(make, changed):
    before = make().one(DEPLOYMENT)["triggers"]
    assert make().one(DEPLOYMENT)["triggers"] == before
    assert make(**changed).one(DEPLOYMENT)["triggers"] != before


@pytest.mark.parametrize(("key", "value"), [("arn", "x"), ("host_name", "x"), ("port", 80)])
def test_another_balancer_is_deployed_again(make, args, key, value):
    before = make().one(DEPLOYMENT)["triggers"]
    changed = make(balancer={**args["balancer"], key: value}).one(DEPLOYMENT)["triggers"]
    assert changed != before


def test_another_schema_is_deployed_again(make):
    one, other = (
        make(routes={"tasks": {"schemas": {"POST": schema}}}).one(DEPLOYMENT)["triggers"]
        for schema in (SCHEMA, {"type": "object"})
    )
    assert one != other


def test_what_is_not_in_the_picture_is_not_deployed_again(make):
    before = make().one(DEPLOYMENT)["triggers"]
    assert make(rate=7, log_days=7, tags={"a": "b"}).one(DEPLOYMENT)["triggers"] == before


def test_a_deployment_waits_for_every_method_and_goes_after_the_next(make):
    options = make(routes={"tasks": {"schemas": {"POST": SCHEMA}}}).named("gate-deployment").options
    assert sorted(urn.split("::")[-1] for urn in options.depends_on) == sorted(
        2 * ["gate-tasks-any", "gate-tasks-below-any", "gate-tasks-post"]
    )
    assert not options.delete_before_replace


def test_the_stage_logs_and_traces(make):
    engine = make()
    stage = engine.one(STAGE)
    log = stage.pop("accessLogSettings")
    assert stage == {
        "restApi": API_ID,
        "deployment": "<<apigateway.Deployment/gate-deployment.id>>",
        "stageName": "api",
        "xrayTracingEnabled": True,
        "tags": {"Name": "gate"},
    }
    assert log["destinationArn"] == "<<cloudwatch.LogGroup/gate-access-logs.arn>>"
    assert json.loads(log["format"]) == ACCESS
    assert not [v for v in ACCESS.values() if "header" in v or "querystring" in v]
    assert engine.one("aws:apigateway/methodSettings:MethodSettings") == {
        "restApi": API_ID,
        "stageName": "api",
        "methodPath": "*/*",
        "settings": {
            "metricsEnabled": True,
            "loggingLevel": "ERROR",
            "dataTraceEnabled": False,
            "throttlingRateLimit": 100,
            "throttlingBurstLimit": 200,
        },
    }


def test_both_logs_are_ours_before_anything_writes(make):
    engine = make(log_days=7)
    assert engine.named("gate-execution-logs").inputs == {
        "name": f"API-Gateway-Execution-Logs_{API_ID}/api",
        "retentionInDays": 7,
        "kmsKeyId": "arn:key",
        "tags": {"Name": "gate-execution-logs"},
    }
    assert engine.named("gate-access-logs").inputs == {
        "retentionInDays": 7,
        "kmsKeyId": "arn:key",
        "tags": {"Name": "gate-access-logs"},
    }
    before = engine.named("gate-stage").options.depends_on
    assert [urn.split("::")[-1] for urn in before] == ["gate-execution-logs"]


def test_the_stage_waits_for_the_accounts_role(engine, args):
    def program():
        role = RestApiAccount("gateways", {}).role_arn
        RestApi("gate", {**args, "account_role_arn": role})

    engine.run(program)
    needed = engine.named("gate-stage").property_dependencies["accessLogSettings"]
    assert "gateways-settings" in {urn.split("::")[-1] for urn in needed}


def test_outputs(make):
    assert make().outputs("groundwork:index:RestApi") == {
        "api_id": API_ID,
        "url": "<<apigateway.Stage/gate-stage.invokeUrl>>",
        "stage_arn": "<<apigateway.Stage/gate-stage.arn>>",
        "security_group_id": "<<ec2.SecurityGroup/gate-sg.id>>",
        "log_group_name": "<<cloudwatch.LogGroup/gate-access-logs.name>>",
    }


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
