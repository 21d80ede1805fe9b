"""The URL of a function, for a distribution, and the alarm on what it answers there."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags
from components.compute.error_alarm import rate, ring

COUNTED: Final = {"errors": "Url5xxCount", "requests": "UrlRequestCount"}
"""https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html"""


def address(
    name: str,
    *,
    parent: pulumi.Resource,
    function: "aws.lambda_.Function",
    topic_arn: pulumi.Input[str],
    tags: Tags,
) -> "aws.lambda_.FunctionUrl":
    """A URL that wants a signature, and answers in one piece."""
    queries = rate("AWS/Lambda", COUNTED, {"FunctionName": function.name})
    queries[-1].return_data = True
    ring(
        name,
        parent=parent,
        queries=queries,
        then="What it had no time for is among them; its log says which.",
        topic_arn=topic_arn,
        tags={**tags, "Name": f"{name}-errors"},
    )
    return aws.lambda_.FunctionUrl(
        f"{name}-url",
        function_name=function.name,
        authorization_type="AWS_IAM",
        invoke_mode="BUFFERED",
        opts=pulumi.ResourceOptions(parent=parent),
    )
