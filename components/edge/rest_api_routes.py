"""Resources, methods and integrations of an API, and all that a deployment of it freezes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NotRequired, TypedDict, cast

import pulumi
import pulumi_aws as aws

from components.edge.rest_api_function import Invoked, handed_to, may_run
from components.edge.rest_api_link import Link, through
from components.identity.sign_in import Authorizer

BELOW: Final = "proxy"
BODIES: Final = ("PATCH", "POST", "PUT")


class ApiRoute(TypedDict):
    """What is below one path segment."""

    function: NotRequired[Invoked]
    """Function that answers. Defaults to none: the balancer does."""
    schemas: NotRequired[Mapping[str, Mapping[str, Any]]]
    """JSON schema (draft 4) of the body that `PATCH`, `POST` or `PUT` of the path itself must
    have. Defaults to none: any body."""


@dataclass(frozen=True)
class Api:
    """What all routes have in common."""

    name: str
    parent: pulumi.Resource
    rest_api: "aws.apigateway.RestApi"
    link: Link | None
    """The way to the balancer; None where functions answer everything."""
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
    """Every method of `/api/<segment>` and of all paths below it goes to who answers there."""
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
        way = _way(api, route, segment)
        _method(api, segment, top, "ANY", guard, way=way)
        for verb, schema in sorted(route.get("schemas", {}).items()):
            body = _model(api, f"{segment}-{verb.lower()}", schema)
            checked = {"request_models": {"application/json": body.name}}
            validated = {"request_validator_id": validator.id, **checked}
            _method(api, segment, top, verb, {**guard, **validated}, way=way)
        label = f"{segment}-below"
        below = _resource(api, label, top.id, f"{{{BELOW}+}}")
        way = _way(api, route, label, below=segment)
        _method(api, label, below, "ANY", guard | _parts(route), way=way)


def _way(api: Api, route: ApiRoute, label: str, *, below: str | None = None) -> dict[str, Any]:
    """Arguments of an integration; `below` is the segment above all paths that it is for."""
    if function := route.get("function"):
        allowed = may_run(
            f"{api.name}-{label}",
            parent=api.parent,
            rest_api=api.rest_api,
            path=f"{below}/*" if below else label,
            function=function,
        )
        api.made.append(allowed)
        return handed_to(function)
    # The component has seen to it that there is one.
    link = cast("Link", api.link)
    if below is None:
        return through(link, label)
    return through(link, f"{below}/{{{BELOW}}}") | {
        "request_parameters": {f"integration.request.path.{BELOW}": f"method.request.path.{BELOW}"}
    }


def _parts(route: ApiRoute) -> dict[str, Any]:
    """What the balancer is told of the path below; a function is told all of it anyway."""
    told = {f"method.request.path.{BELOW}": True}
    return {} if "function" in route else {"request_parameters": told}


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
    way: Mapping[str, Any],
) -> None:
    """One method and where it goes."""
    name = f"{api.name}-{label}-{verb.lower()}"
    at = {"rest_api": api.rest_api.id, "resource_id": resource.id, "http_method": verb}
    method = {**at, "request_parameters": {}, **arguments}
    there = {**at, **way}
    api.frozen[name] = [method, there]
    opened = aws.apigateway.Method(name, **method, opts=api.child())
    led = aws.apigateway.Integration(
        name, **there, opts=pulumi.ResourceOptions(parent=api.parent, depends_on=[opened])
    )
    api.made.extend([opened, led])
