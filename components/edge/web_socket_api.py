"""A WebSocket API of API Gateway: connections that stay open, and whoever may send to them."""

import json
from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.compute.function_socket import Socket
from components.edge.origins import SocketOrigin
from components.links import Binding
from components.observability.logs import log_group
from components.observability.sockets import SocketWatch

STAGE: Final = "live"
ACCESS: Final = {
    "requestId": "$context.requestId",
    "time": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "connectionId": "$context.connectionId",
    "event": "$context.eventType",
    "route": "$context.routeKey",
    "status": "$context.status",
    "error": "$context.error.message",
    "integrationError": "$context.integrationErrorMessage",
    "integrationMilliseconds": "$context.integrationLatency",
}
"""One line of JSON a connection, message and end; nothing of what is said.

https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
"""


class WebSocketApiArgs(TypedDict):
    """Inputs of `WebSocketApi`."""

    region: str
    """Region of the API, which is in its address."""
    account_role_arn: pulumi.Input[str]
    """Role that the account's settings name for logs, as of `RestApiAccount`."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the logs. Defaults to CloudWatch's own."""
    rate: NotRequired[int]
    """Connections and messages a second of all together, at least 1, twice that in a burst.
    Defaults to 100."""
    log_days: NotRequired[int]
    """Retention of the access and execution logs, days. Defaults to 365."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class WebSocketApi(pulumi.ComponentResource):
    """The address and its logs; the `Function` that takes its `socket` answers there."""

    api_id: pulumi.Output[str]
    """Id of the API."""
    url: pulumi.Output[str]
    """Address, `wss://…`."""
    log_group_name: pulumi.Output[str]
    """Group that holds the access log."""

    _host: pulumi.Output[str]
    _connections_arn: pulumi.Output[str]
    _socket: Socket

    def __init__(
        self, name: str, args: WebSocketApiArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, WebSocketApiArgs)
        rate, days = args.get("rate", 100), args.get("log_days", 365)
        for key, value in {"rate": rate, "log_days": days}.items():
            if value < 1:
                raise ValueError(f"{name}: {key} must be at least 1, got {value}")
        super().__init__("groundwork:index:WebSocketApi", name, {}, opts)
        tags = args.get("tags", {})

        api = aws.apigatewayv2.Api(
            f"{name}-api",
            description=f"{name} gateway",
            protocol_type="WEBSOCKET",
            # What a message asks for is the function's to read: all go to `$default`.
            route_selection_expression="$request.body.action",
            tags={**tags, "Name": name},
            opts=pulumi.ResourceOptions(parent=self),
        )
        access, execution = (
            log_group(
                f"{name}-{kind}-logs",
                parent=self,
                days=days,
                key_arn=args.get("key_arn"),
                tags={**tags, "Name": f"{name}-{kind}-logs"},
                physical_name=physical,
            )
            for kind, physical in {
                "access": None,
                # API Gateway chooses the name, and makes the group itself where there is none.
                "execution": pulumi.Output.concat("/aws/apigateway/", api.id, "/", STAGE),
            }.items()
        )

        self._host = pulumi.Output.concat(api.id, f".execute-api.{args['region']}.amazonaws.com")
        # The id of a connection is known when it opens.
        self._connections_arn = pulumi.Output.concat(
            api.execution_arn, f"/{STAGE}/POST/@connections/*"
        )
        self._socket = {
            "api_id": api.id,
            "execution_arn": api.execution_arn,
            "stage": STAGE,
            "rate": rate,
            # A stage that logs is refused before the account has a role for it.
            "log_arn": pulumi.Output.all(access.arn, execution.arn, args["account_role_arn"])[0],
            "log_format": json.dumps(ACCESS),
        }
        self.api_id = api.id
        self.url = pulumi.Output.concat("wss://", self._host, f"/{STAGE}")
        self.log_group_name = access.name
        self.register_outputs(
            {
                "api_id": self.api_id,
                "url": self.url,
                "log_group_name": self.log_group_name,
            }
        )

    def socket(self) -> Socket:
        """What the one `Function` that answers needs."""
        return self._socket

    def binding(self) -> Binding:
        """What a process needs in order to send to a connection by its id."""
        return {
            "access": "send",
            "grants": [
                {
                    "actions": ["execute-api:ManageConnections"],
                    "resources": [self._connections_arn],
                }
            ],
            "environment": {"ENDPOINT": pulumi.Output.concat("https://", self._host, f"/{STAGE}")},
        }

    def origin(self) -> SocketOrigin:
        """What a distribution needs in order to stand in front of it."""
        return {"domain_name": self._host, "stage": STAGE}

    def watch(self) -> SocketWatch:
        """What `Alarms` and `Dashboard` need to know."""
        return {"api_id": self.api_id, "stage": STAGE}
