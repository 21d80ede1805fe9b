"""Leave for something of AWS to run a function."""

import pulumi
import pulumi_aws as aws

from components.messaging.senders import Sender


def may_run(
    name: str, *, parent: pulumi.Resource, function: "aws.lambda_.Function", sender: Sender
) -> "aws.lambda_.Permission":
    """Let the sender, and nothing else of its service, run the function."""
    return aws.lambda_.Permission(
        name,
        action="lambda:InvokeFunction",
        function=function.name,
        principal=sender["service"],
        source_arn=sender["arn"],
        opts=pulumi.ResourceOptions(parent=parent),
    )
