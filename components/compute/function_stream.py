"""A table whose changes run a function."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags

BATCH: Final = 100
RETRIES: Final = 5
"""A shard waits for a batch that fails: as long as it is tried again, nothing newer is seen."""


def follow(
    name: str,
    *,
    parent: pulumi.Resource,
    stream_arn: pulumi.Input[str],
    function: "aws.lambda_.Function",
    queue: "aws.sqs.Queue",
    policies: list[aws.iam.RolePolicy],
    tags: Tags,
) -> None:
    """Changes in batches, in order; what keeps failing is told to `queue`, by its place.

    A batch is halved until what fails is alone.
    https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
    """
    aws.lambda_.EventSourceMapping(
        f"{name}-stream",
        event_source_arn=stream_arn,
        function_name=function.arn,
        # From the first change on: those from before the function stands are not lost.
        starting_position="TRIM_HORIZON",
        batch_size=BATCH,
        bisect_batch_on_function_error=True,
        maximum_retry_attempts=RETRIES,
        destination_config={"on_failure": {"destination_arn": queue.arn}},
        function_response_types=["ReportBatchItemFailures"],
        tags={**tags, "Name": f"{name}-stream"},
        # Lambda looks whether it may read before it agrees.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=policies),
    )
