"""A bucket for what an application keeps, such as uploads."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import document, with_key
from components.data.private_bucket import bucket_over_tls, private_bucket
from components.links import Binding, Grant

READ: Final = ("s3:GetObject",)
WRITE: Final = ("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject")


class BucketArgs(TypedDict):
    """Inputs of `Bucket`."""

    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the objects. Defaults to S3's own."""
    noncurrent_days: NotRequired[int]
    """Days that what was overwritten or deleted can be had back, at least 1. Defaults to 30."""
    expire_days: NotRequired[int]
    """Days after which an object goes, at least 1. Defaults to never."""
    disposable: NotRequired[bool]
    """Allow deletion, with the objects. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Bucket(pulumi.ComponentResource):
    """A private, versioned bucket that nobody can use until a consumer takes its `binding`."""

    bucket_name: pulumi.Output[str]
    """Name of the bucket, known to be closed to the public."""
    bucket_arn: pulumi.Output[str]
    """ARN of the bucket."""

    _key_arn: pulumi.Input[str] | None

    def __init__(
        self, name: str, args: BucketArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, BucketArgs)
        days = {"noncurrent_days": args.get("noncurrent_days", 30)}
        if "expire_days" in args:
            days["expire_days"] = args["expire_days"]
        for key, value in days.items():
            if value < 1:
                raise ValueError(f"{name}: {key} must be at least 1, got {value}")
        super().__init__("groundwork:index:Bucket", name, {}, opts)
        self._key_arn = args.get("key_arn")

        made = private_bucket(
            f"{name}-bucket",
            parent=self,
            noncurrent_days=days["noncurrent_days"],
            days=days.get("expire_days"),
            key_arn=self._key_arn,
            disposable=args.get("disposable", False),
            tags={"Name": name, **args.get("tags", {})},
        )
        aws.s3.BucketPolicy(
            f"{name}-policy",
            bucket=made.bucket.id,
            policy=document([bucket_over_tls(made.bucket.arn)]),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[made.block]),
        )

        self.bucket_name = made.block.bucket
        self.bucket_arn = made.bucket.arn
        self.register_outputs({"bucket_name": self.bucket_name, "bucket_arn": self.bucket_arn})

    def binding(self, access: str) -> Binding:
        """What a process needs in order to `read` objects, or to `write`, which is both."""
        if access not in ("read", "write"):
            raise ValueError(
                f"{self.pulumi_resource_name}: access must be read or write, got {access}"
            )
        writes = access == "write"
        grants: list[Grant] = [
            # Objects get their names from the process.
            {
                "actions": [*READ, *(WRITE if writes else ())],
                "resources": [pulumi.Output.concat(self.bucket_arn, "/*")],
            },
            {"actions": ["s3:ListBucket"], "resources": [self.bucket_arn]},
            *with_key(self._key_arn, "kms:Decrypt", *(("kms:GenerateDataKey",) if writes else ())),
        ]
        return {"access": access, "grants": grants, "environment": {"NAME": self.bucket_name}}
