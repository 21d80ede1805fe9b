"""A static site: the files of a folder in a private bucket."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components.data.private_bucket import private_bucket
from components.edge.origins import SiteOrigin
from components.edge.site_files import ALWAYS_ASK, File, below, content_type, label, read

NONCURRENT_DAYS: Final = 30
MAINTENANCE: Final = "_maintenance/index.html"
MAINTENANCE_PAGE: Final = Path(__file__).with_name("maintenance.html").read_text()


class SiteArgs(TypedDict):
    """Inputs of `Site`."""

    folder: str
    """Folder with the built site, `index.html` at its top; nothing outside it is read."""
    path: NotRequired[str]
    """The one path such as `/assets` that it answers, without a page for bad times: of `folder`,
    what lies below it is published, and no page is needed. Defaults to all paths."""
    disposable: NotRequired[bool]
    """Allow deletion, with the files. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Site(pulumi.ComponentResource):
    """Files that nobody can read until a distribution takes the site as its `origin`."""

    bucket_name: pulumi.Output[str]
    """Name of the bucket."""
    bucket_arn: pulumi.Output[str]
    """ARN of the bucket."""
    domain_name: pulumi.Output[str]
    """Regional domain name of the bucket."""

    def __init__(
        self, name: str, args: SiteArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, SiteArgs)
        path = args.get("path")
        files = read(name, args["folder"]) if path is None else below(name, args["folder"], path)
        super().__init__("groundwork:index:Site", name, {}, opts)
        tags = {"Name": name, **args.get("tags", {})}

        made = private_bucket(
            f"{name}-bucket",
            parent=self,
            noncurrent_days=NONCURRENT_DAYS,
            disposable=args.get("disposable", False),
            tags=tags,
        )
        pages = [key for key in files if content_type(key).startswith("text/html")]
        upload = partial(_upload, name, made.versioning, self, tags=tags)
        parts = [upload(key, file, after=[]) for key, file in files.items() if key not in pages]
        for key in pages:
            # A page is not to be seen before what it loads.
            upload(key, files[key], after=parts)
        if path is None and MAINTENANCE not in files:
            aws.s3.BucketObjectv2(
                f"{name}-{label(MAINTENANCE)}",
                bucket=made.versioning.bucket,
                key=MAINTENANCE,
                content=MAINTENANCE_PAGE,
                content_type=content_type(MAINTENANCE),
                cache_control=ALWAYS_ASK,
                tags=tags,
                opts=pulumi.ResourceOptions(parent=self),
            )

        # By way of the block, which S3 refuses to change at the same time as the policy.
        self.bucket_name = made.block.bucket
        self.bucket_arn = made.bucket.arn
        self.domain_name = made.bucket.bucket_regional_domain_name
        self.register_outputs(
            {
                "bucket_name": self.bucket_name,
                "bucket_arn": self.bucket_arn,
                "domain_name": self.domain_name,
            }
        )

    def origin(self) -> SiteOrigin:
        """What a distribution needs in order to serve the site."""
        return {
            "bucket": self.bucket_name,
            "arn": self.bucket_arn,
            "domain_name": self.domain_name,
        }


def _upload(
    name: str,
    versioning: aws.s3.BucketVersioning,
    parent: pulumi.Resource,
    key: str,
    file: File,
    *,
    after: Sequence[pulumi.Resource],
    tags: Mapping[str, pulumi.Input[str]],
) -> aws.s3.BucketObjectv2:
    return aws.s3.BucketObjectv2(
        f"{name}-{label(key)}",
        bucket=versioning.bucket,
        key=key,
        source=pulumi.FileAsset(str(file.path)),
        source_hash=file.sha256,
        content_type=file.content_type,
        cache_control=file.cache_control,
        tags=tags,
        opts=pulumi.ResourceOptions(parent=parent, depends_on=list(after)),
    )
