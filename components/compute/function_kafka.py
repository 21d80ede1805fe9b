"""A topic of Kafka whose messages run a function."""

from typing import Final

import pulumi
import pulumi_aws as aws

from components.compute.edges import Tags
from components.data.stream_grants import StreamSource

BATCH: Final = 100
RETRIES: Final = 5
"""A partition waits for a batch that fails: as long as it is tried again, nothing newer is seen."""
MOST_POLLERS: Final = 2
"""Who fetch messages, one at least. Pollers that come and go would know neither retries nor
halves, and would call the function from the network of the brokers, by NAT or endpoints.

https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
"""


def consume(
    name: str,
    *,
    parent: pulumi.Resource,
    source: StreamSource,
    function: "aws.lambda_.Function",
    queue: "aws.sqs.Queue",
    policies: list[aws.iam.RolePolicy],
    tags: Tags,
) -> None:
    """Messages in batches, in the order of a partition, as a group of consumers of its own.

    A batch is halved until what fails is alone; what keeps failing is told to `queue`.
    """
    aws.lambda_.EventSourceMapping(
        f"{name}-kafka",
        event_source_arn=source["cluster_arn"],
        topics=[source["topic"]],
        amazon_managed_kafka_event_source_config={
            "consumer_group_id": f"{source['group_prefix']}{name}"
        },
        function_name=function.arn,
        # From the first message on: those from before the function stands are not lost.
        starting_position="TRIM_HORIZON",
        batch_size=BATCH,
        bisect_batch_on_function_error=True,
        maximum_retry_attempts=RETRIES,
        destination_config={"on_failure": {"destination_arn": queue.arn}},
        function_response_types=["ReportBatchItemFailures"],
        provisioned_poller_config={"minimum_pollers": 1, "maximum_pollers": MOST_POLLERS},
        tags={**tags, "Name": f"{name}-kafka"},
        # Lambda looks whether it may read before it agrees.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=policies),
    )
