"""A queue whose messages run a function."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags

BATCH: Final = 10
"""Messages a run; the most that needs no time to gather."""


def take_from(
    name: str,
    *,
    parent: pulumi.Resource,
    queue_arn: pulumi.Input[str],
    function: "aws.lambda_.Function",
    policies: list[aws.iam.RolePolicy],
    tags: Tags,
) -> None:
    """Messages in batches; what the function says has failed comes again, and only that.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    aws.lambda_.EventSourceMapping(
        f"{name}-queue",
        event_source_arn=queue_arn,
        function_name=function.arn,
        batch_size=BATCH,
        function_response_types=["ReportBatchItemFailures"],
        tags={**tags, "Name": f"{name}-queue"},
        # Lambda looks whether it may receive before it agrees.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=policies),
    )
