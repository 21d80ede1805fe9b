"""What a deployment does with Pulumi's state in S3 and with the key of its secrets."""

from collections.abc import Mapping
from typing import Final, TypedDict

import pulumi

from components._policy import allow

PREVIEW: Final = {
    "bucket": ["s3:ListBucket"],
    "objects": ["s3:GetObject"],
    "key": ["kms:Decrypt"],
}
"""A preview takes no lock and writes nothing."""
DEPLOY: Final = {
    "bucket": ["s3:ListBucket"],
    "objects": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
    "key": ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
}
"""Locks, history and backups are objects, too; the bucket may be encrypted with the same key."""


class State(TypedDict):
    """Where Pulumi keeps state and how it encrypts the secrets in it."""

    bucket_arn: pulumi.Input[str]
    """Bucket of the backend `s3://…`."""
    key_arn: pulumi.Input[str]
    """KMS key of the secrets provider `awskms://…`."""


def may(state: State, access: Mapping[str, list[str]]) -> pulumi.Output[str]:
    """A policy for `PREVIEW` or `DEPLOY`."""
    bucket = state["bucket_arn"]
    return allow(
        [
            {"actions": access["bucket"], "resources": [bucket]},
            {"actions": access["objects"], "resources": [pulumi.Output.concat(bucket, "/*")]},
            {"actions": access["key"], "resources": [state["key_arn"]]},
        ]
    )
