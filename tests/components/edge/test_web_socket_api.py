"""WebSocketApi: its address, its logs, and who may send to those who are connected."""

import json

import pulumi
import pytest

from components.compute.function import Function
from components.edge.rest_api_account import RestApiAccount
from components.edge.web_socket_api import ACCESS, WebSocketApi, WebSocketApiArgs
from tests.components.compute.function.conftest import CODE

API = "aws:apigatewayv2/api:Api"
STAGE = "aws:apigatewayv2/stage:Stage"
HOST = "<<apigatewayv2.Api/live-api.id>>.execute-api.eu-north-1.amazonaws.com"
LEAST: WebSocketApiArgs = {
    "region": "eu-north-1",
    "account_role_arn": "arn:role",
    "key_arn": "arn:key",
}


@pytest.fixture
def make(engine):
    """Makes the API `live` with some args changed; returns the engine."""

    def run(**changed):
        engine.run(lambda: WebSocketApi("live", {**LEAST, **changed}))
        return engine

    return run


def exported(engine, of):
    """What a method of the API gives."""
    engine.run(lambda: pulumi.export("it", of(WebSocketApi("live", LEAST))))
    return engine.record.outputs["it"]


def test_it_speaks_websocket_alone(make):
    assert make().one(API) == {
        "description": "live gateway",
        "protocolType": "WEBSOCKET",
        "routeSelectionExpression": "$request.body.action",
        "tags": {"Name": "live"},
    }


def test_it_has_an_address_over_tls(make):
    assert make().outputs("groundwork:index:WebSocketApi") == {
        "api_id": "<<apigatewayv2.Api/live-api.id>>",
        "url": f"wss://{HOST}/live",
        "log_group_name": "<<cloudwatch.LogGroup/live-access-logs.name>>",
    }


def test_both_logs_are_ours_before_anything_writes(make):
    engine = make(log_days=7)
    assert engine.named("live-execution-logs").inputs == {
        "name": "/aws/apigateway/<<apigatewayv2.Api/live-api.id>>/live",
        "retentionInDays": 7,
        "kmsKeyId": "arn:key",
        "tags": {"Name": "live-execution-logs"},
    }
    assert engine.named("live-access-logs").inputs == {
        "retentionInDays": 7,
        "kmsKeyId": "arn:key",
        "tags": {"Name": "live-access-logs"},
    }


def test_by_itself_it_answers_nobody(make):
    engine = make()
    assert {r.type for r in engine.resources if r.custom} == {
        API,
        "aws:cloudwatch/logGroup:LogGroup",
    }


def test_whoever_sends_may_do_that_alone(engine):
    assert exported(engine, lambda api: api.binding()) == {
        "access": "send",
        "grants": [
            {
                "actions": ["execute-api:ManageConnections"],
                "resources": [
                    "<<apigatewayv2.Api/live-api.executionArn>>/live/POST/@connections/*"
                ],
            }
        ],
        "environment": {"ENDPOINT": f"https://{HOST}/live"},
    }


def test_a_distribution_asks_its_stage(engine):
    assert exported(engine, lambda api: api.origin()) == {"domain_name": HOST, "stage": "live"}


def test_it_is_watched_by_its_id(engine):
    assert exported(engine, lambda api: api.watch()) == {
        "api_id": "<<apigatewayv2.Api/live-api.id>>",
        "stage": "live",
    }


@pytest.mark.parametrize(("rate", "burst"), [(100, 200), (7, 14)])
def test_the_rate_is_the_callers(engine, rate, burst):
    socket = exported(engine, lambda api: api.socket())
    assert socket["rate"] == 100
    answered(engine, {"rate": rate})
    settings = engine.one(STAGE)["defaultRouteSettings"]
    assert settings["throttlingRateLimit"] == rate
    assert settings["throttlingBurstLimit"] == burst


def test_nothing_of_what_is_said_is_logged(engine):
    answered(engine, {})
    log = engine.one(STAGE)["accessLogSettings"]
    assert log["destinationArn"] == "<<cloudwatch.LogGroup/live-access-logs.arn>>"
    assert json.loads(log["format"]) == ACCESS
    assert not [v for v in ACCESS.values() if "header" in v or "query" in v or "body" in v]


def answered(engine, changed):
    """The API with a function behind it, and the account's role for logs."""

    def program():
        role = RestApiAccount("gateways", {}).role_arn
        api = WebSocketApi("live", {**LEAST, "account_role_arn": role, **changed})
        Function(
            "push",
            {
                "account_id": "123456789012",
                "topic_arn": "arn:topic",
                "folder": CODE,
                "handler": "main.handler",
                "runtime": "python3.13",
                "socket": api.socket(),
                "bindings": {"live": api.binding()},
            },
        )

    engine.run(program)


def test_the_function_that_answers_may_also_send(engine):
    answered(engine, {})
    function = engine.one("aws:lambda/function:Function")
    assert function["environment"] == {"variables": {"LIVE_ENDPOINT": f"https://{HOST}/live"}}
    (said,) = json.loads(engine.named("push-may-live").inputs["policy"])["Statement"]
    assert said["Action"] == ["execute-api:ManageConnections"]


def test_the_stage_waits_for_both_logs_and_the_accounts_role(engine):
    answered(engine, {})
    needed = engine.named("push-stage").property_dependencies["accessLogSettings"]
    assert {"gateways-settings", "live-execution-logs"} <= {u.split("::")[-1] for u in needed}


@pytest.mark.parametrize("key", ["rate", "log_days"])
def test_bounds_are_checked(make, key):
    with pytest.raises(ValueError, match=f"live: {key} must be at least 1, got 0"):
        make(**{key: 0})
