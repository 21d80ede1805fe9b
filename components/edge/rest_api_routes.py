"""Resources, methods and integrations of an API, and all that a deployment of it freezes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components.identity.sign_in import Authorizer

STAGE: Final = "api"
"""Also the first part of every path: a private integration passes the stage's name on with it."""
BELOW: Final = "proxy"
TIMEOUT_MILLISECONDS: Final = 29_000
"""Longest that needs no raised quota."""
BODIES: Final = ("PATCH", "POST", "PUT")


class ApiRoute(TypedDict):
    """What is below one path segment."""

    schemas: NotRequired[Mapping[str, Mapping[str, Any]]]
    """JSON schema (draft 4) of the body that `PATCH`, `POST` or `PUT` of the path itself must
    have. Defaults to none: any body."""


class Balancer(TypedDict):
    """The application load balancer behind an API."""

    arn: pulumi.Input[str]
    """ARN of the balancer."""
    security_group_id: pulumi.Input[str]
    """Its group; the API's link adds its own rule to it."""
    host_name: pulumi.Input[str]
    """Name in the `Host` header, and on the certificate if it serves HTTPS."""
    port: int
    """443 for HTTPS, any other for HTTP."""


@dataclass(frozen=True)
class Api:
    """What all routes have in common."""

    name: str
    parent: pulumi.Resource
    rest_api: "aws.apigateway.RestApi"
    link_id: pulumi.Input[str]
    balancer: Balancer
    users: Authorizer | None
    keys: bool
    """Whether a call must bring an API key."""
    frozen: dict[str, Any] = field(default_factory=dict)
    """Everything that a deployment takes a picture of, by logical name."""
    made: list[pulumi.Resource] = field(default_factory=list)
    """What there has to be before that."""

    def child(self) -> pulumi.ResourceOptions:
        """Options of a resource of the API."""
        return pulumi.ResourceOptions(parent=self.parent)


def routes(api: Api, wanted: Mapping[str, ApiRoute]) -> None:
    """Every method of `/api/<segment>` and of all paths below it goes to the balancer."""
    guard = _authorizer(api)
    validator = aws.apigateway.RequestValidator(
        f"{api.name}-validator",
        rest_api=api.rest_api.id,
        validate_request_body=True,
        validate_request_parameters=True,
        opts=api.child(),
    )
    for segment, route in sorted(wanted.items()):
        top = _resource(api, segment, api.rest_api.root_resource_id, segment)
        _method(api, segment, top, "ANY", guard)
        for verb, schema in sorted(route.get("schemas", {}).items()):
            body = _model(api, f"{segment}-{verb.lower()}", schema)
            checked = {"request_models": {"application/json": body.name}}
            validated = {"request_validator_id": validator.id, **checked}
            _method(api, segment, top, verb, {**guard, **validated})
        below = _resource(api, f"{segment}-below", top.id, f"{{{BELOW}+}}")
        _method(api, f"{segment}-below", below, "ANY", guard, path=f"{segment}/{{{BELOW}}}")


def _authorizer(api: Api) -> dict[str, Any]:
    """Arguments of each method that say who may call it."""
    said: dict[str, Any] = {"api_key_required": api.keys, "authorization": "NONE"}
    if api.users is None:
        return said
    authorizer = aws.apigateway.Authorizer(
        f"{api.name}-users",
        rest_api=api.rest_api.id,
        type="COGNITO_USER_POOLS",
        provider_arns=[api.users["user_pool_arn"]],
        opts=api.child(),
    )
    api.frozen[f"{api.name}-users"] = api.users["user_pool_arn"]
    return said | {
        "authorization": "COGNITO_USER_POOLS",
        "authorizer_id": authorizer.id,
        "authorization_scopes": [api.users["scope"]],
    }


def _resource(
    api: Api, label: str, parent_id: pulumi.Input[str], part: str
) -> "aws.apigateway.Resource":
    return aws.apigateway.Resource(
        f"{api.name}-{label}",
        rest_api=api.rest_api.id,
        parent_id=parent_id,
        path_part=part,
        opts=api.child(),
    )


def _model(api: Api, label: str, schema: Mapping[str, Any]) -> "aws.apigateway.Model":
    text = pulumi.Output.json_dumps(dict(schema), sort_keys=True)
    api.frozen[f"{api.name}-{label}-body"] = text
    return aws.apigateway.Model(
        f"{api.name}-{label}-body",
        rest_api=api.rest_api.id,
        # Letters and digits only, which auto-naming does not keep to.
        name=label.title().replace("-", ""),
        content_type="application/json",
        schema=text,
        opts=api.child(),
    )


def _method(
    api: Api,
    label: str,
    resource: "aws.apigateway.Resource",
    verb: str,
    arguments: Mapping[str, Any],
    *,
    path: str | None = None,
) -> None:
    """One method and where it goes; `path` is that of the resource, where it is no plain label."""
    below = {f"method.request.path.{BELOW}": True} if path else {}
    name = f"{api.name}-{label}-{verb.lower()}"
    at = {"rest_api": api.rest_api.id, "resource_id": resource.id, "http_method": verb}
    method = {**at, **arguments, "request_parameters": below}
    there = {**at, **_integration(api, path or label, below=bool(below))}
    api.frozen[name] = [method, there]
    opened = aws.apigateway.Method(name, **method, opts=api.child())
    led = aws.apigateway.Integration(
        name, **there, opts=pulumi.ResourceOptions(parent=api.parent, depends_on=[opened])
    )
    api.made.extend([opened, led])


def _integration(api: Api, path: str, *, below: bool) -> dict[str, Any]:
    """To the balancer's private addresses, as the same method of the same path."""
    port = int(api.balancer["port"])
    scheme = "https" if port == 443 else "http"
    host = api.balancer["host_name"]
    said: dict[str, Any] = {
        "type": "HTTP_PROXY",
        "integration_http_method": "ANY",
        "connection_type": "VPC_LINK",
        "connection_id": api.link_id,
        "integration_target": api.balancer["arn"],
        "uri": pulumi.Output.concat(f"{scheme}://", host, f":{port}/{STAGE}/{path}"),
        "timeout_milliseconds": TIMEOUT_MILLISECONDS,
    }
    if below:
        said["request_parameters"] = {
            f"integration.request.path.{BELOW}": f"method.request.path.{BELOW}"
        }
    return said
