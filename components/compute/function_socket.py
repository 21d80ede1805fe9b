"""A WebSocket API whose connections and messages run a function."""

from typing import Final, TypedDict

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags
from components.compute.function_permission import may_run

ROUTES: Final = {"connect": "$connect", "disconnect": "$disconnect", "default": "$default"}
"""A connection opens, it ends, and all that is said in between."""
TIMEOUT_MILLISECONDS: Final = 29_000
"""Longest that API Gateway waits."""


class Socket(TypedDict):
    """A WebSocket API that the one function which takes this answers."""

    api_id: pulumi.Input[str]
    """Id of the API."""
    execution_arn: pulumi.Input[str]
    """ARN that begins those of its stages."""
    stage: str
    """Name of the stage."""
    rate: int
    """Connections and messages a second, twice that in a burst."""
    log_arn: pulumi.Input[str]
    """Log group of the access log, known once the stage may write to it."""
    log_format: str
    """One line of it."""


def answer(
    name: str,
    *,
    parent: pulumi.Resource,
    socket: Socket,
    function: "aws.lambda_.Function",
    tags: Tags,
) -> None:
    """All routes of the API to the function, and the stage: both need what is behind them."""
    child = pulumi.ResourceOptions(parent=parent)
    allowed = may_run(
        f"{name}-socket",
        parent=parent,
        function=function,
        sender={
            "service": "apigateway.amazonaws.com",
            "arn": pulumi.Output.concat(socket["execution_arn"], f"/{socket['stage']}/*"),
        },
    )
    integration = aws.apigatewayv2.Integration(
        f"{name}-socket",
        api_id=socket["api_id"],
        integration_type="AWS_PROXY",
        integration_method="POST",
        integration_uri=function.invoke_arn,
        timeout_milliseconds=TIMEOUT_MILLISECONDS,
        opts=child,
    )
    routes = [
        aws.apigatewayv2.Route(
            f"{name}-{label}",
            api_id=socket["api_id"],
            route_key=key,
            target=pulumi.Output.concat("integrations/", integration.id),
            opts=child,
        )
        for label, key in ROUTES.items()
    ]
    deployment = aws.apigatewayv2.Deployment(
        f"{name}-deployment",
        api_id=socket["api_id"],
        description=f"{name} function",
        # Not a hash: nobody could see in a preview what has changed.
        triggers={
            "api": pulumi.Output.json_dumps(
                {"routes": ROUTES, "to": [integration.id, function.invoke_arn]}, sort_keys=True
            )
        },
        opts=pulumi.ResourceOptions(parent=parent, depends_on=routes),
    )
    aws.apigatewayv2.Stage(
        f"{name}-stage",
        api_id=socket["api_id"],
        name=socket["stage"],
        deployment_id=deployment.id,
        access_log_settings={
            "destination_arn": socket["log_arn"],
            "format": socket["log_format"],
        },
        default_route_settings={
            "throttling_rate_limit": socket["rate"],
            "throttling_burst_limit": 2 * socket["rate"],
            "detailed_metrics_enabled": True,
            "logging_level": "ERROR",
            # What is said would be in the log.
            "data_trace_enabled": False,
        },
        tags={**tags, "Name": f"{name}-stage"},
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[allowed]),
    )
