"""A REST API of API Gateway in front of functions, and of services behind a load balancer."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.edge.origins import ApiOrigin
from components.edge.rest_api_function import UPLOADS
from components.edge.rest_api_link import STAGE, Balancer, Link, link
from components.edge.rest_api_routes import BODIES, Api, ApiRoute, routes
from components.edge.rest_api_stage import clients, stage
from components.identity.sign_in import Authorizer
from components.links import GatewayWatch

LINKED: Final = ("vpc_id", "subnet_ids", "balancer")


class RestApiArgs(TypedDict):
    """Inputs of `RestApi`."""

    vpc_id: NotRequired[pulumi.Input[str]]
    """VPC of the balancer; with `subnet_ids` and `balancer`. Defaults to none."""
    subnet_ids: NotRequired[pulumi.Input[Sequence[pulumi.Input[str]]]]
    """Private subnets from which the API reaches the balancer."""
    balancer: NotRequired[Balancer]
    """Application load balancer that has the services behind it. Defaults to none: functions answer
    all routes."""
    routes: Mapping[str, ApiRoute]
    """What there is, by path segment: `tasks` is `/api/tasks` and everything below it."""
    account_role_arn: pulumi.Input[str]
    """Role that the account's settings name for logs, as of `RestApiAccount`."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the logs. Defaults to CloudWatch's own."""
    users: NotRequired[Authorizer]
    """Pool whose users alone may call it. Defaults to none: everybody."""
    clients: NotRequired[Mapping[str, str]]
    """Who gets an API key, without which nobody may call it: label to description. Defaults to
    none: no key is asked for."""
    rate: NotRequired[int]
    """Requests a second of all together, at least 1, twice that in a burst. Defaults to 100."""
    client_rate: NotRequired[int]
    """The same of one client, at least 1. Defaults to 20."""
    client_daily_requests: NotRequired[int]
    """Requests of one client in a day, at least 1. Defaults to 100000."""
    log_days: NotRequired[int]
    """Retention of the access and execution logs, days. Defaults to 365."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class RestApi(pulumi.ComponentResource):
    """Admits, checks, throttles, logs and traces requests, and hands them on privately."""

    api_id: pulumi.Output[str]
    """Id of the API."""
    url: pulumi.Output[str]
    """Address that ends with `/api`; `/tasks` after it is the route `tasks`."""
    stage_arn: pulumi.Output[str]
    """ARN of the stage, which a firewall can protect."""
    security_group_id: pulumi.Output[str | None]
    """Group of the link to the balancer; none without one."""
    log_group_name: pulumi.Output[str]
    """Group that holds the access log."""

    _api_name: pulumi.Output[str]

    def __init__(
        self, name: str, args: RestApiArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, RestApiArgs)
        _check(name, args)
        super().__init__("groundwork:index:RestApi", name, {}, opts)
        tags = {"Name": name, **args.get("tags", {})}
        labels, rate = args.get("clients", {}), args.get("rate", 100)

        way = self._link(name, args)
        api = Api(
            name=name,
            parent=self,
            rest_api=aws.apigateway.RestApi(
                f"{name}-api",
                description=f"{name} gateway",
                endpoint_configuration={"types": "REGIONAL"},
                security_policy="SecurityPolicy_TLS13_1_2_2021_06",
                endpoint_access_mode="BASIC",
                binary_media_types=UPLOADS if _answered(args) else None,
                tags=tags,
                opts=pulumi.ResourceOptions(parent=self),
            ),
            link=way,
            users=args.get("users"),
            keys=bool(labels),
        )
        routes(api, args["routes"])
        served, log = stage(
            api,
            account_role_arn=args["account_role_arn"],
            key_arn=args.get("key_arn"),
            log_days=args.get("log_days", 365),
            rate=rate,
            tags=args.get("tags", {}),
        )
        if labels:
            clients(
                api,
                labels,
                stage=served,
                rate=args.get("client_rate", 20),
                daily_requests=args.get("client_daily_requests", 100_000),
                tags=args.get("tags", {}),
            )

        self._api_name = api.rest_api.name
        self.api_id = api.rest_api.id
        self.url = served.invoke_url
        self.stage_arn = served.arn
        self.security_group_id = pulumi.Output.from_input(way.security_group_id if way else None)
        self.log_group_name = log.name
        self.register_outputs(
            {
                "api_id": self.api_id,
                "url": self.url,
                "stage_arn": self.stage_arn,
                "security_group_id": self.security_group_id,
                "log_group_name": self.log_group_name,
            }
        )

    def watch(self) -> GatewayWatch:
        """What `Alarms` needs to know."""
        return {"api_name": self._api_name, "stage": STAGE}

    def origin(self, region: str) -> ApiOrigin:
        """What a distribution needs in order to stand in front of it; `region` is its own."""
        host = pulumi.Output.concat(self.api_id, f".execute-api.{region}.amazonaws.com")
        return {"domain_name": host}

    def _link(self, name: str, args: RestApiArgs) -> Link | None:
        """The way to the balancer, where something is behind it."""
        if "balancer" not in args or "vpc_id" not in args or "subnet_ids" not in args:
            return None
        return link(
            name,
            parent=self,
            vpc_id=args["vpc_id"],
            subnet_ids=args["subnet_ids"],
            balancer=args["balancer"],
            tags=args.get("tags", {}),
        )


def _answered(args: RestApiArgs) -> bool:
    """Whether a function answers any route."""
    return any("function" in route for route in args["routes"].values())


def _check(name: str, args: RestApiArgs) -> None:
    """Refuse plain values that API Gateway would refuse."""
    if not args["routes"]:
        raise ValueError(f"{name}: routes must have at least one entry, got none")
    given = [key for key in LINKED if key in args]
    if given and len(given) < len(LINKED):
        raise ValueError(
            f"{name}: {', '.join(LINKED)} must be given together, got {' and '.join(given)} alone"
        )
    alone = [word for word, route in sorted(args["routes"].items()) if "function" not in route]
    if bool(alone) != bool(given):
        raise ValueError(
            f"{name}: balancer must be given exactly where a route has no function, got "
            f"{f'none for {alone[0]}' if alone else 'one for no route'}"
        )
    for segment, route in args["routes"].items():
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", segment):
            raise ValueError(f"{name}: routes must be keyed by words like tasks, got {segment}")
        if other := sorted(route.get("schemas", {}).keys() - set(BODIES)):
            raise ValueError(
                f"{name}: routes.{segment}.schemas must be keyed by {', '.join(BODIES)}, "
                f"got {other[0]}"
            )
    for key in ("rate", "client_rate", "client_daily_requests", "log_days"):
        if (value := args.get(key, 1)) < 1:
            raise ValueError(f"{name}: {key} must be at least 1, got {value}")
