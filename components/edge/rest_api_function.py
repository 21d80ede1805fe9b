"""The way from an API to a function.

The function gets the path of a request without the stage, and with it in the context:
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

from typing import Any, Final, TypedDict

import pulumi
import pulumi_aws as aws

from components.edge.rest_api_link import STAGE, TIMEOUT_MILLISECONDS

UPLOADS: Final = ("application/octet-stream", "multipart/form-data", "text/csv")
"""Bodies that a function gets byte by byte, in base64. Any other is read as UTF-8 on the way."""


class Invoked(TypedDict):
    """A function that an API hands requests to; whoever takes it makes the permission."""

    function_name: pulumi.Input[str]
    """Its name."""
    invoke_arn: pulumi.Input[str]
    """What API Gateway calls it by."""


def may_run(
    name: str,
    *,
    parent: pulumi.Resource,
    rest_api: "aws.apigateway.RestApi",
    path: str,
    function: Invoked,
) -> "aws.lambda_.Permission":
    """Let every method of one path below the stage run the function."""
    return aws.lambda_.Permission(
        name,
        action="lambda:InvokeFunction",
        function=function["function_name"],
        principal="apigateway.amazonaws.com",
        source_arn=pulumi.Output.concat(rest_api.execution_arn, f"/{STAGE}/*/{path}"),
        opts=pulumi.ResourceOptions(parent=parent),
    )


def handed_to(function: Invoked) -> dict[str, Any]:
    """The whole request as an event, and the function's answer as it is."""
    return {
        "type": "AWS_PROXY",
        # Whatever the method of the request: functions are run by POST.
        "integration_http_method": "POST",
        "uri": function["invoke_arn"],
        "timeout_milliseconds": TIMEOUT_MILLISECONDS,
    }
