"""A topic whose messages run a function."""

import pulumi
import pulumi_aws as aws

from components.compute.function_permission import may_run
from components.messaging.senders import by_topic


def hear(
    name: str,
    *,
    parent: pulumi.Resource,
    topic_arn: pulumi.Input[str],
    function: "aws.lambda_.Function",
    queue: "aws.sqs.Queue",
) -> None:
    """Messages one by one; what SNS cannot hand over goes to `queue`, which admits the topic.

    https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
    """
    allowed = may_run(f"{name}-topic", parent=parent, function=function, sender=by_topic(topic_arn))
    aws.sns.TopicSubscription(
        f"{name}-topic",
        topic=topic_arn,
        protocol="lambda",
        endpoint=function.arn,
        redrive_policy=pulumi.Output.json_dumps({"deadLetterTargetArn": queue.arn}),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[allowed]),
    )
