"""A record of who did what in an account, that nobody can change unseen."""

from collections.abc import Mapping
from typing import Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import allow, document, trust
from components.data.private_bucket import bucket_over_tls, private_bucket
from components.observability.logs import log_group

NONCURRENT_DAYS: Final = 30


class TrailArgs(TypedDict):
    """Inputs of `Trail`."""

    account_id: pulumi.Input[str]
    """Account that is recorded."""
    region: str
    """Region that the trail is made in; it records all of them."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the log group. Defaults to CloudWatch's own."""
    keep_days: NotRequired[int]
    """Days that the files are kept, at least 90. Defaults to 365."""
    log_days: NotRequired[int]
    """Retention of the log group, days. Defaults to 365."""
    disposable: NotRequired[bool]
    """Allow deletion, with the record. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Trail(pulumi.ComponentResource):
    """Management events of all regions, signed, in a bucket and a log group of their own."""

    arn: pulumi.Output[str]
    """ARN of the trail."""
    bucket_name: pulumi.Output[str]
    """Bucket of the files and their digests."""
    log_group_name: pulumi.Output[str]
    """Group that can be searched and alarmed on."""

    def __init__(
        self, name: str, args: TrailArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, TrailArgs)
        keep_days, disposable = args.get("keep_days", 365), args.get("disposable", False)
        if keep_days < 90:
            raise ValueError(f"{name}: keep_days must be at least 90, got {keep_days}")
        super().__init__("groundwork:index:Trail", name, {}, opts)
        tags = {"Name": name, **args.get("tags", {})}

        made = private_bucket(
            f"{name}-files",
            parent=self,
            noncurrent_days=NONCURRENT_DAYS,
            days=keep_days,
            disposable=disposable,
            tags=tags,
        )
        # The bucket's policy names the trail, which is made after it: the trail takes its name.
        label = made.bucket.bucket
        arn = pulumi.Output.concat(
            "arn:aws:cloudtrail:", args["region"], ":", args["account_id"], ":trail/", label
        )
        policy = aws.s3.BucketPolicy(
            f"{name}-files",
            bucket=made.bucket.id,
            policy=_bucket_policy(made.bucket.arn, arn, args["account_id"]),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[made.block]),
        )
        logs = log_group(
            f"{name}-logs",
            parent=self,
            days=args.get("log_days", 365),
            key_arn=args.get("key_arn"),
            tags=tags,
        )
        role, may_write = self._writer(name, logs, arn, args["account_id"], tags)
        trail = aws.cloudtrail.Trail(
            f"{name}-trail",
            name=label,
            # By way of the policy, without which CloudTrail refuses the bucket.
            s3_bucket_name=policy.bucket,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            enable_logging=True,
            cloud_watch_logs_group_arn=pulumi.Output.concat(logs.arn, ":*"),
            cloud_watch_logs_role_arn=role.arn,
            tags=tags,
            opts=pulumi.ResourceOptions(
                parent=self, protect=not disposable, depends_on=[may_write]
            ),
        )

        self.arn = trail.arn
        self.bucket_name = made.bucket.bucket
        self.log_group_name = logs.name
        self.register_outputs(
            {
                "arn": self.arn,
                "bucket_name": self.bucket_name,
                "log_group_name": self.log_group_name,
            }
        )

    def _writer(
        self,
        name: str,
        logs: aws.cloudwatch.LogGroup,
        arn: pulumi.Output[str],
        account_id: pulumi.Input[str],
        tags: Mapping[str, pulumi.Input[str]],
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        """What CloudTrail writes to the log group with."""
        child = pulumi.ResourceOptions(parent=self)
        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=trust(
                "cloudtrail.amazonaws.com",
                {"StringEquals": {"aws:SourceAccount": account_id, "aws:SourceArn": arn}},
            ),
            tags=dict(tags),
            opts=child,
        )
        policy = aws.iam.RolePolicy(
            f"{name}-logs",
            role=role.id,
            policy=allow(
                [
                    {
                        "actions": ["logs:CreateLogStream", "logs:PutLogEvents"],
                        # CloudTrail names a stream after account and region, for each region.
                        "resources": [pulumi.Output.concat(logs.arn, ":log-stream:*")],
                    }
                ]
            ),
            opts=child,
        )
        return role, policy


def _bucket_policy(
    bucket_arn: pulumi.Output[str], trail_arn: pulumi.Output[str], account_id: pulumi.Input[str]
) -> pulumi.Output[str]:
    """What CloudTrail has to do, for this trail alone.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    """
    service = {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}}
    source = {"aws:SourceArn": trail_arn}
    return document(
        [
            bucket_over_tls(bucket_arn),
            {
                **service,
                "Sid": "Look",
                "Action": "s3:GetBucketAcl",
                "Resource": bucket_arn,
                "Condition": {"StringEquals": source},
            },
            {
                **service,
                "Sid": "Write",
                "Action": "s3:PutObject",
                "Resource": pulumi.Output.concat(bucket_arn, "/AWSLogs/", account_id, "/*"),
                "Condition": {
                    "StringEquals": {**source, "s3:x-amz-acl": "bucket-owner-full-control"}
                },
            },
        ]
    )
