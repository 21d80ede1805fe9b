"""Rules of API Gateway."""

from typing import Any

from plan.rules.gateways import (
    ASSOCIATION,
    METHOD,
    METHOD_SETTINGS,
    REST_API,
    ROUTE,
    STAGE,
    V2_STAGE,
    VALIDATOR,
)
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

SOCKETS = made("aws:apigatewayv2/api:Api", "sockets", protocolType="WEBSOCKET")
HTTP = made("aws:apigatewayv2/api:Api", "http", protocolType="HTTP")
REST, AT = made(REST_API), made(STAGE)


def settings(path: str = "*/*", **how: Any):
    return made(METHOD_SETTINGS, methodPath=path, settings=how, needs={"stageName": [AT]})


def validator(*, body: bool, parameters: bool):
    needs = {"restApi": [REST]}
    return made(
        VALIDATOR, validateRequestBody=body, validateRequestParameters=parameters, needs=needs
    )


def v2(api: Any, **inputs: Any):
    return made(V2_STAGE, needs={"apiId": [api]}, **inputs)


def route(api: Any, key: str, **inputs: Any):
    return made(ROUTE, routeKey=key, needs={"apiId": [api]}, **inputs)


def method(authorization: str, verb: str = "ANY"):
    return made(METHOD, authorization=authorization, httpMethod=verb)


LOGS = {"destinationArn": "arn:logs"}
NO_LOGS = "accessLogSettings.destinationArn is not given"
LEVEL = {"loggingLevel": "ERROR"}
NO_SETTINGS = "it has no MethodSettings of all methods"
NO_VALIDATOR = "it has no RequestValidator of body and parameters"

CASES = [
    met("APIG1", made(STAGE, accessLogSettings=LOGS)),
    met("APIG1", made(V2_STAGE, accessLogSettings=LOGS)),
    found("APIG1", NO_LOGS, AT),
    found("APIG1", NO_LOGS, made(V2_STAGE)),
    met("APIG6", AT, settings(loggingLevel="INFO")),
    met("APIG6", v2(SOCKETS, defaultRouteSettings=LEVEL), SOCKETS),
    found("APIG6", NO_SETTINGS, AT),
    found("APIG6", NO_SETTINGS, AT, settings("tasks/GET", loggingLevel="INFO")),
    found("APIG6", "loggingLevel is OFF", AT, settings(loggingLevel="OFF")),
    found("APIG6", "loggingLevel is not given", v2(SOCKETS), SOCKETS),
    exempt("APIG6", "HTTP APIs have no execution logs", v2(HTTP), HTTP),
    met("APIG2", REST, validator(body=True, parameters=True)),
    found("APIG2", NO_VALIDATOR, REST),
    found("APIG2", NO_VALIDATOR, REST, validator(body=True, parameters=False)),
    met("APIG3", AT, made(ASSOCIATION, needs={"resourceArn": [AT]})),
    found("APIG3", "it has no WebAclAssociation", AT),
    met("APIG4", method("COGNITO_USER_POOLS")),
    met("APIG4", method("AWS_IAM")),
    met("APIG4", route(HTTP, "$default", authorizationType="JWT"), HTTP),
    met("APIG4", route(SOCKETS, "$connect", authorizationType="CUSTOM"), SOCKETS),
    found("APIG4", "authorization is NONE", method("NONE")),
    found("APIG4", "authorizationType is not given", route(HTTP, "$default"), HTTP),
    found("APIG4", "authorizationType is not given", route(SOCKETS, "$connect"), SOCKETS),
    exempt("APIG4", "a browser asks it before it says who it is", method("NONE", "OPTIONS")),
    exempt("APIG4", "$connect says who comes in", route(SOCKETS, "$default"), SOCKETS),
    met("COG4", method("COGNITO_USER_POOLS")),
    found("COG4", "authorization is CUSTOM", method("CUSTOM")),
    exempt("COG4", "nobody has to sign in, which is for APIG4 to judge", method("NONE")),
    exempt("COG4", "programs sign what they ask", method("AWS_IAM")),
    met("APIGateway.3", made(STAGE, xrayTracingEnabled=True)),
    found("APIGateway.3", "xrayTracingEnabled is not given", AT),
]

test_what_is_said = said_of(CASES)
