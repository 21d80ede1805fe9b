"""Rules of API Gateway: who is let in, and what is logged."""

from typing import Final

from plan.record import Resource
from plan.rules.forms import equals, found, on, present, unless
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, given

REST_API: Final = "aws:apigateway/restApi:RestApi"
STAGE: Final = "aws:apigateway/stage:Stage"
METHOD: Final = "aws:apigateway/method:Method"
METHOD_SETTINGS: Final = "aws:apigateway/methodSettings:MethodSettings"
VALIDATOR: Final = "aws:apigateway/requestValidator:RequestValidator"
V2_STAGE: Final = "aws:apigatewayv2/stage:Stage"
ROUTE: Final = "aws:apigatewayv2/route:Route"
ASSOCIATION: Final = "aws:wafv2/webAclAssociation:WebAclAssociation"

LEVELS: Final = ("ERROR", "INFO")
ALL_METHODS: Final = "*/*"
CONNECT: Final = "$connect"
WEBSOCKET: Final = "WEBSOCKET"
ASKED: Final = ("AWS_IAM", "CUSTOM", "JWT", "COGNITO_USER_POOLS")


def _protocol(resource: Resource, subject: Subject) -> str | None:
    """That of the API of a stage or a route."""
    return next((given(one, "protocolType") for one in subject.named(resource, "apiId")), None)


def _executions(stage: Resource, subject: Subject) -> str | Exempt | None:
    if stage.type == V2_STAGE:
        if _protocol(stage, subject) == "HTTP":
            return Exempt("HTTP APIs have no execution logs")
        level = given(stage, "defaultRouteSettings.0.loggingLevel")
        return None if level in LEVELS else found("loggingLevel", level)
    for settings in subject.naming(stage, "stageName", METHOD_SETTINGS):
        if given(settings, "methodPath") == ALL_METHODS:
            level = given(settings, "settings.0.loggingLevel")
            return None if level in LEVELS else found("loggingLevel", level)
    return "it has no MethodSettings of all methods"


def _validated(api: Resource, subject: Subject) -> str | None:
    keys = ("validateRequestBody", "validateRequestParameters")
    for validator in subject.naming(api, "restApi", VALIDATOR):
        if all(given(validator, key) in (True, "true") for key in keys):
            return None
    return "it has no RequestValidator of body and parameters"


def _guarded(stage: Resource, subject: Subject) -> str | None:
    is_guarded = subject.naming(stage, "resourceArn", ASSOCIATION)
    return None if is_guarded else "it has no WebAclAssociation"


def _authorized(asked: Resource, subject: Subject) -> str | Exempt | None:
    """Browsers ask by OPTIONS before they send who they are; messages come after $connect."""
    if given(asked, "httpMethod") == "OPTIONS":
        return Exempt("a browser asks it before it says who it is")
    is_message = _protocol(asked, subject) == WEBSOCKET and given(asked, "routeKey") != CONNECT
    if asked.type == ROUTE and is_message:
        return Exempt(f"{CONNECT} says who comes in")
    key = "authorizationType" if asked.type == ROUTE else "authorization"
    value = given(asked, key)
    return None if value in ASKED else found(key, value)


def _is_open(method: Resource, _: Subject) -> bool:
    return given(method, "authorization") in (None, "NONE")


def _is_signed(method: Resource, _: Subject) -> bool:
    return given(method, "authorization") == "AWS_IAM"


GATEWAY_RULES: Final = (
    Rule(
        id="APIG1",
        title="An API logs who asked for what",
        severity=Severity.MEDIUM,
        reason="Without access logs an attack leaves no trace.",
        remedy="Set `accessLogSettings`, as `RestApi` does.",
        source="AWS Solutions APIG1, FSBP APIGateway.9, Checkov CKV_AWS_76",
        types=(STAGE, V2_STAGE),
        check=present("accessLogSettings.0.destinationArn"),
    ),
    Rule(
        id="APIG6",
        title="An API logs what it did with a request",
        severity=Severity.MEDIUM,
        reason="Nobody can tell why one was refused or failed.",
        remedy="Set `loggingLevel` to `ERROR` for all methods, as `RestApi` does.",
        source="AWS Solutions APIG6, FSBP APIGateway.1, Checkov CKV2_AWS_4",
        types=(STAGE, V2_STAGE),
        check=_executions,
    ),
    Rule(
        id="APIG2",
        title="A REST API refuses requests that are not complete",
        severity=Severity.LOW,
        reason="Each service has to find what is missing, and one of them does not.",
        remedy="Add a `RequestValidator` of body and parameters, as `RestApi` does.",
        source="AWS Solutions APIG2, Checkov CKV2_AWS_53",
        types=(REST_API,),
        check=_validated,
    ),
    Rule(
        id="APIG3",
        title="A REST API has a web ACL before it",
        severity=Severity.MEDIUM,
        reason="Floods and well-known attacks reach the services themselves.",
        remedy="`firewall: {}`.",
        source="AWS Solutions APIG3, FSBP APIGateway.4, Checkov CKV2_AWS_29",
        types=(STAGE,),
        check=_guarded,
    ),
    Rule(
        id="APIG4",
        title="An API asks who comes",
        severity=Severity.MEDIUM,
        reason="Whoever finds its address uses it, at the cost of its owner.",
        remedy="`users` of the gateway, or a waiver for what is there for everybody.",
        source="AWS Solutions APIG4, FSBP APIGateway.8, Checkov CKV_AWS_59, CKV_AWS_309",
        types=(METHOD, ROUTE),
        check=_authorized,
    ),
    Rule(
        id="COG4",
        title="A REST API knows people by their pool of users",
        severity=Severity.LOW,
        reason="An authorizer of one's own is code that nobody else has tested.",
        remedy="`users` of the gateway.",
        source="AWS Solutions COG4",
        types=(METHOD,),
        check=unless(
            "nobody has to sign in, which is for APIG4 to judge",
            _is_open,
            unless(
                "programs sign what they ask",
                _is_signed,
                equals("authorization", "COGNITO_USER_POOLS"),
            ),
        ),
    ),
    Rule(
        id="APIGateway.3",
        title="A REST API is traced",
        severity=Severity.LOW,
        reason="Nobody can tell which of many services made a request slow.",
        remedy="Set `xrayTracingEnabled`, as `RestApi` does.",
        source="FSBP APIGateway.3, Checkov CKV_AWS_73",
        types=(STAGE,),
        check=on("xrayTracingEnabled"),
    ),
)
