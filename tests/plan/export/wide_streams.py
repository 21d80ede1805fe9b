"""Streams of both kinds, and search domains with all and with little, of the wide program."""

import pulumi
import pulumi_aws as aws

from components.data.search import Search
from components.data.stream import Stream
from components.data.stream_engine import StreamEngine

HERE = {"account_id": "123456789012", "region": "eu-north-1"}


def streams(
    opts: pulumi.ResourceOptions, vpc: aws.ec2.Vpc, subnets: list[aws.ec2.Subnet], key: aws.kms.Key
) -> None:
    for label, engine in (("clicks", StreamEngine.SERVERLESS), ("moves", StreamEngine.PROVISIONED)):
        stream = Stream(
            label,
            {
                **HERE,
                "engine": engine,
                "vpc_id": vpc.id,
                "subnet_ids": [subnet.id for subnet in subnets],
                "zones": 2,
                "key_arn": key.arn,
                "polled": True,
            },
            opts,
        )
        source, _ = stream.messages()
        aws.lambda_.EventSourceMapping(
            label,
            event_source_arn=source["cluster_arn"],
            function_name="digest",
            topics=[source["topic"]],
            amazon_managed_kafka_event_source_config={"consumer_group_id": f"{label}-digest"},
            starting_position="TRIM_HORIZON",
            bisect_batch_on_function_error=True,
            maximum_retry_attempts=5,
            destination_config={
                "on_failure": {"destination_arn": "arn:aws:sqs:eu-north-1:123456789012:failed"}
            },
            function_response_types=["ReportBatchItemFailures"],
            provisioned_poller_config={"minimum_pollers": 1, "maximum_pollers": 2},
            opts=opts,
        )
        pulumi.export(label, stream.brokers)


def searches(
    opts: pulumi.ResourceOptions, vpc: aws.ec2.Vpc, subnets: list[aws.ec2.Subnet], key: aws.kms.Key
) -> None:
    whole = Search(
        "index",
        {
            **HERE,
            "vpc_id": vpc.id,
            "subnet_ids": [subnet.id for subnet in subnets],
            "zones": 2,
            "nodes": 4,
            "service_role": True,
            "key_arn": key.arn,
        },
        opts,
    )
    Search(
        "notes",
        {
            **HERE,
            "vpc_id": vpc.id,
            "subnet_ids": [subnets[0].id],
            "zones": 1,
            "masters": False,
            "instance_type": "t3.small.search",
        },
        opts,
    )
    pulumi.export("index", whole.url)
