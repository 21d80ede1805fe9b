"""A WebSocket API that runs a function: its routes, its stage, and that it alone may."""

import json

import pytest

from components.compute.function_socket import Socket
from tests.components.compute.function.conftest import last

INTEGRATION = "aws:apigatewayv2/integration:Integration"
ROUTE = "aws:apigatewayv2/route:Route"
DEPLOYMENT = "aws:apigatewayv2/deployment:Deployment"
STAGE = "aws:apigatewayv2/stage:Stage"
LIVE: Socket = {
    "api_id": "live-1",
    "execution_arn": "arn:live",
    "stage": "live",
    "rate": 50,
    "log_arn": "arn:log",
    "log_format": "{}",
}


def test_it_takes_whole_events(make):
    assert make(socket=LIVE).one(INTEGRATION) == {
        "apiId": "live-1",
        "integrationType": "AWS_PROXY",
        "integrationMethod": "POST",
        "integrationUri": "<<lambda.Function/resize-function.invokeArn>>",
        "timeoutMilliseconds": 29000,
    }


def test_all_that_happens_to_a_connection_runs_it(make):
    engine = make(socket=LIVE)
    assert {route["routeKey"] for route in engine.of(ROUTE)} == {
        "$connect",
        "$disconnect",
        "$default",
    }
    assert {(route["apiId"], route["target"]) for route in engine.of(ROUTE)} == {
        ("live-1", "integrations/<<apigatewayv2.Integration/resize-socket.id>>")
    }


def test_the_stage_of_the_api_alone_may_invoke_it(make):
    assert make(socket=LIVE).one("aws:lambda/permission:Permission") == {
        "action": "lambda:InvokeFunction",
        "function": "<<lambda.Function/resize-function.name>>",
        "principal": "apigateway.amazonaws.com",
        "sourceArn": "arn:live/live/*",
    }


def test_the_stage_throttles_and_logs(make):
    assert make(socket=LIVE).one(STAGE) == {
        "apiId": "live-1",
        "name": "live",
        "deploymentId": "<<apigatewayv2.Deployment/resize-deployment.id>>",
        "accessLogSettings": {"destinationArn": "arn:log", "format": "{}"},
        "defaultRouteSettings": {
            "throttlingRateLimit": 50,
            "throttlingBurstLimit": 100,
            "detailedMetricsEnabled": True,
            "loggingLevel": "ERROR",
            "dataTraceEnabled": False,
        },
        "tags": {"Name": "resize-stage", "service": "resize"},
    }


def test_the_stage_opens_when_the_function_may_be_run(make):
    options = make(socket=LIVE).named("resize-stage").options
    assert last(options.depends_on) == ["resize-socket"]


def test_a_deployment_waits_for_every_route_and_goes_after_the_next(make):
    options = make(socket=LIVE).named("resize-deployment").options
    assert sorted(last(options.depends_on)) == [
        "resize-connect",
        "resize-default",
        "resize-disconnect",
    ]
    assert not options.delete_before_replace


def test_a_preview_shows_what_is_deployed(make):
    said = json.loads(make(socket=LIVE).one(DEPLOYMENT)["triggers"]["api"])
    assert said == {
        "routes": {"connect": "$connect", "default": "$default", "disconnect": "$disconnect"},
        "to": [
            "<<apigatewayv2.Integration/resize-socket.id>>",
            "<<lambda.Function/resize-function.invokeArn>>",
        ],
    }


@pytest.mark.parametrize(("key", "value"), [("rate", 7), ("log_arn", "arn:other")])
def test_what_is_not_in_the_picture_is_not_deployed_again(make, key, value):
    before = make(socket=LIVE).one(DEPLOYMENT)["triggers"]
    assert make(socket={**LIVE, key: value}).one(DEPLOYMENT)["triggers"] == before


def test_without_a_socket_nothing_comes(make):
    assert make().of(ROUTE) == make().of(STAGE) == []
