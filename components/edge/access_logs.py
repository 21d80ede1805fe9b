"""A bucket for a load balancer's access logs."""

from collections.abc import Mapping
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components._policy import document

DELIVERY: Final = "logdelivery.elasticloadbalancing.amazonaws.com"
NONCURRENT_DAYS: Final = 7
INCOMPLETE_DAYS: Final = 7


def access_logs(
    name: str,
    *,
    parent: pulumi.Resource,
    account_id: pulumi.Input[str],
    region: str,
    days: int,
    disposable: bool,
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.s3.BucketPolicy:
    """A private bucket kept for `days`; a balancer that waits for its policy may write to it."""
    child = pulumi.ResourceOptions(parent=parent)
    bucket = aws.s3.Bucket(
        name,
        force_destroy=disposable,
        tags=dict(tags),
        opts=pulumi.ResourceOptions(parent=parent, protect=not disposable),
    )
    aws.s3.BucketOwnershipControls(
        name, bucket=bucket.id, rule={"object_ownership": "BucketOwnerEnforced"}, opts=child
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        bucket=bucket.id,
        # Balancers cannot write where objects are encrypted with a KMS key.
        rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
        opts=child,
    )
    versioning = aws.s3.BucketVersioning(
        name, bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=child
    )
    aws.s3.BucketLifecycleConfiguration(
        name,
        bucket=bucket.id,
        rules=[_expiry(days)],
        # A rule for old versions is only valid where there are versions.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[versioning]),
    )
    block = aws.s3.BucketPublicAccessBlock(
        name,
        bucket=bucket.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=child,
    )
    return aws.s3.BucketPolicy(
        name,
        bucket=bucket.id,
        policy=document([_tls_only(bucket), _delivery(bucket, account_id, region)]),
        # S3 refuses to change the policy and the block at the same time.
        opts=pulumi.ResourceOptions(parent=parent, depends_on=[block]),
    )


def _expiry(days: int) -> aws.s3.BucketLifecycleConfigurationRuleArgsDict:
    return {
        "id": "expire",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "expiration": {"days": days},
        "noncurrent_version_expiration": {"noncurrent_days": NONCURRENT_DAYS},
        "abort_incomplete_multipart_upload": {"days_after_initiation": INCOMPLETE_DAYS},
    }


def _tls_only(bucket: aws.s3.Bucket) -> Mapping[str, Any]:
    """Nobody, whoever they are and whatever they do, goes over plain HTTP."""
    return {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket.arn, pulumi.Output.concat(bucket.arn, "/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def _delivery(
    bucket: aws.s3.Bucket, account_id: pulumi.Input[str], region: str
) -> Mapping[str, Any]:
    """Balancers of this account and region write below the account's own prefix.

    AWS's log delivery has one service principal everywhere; an ELB account per region is legacy.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    """
    return {
        "Sid": "Delivery",
        "Effect": "Allow",
        "Principal": {"Service": DELIVERY},
        "Action": "s3:PutObject",
        "Resource": pulumi.Output.concat(bucket.arn, "/AWSLogs/", account_id, "/*"),
        # The balancer is made after the policy that lets it log, so its id cannot stand here.
        "Condition": {
            "ArnLike": {
                "aws:SourceArn": pulumi.Output.concat(
                    "arn:aws:elasticloadbalancing:", region, ":", account_id, ":loadbalancer/*"
                )
            }
        },
    }
