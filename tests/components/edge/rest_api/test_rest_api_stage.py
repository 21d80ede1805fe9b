"""The stage of RestApi: what is deployed, logged, throttled and traced."""

import json

import pytest

from components.edge.rest_api import RestApi
from components.edge.rest_api_account import RestApiAccount
from components.edge.rest_api_stage import ACCESS
from tests.components.edge.rest_api.conftest import API_ID, SCHEMA

METHOD = "aws:apigateway/method:Method"
DEPLOYMENT = "aws:apigateway/deployment:Deployment"
STAGE = "aws:apigateway/stage:Stage"
PLAN = "aws:apigateway/usagePlan:UsagePlan"
KEY = "aws:apigateway/apiKey:ApiKey"


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
