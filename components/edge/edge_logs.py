"""Who asked a distribution for what: its access log."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws

from components.edge.access_logs import access_logs, deliveries
from components.edge.published import CLOUDFRONT_REGION


def edge_logs(
    name: str,
    *,
    parent: pulumi.Resource,
    distribution: "aws.cloudfront.Distribution",
    account_id: pulumi.Input[str],
    days: int,
    disposable: bool,
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.cloudwatch.LogDelivery:
    """Standard logs, version 2, as JSON into a bucket of their own, which is kept for `days`.

    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
    """
    logs = access_logs(
        name,
        parent=parent,
        writer=deliveries(account_id, CLOUDFRONT_REGION),
        days=days,
        disposable=disposable,
        tags=tags,
    )
    child = pulumi.ResourceOptions(parent=parent)
    source = aws.cloudwatch.LogDeliverySource(
        name,
        log_type="ACCESS_LOGS",
        resource_arn=distribution.arn,
        region=CLOUDFRONT_REGION,
        tags=dict(tags),
        opts=child,
    )
    destination = aws.cloudwatch.LogDeliveryDestination(
        name,
        # By way of the policy, without which AWS would write one of its own.
        delivery_destination_configuration={
            "destination_resource_arn": pulumi.Output.concat("arn:aws:s3:::", logs.bucket)
        },
        output_format="json",
        region=CLOUDFRONT_REGION,
        tags=dict(tags),
        opts=child,
    )
    return aws.cloudwatch.LogDelivery(
        name,
        delivery_source_name=source.name,
        delivery_destination_arn=destination.arn,
        region=CLOUDFRONT_REGION,
        tags=dict(tags),
        opts=child,
    )
