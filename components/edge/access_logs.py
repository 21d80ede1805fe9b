"""A bucket for the access logs of a load balancer or a distribution."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import pulumi
import pulumi_aws as aws

from components._policy import document
from components.data.private_bucket import bucket_over_tls, private_bucket

NONCURRENT_DAYS: Final = 7
DELIVERY: Final = "delivery.logs.amazonaws.com"

Writer: TypeAlias = Callable[[pulumi.Output[str]], Sequence[Mapping[str, Any]]]
"""The statements that let somebody write to the bucket with this ARN."""


def access_logs(
    name: str,
    *,
    parent: pulumi.Resource,
    writer: Writer,
    days: int,
    disposable: bool,
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.s3.BucketPolicy:
    """A private bucket kept for `days`; who waits for its policy may write as `writer` says."""
    made = private_bucket(
        name,
        parent=parent,
        noncurrent_days=NONCURRENT_DAYS,
        days=days,
        disposable=disposable,
        tags=tags,
    )
    return aws.s3.BucketPolicy(
        name,
        bucket=made.bucket.id,
        policy=document([bucket_over_tls(made.bucket.arn), *writer(made.bucket.arn)]),
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[made.block]),
    )


def balancers(account_id: pulumi.Input[str], region: str) -> Writer:
    """Balancers of this account and region write below the account's own prefix.

    AWS's log delivery has one service principal everywhere; an ELB account per region is legacy.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """
    return lambda bucket_arn: [
        {
            "Sid": "Delivery",
            "Effect": "Allow",
            "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": pulumi.Output.concat(bucket_arn, "/AWSLogs/", account_id, "/*"),
            # The balancer is made after the policy that lets it log, so its id cannot stand here.
            "Condition": {
                "ArnLike": {
                    "aws:SourceArn": pulumi.Output.concat(
                        "arn:aws:elasticloadbalancing:", region, ":", account_id, ":loadbalancer/*"
                    )
                }
            },
        }
    ]


def deliveries(account_id: pulumi.Input[str], region: str) -> Writer:
    """Log delivery of CloudWatch, for sources of this account in `region`, below its own prefix.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
    """
    # The source is made after the policy that lets it log: its name cannot stand here.
    sources = _logs_of(account_id, region, "delivery-source:*")
    return lambda bucket_arn: [_delivery(bucket_arn, account_id, sources)]


def network_balancers(account_id: pulumi.Input[str], region: str) -> Writer:
    """Log delivery of this account and region, which first looks who the bucket belongs to.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
    """
    sources = _logs_of(account_id, region, "*")
    return lambda bucket_arn: [
        _delivery(bucket_arn, account_id, sources),
        {
            "Sid": "DeliveryCheck",
            "Effect": "Allow",
            "Principal": {"Service": DELIVERY},
            "Action": "s3:GetBucketAcl",
            "Resource": bucket_arn,
            "Condition": {
                "ArnLike": {"aws:SourceArn": sources},
                "StringEquals": {"aws:SourceAccount": account_id},
            },
        },
    ]


def _delivery(
    bucket_arn: pulumi.Output[str], account_id: pulumi.Input[str], sources: pulumi.Output[str]
) -> Mapping[str, Any]:
    """Log delivery writes below the account's own prefix, and leaves the files to the bucket."""
    return {
        "Sid": "Delivery",
        "Effect": "Allow",
        "Principal": {"Service": DELIVERY},
        "Action": "s3:PutObject",
        "Resource": pulumi.Output.concat(bucket_arn, "/AWSLogs/", account_id, "/*"),
        "Condition": {
            "ArnLike": {"aws:SourceArn": sources},
            "StringEquals": {
                "aws:SourceAccount": account_id,
                "s3:x-amz-acl": "bucket-owner-full-control",
            },
        },
    }


def _logs_of(account_id: pulumi.Input[str], region: str, what: str) -> pulumi.Output[str]:
    return pulumi.Output.concat("arn:aws:logs:", region, ":", account_id, ":", what)
