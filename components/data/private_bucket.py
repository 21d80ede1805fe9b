"""A bucket that nobody reads or writes but by its policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components._policy import tls_only

INCOMPLETE_DAYS: Final = 7


@dataclass(frozen=True)
class PrivateBucket:
    """The bucket and what others have to wait for."""

    bucket: aws.s3.Bucket
    block: aws.s3.BucketPublicAccessBlock
    """S3 refuses to change it and the policy at the same time: a policy waits for it."""
    versioning: aws.s3.BucketVersioning
    """An object that is to have versions waits for it."""


def private_bucket(
    name: str,
    *,
    parent: pulumi.Resource,
    noncurrent_days: int,
    days: int | None = None,
    key_arn: pulumi.Input[str] | None = None,
    disposable: bool,
    tags: Mapping[str, pulumi.Input[str]],
) -> PrivateBucket:
    """Versioned, encrypted, without ACLs; objects go after `days`, or stay.

    Without `key_arn` S3 encrypts with its own key: balancers cannot write, and distributions not
    read without being named by the key's policy, where objects are encrypted with a KMS key.
    """
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
        rules=[_encryption(key_arn)],
        opts=child,
    )
    versioning = aws.s3.BucketVersioning(
        name, bucket=bucket.id, versioning_configuration={"status": "Enabled"}, opts=child
    )
    aws.s3.BucketLifecycleConfiguration(
        name,
        bucket=bucket.id,
        rules=[_expiry(noncurrent_days, days)],
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
    return PrivateBucket(bucket, block, versioning)


def _encryption(
    key_arn: pulumi.Input[str] | None,
) -> aws.s3.BucketServerSideEncryptionConfigurationRuleArgsDict:
    if key_arn is None:
        return {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    return {
        "apply_server_side_encryption_by_default": {
            "sse_algorithm": "aws:kms",
            "kms_master_key_id": key_arn,
        },
        # One key of the bucket's own for many objects, instead of a call to KMS for each.
        "bucket_key_enabled": True,
    }


def _expiry(
    noncurrent_days: int, days: int | None
) -> aws.s3.BucketLifecycleConfigurationRuleArgsDict:
    rule: aws.s3.BucketLifecycleConfigurationRuleArgsDict = {
        "id": "expire",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "noncurrent_version_expiration": {"noncurrent_days": noncurrent_days},
        "abort_incomplete_multipart_upload": {"days_after_initiation": INCOMPLETE_DAYS},
    }
    if days is not None:
        rule["expiration"] = {"days": days}
    return rule


def bucket_over_tls(bucket_arn: pulumi.Input[str]) -> Mapping[str, Any]:
    """The statement that keeps plain HTTP from a bucket and its objects."""
    return tls_only("s3:*", [bucket_arn, pulumi.Output.concat(bucket_arn, "/*")])
