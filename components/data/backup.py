"""Backups that AWS Backup makes every night of what a stack holds, in a vault of their own."""

from collections.abc import Mapping
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import trust

NIGHTLY: Final = "cron(0 3 * * ? *)"
START_MINUTES: Final = 60
END_MINUTES: Final = 480
CHANGEABLE_DAYS: Final = 3
"""Days in which a lock can still be taken back; the least that AWS has."""
POLICIES: Final = (
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup",
    "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores",
)
"""They name what each kind of resource needs, which changes with AWS Backup itself."""
BUCKET_POLICIES: Final = (
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup",
    "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore",
)
"""What S3 needs besides.

https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
"""


class ResourceTag(TypedDict):
    """A tag on what is backed up."""

    key: pulumi.Input[str]
    """Its key."""
    value: pulumi.Input[str]
    """Its value."""


class BackupPlanArgs(TypedDict):
    """Inputs of `BackupPlan`."""

    account_id: pulumi.Input[str]
    """Account, for the trust of the role."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts the vault. Defaults to AWS's own."""
    resource_arns: NotRequired[Mapping[str, pulumi.Input[str]]]
    """What is backed up, by label; these with `bucket_arns`, or `resource_tag`."""
    bucket_arns: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Versioned buckets that are backed up, by label."""
    resource_tag: NotRequired[ResourceTag]
    """Tag on everything that is backed up."""
    keep_days: NotRequired[int]
    """Days that a backup is kept, 1 to 36500. Defaults to 35."""
    lock: NotRequired[bool]
    """Keep everybody, AWS included, from deleting a backup early; final after 3 days. Defaults to
    false."""
    disposable: NotRequired[bool]
    """Allow deletion, with the backups. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class BackupPlan(pulumi.ComponentResource):
    """A backup every night at three o'clock, UTC."""

    plan_id: pulumi.Output[str]
    """Id of the plan."""
    vault_name: pulumi.Output[str]
    """Vault that holds the backups."""
    role_arn: pulumi.Output[str]
    """Role that backs up and restores."""

    def __init__(
        self, name: str, args: BackupPlanArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, BackupPlanArgs)
        keep_days, disposable = args.get("keep_days", 35), args.get("disposable", False)
        _check(name, args, keep_days)
        super().__init__("groundwork:index:BackupPlan", name, {}, opts)
        tags = {"Name": name, **args.get("tags", {})}
        child = pulumi.ResourceOptions(parent=self)

        vault = aws.backup.Vault(
            f"{name}-vault",
            kms_key_arn=args.get("key_arn"),
            force_destroy=disposable,
            tags=tags,
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable),
        )
        if args.get("lock", False):
            aws.backup.VaultLockConfiguration(
                f"{name}-lock",
                backup_vault_name=vault.name,
                min_retention_days=keep_days,
                changeable_for_days=CHANGEABLE_DAYS,
                opts=child,
            )
        plan = aws.backup.Plan(
            f"{name}-plan",
            rules=[
                {
                    "rule_name": "nightly",
                    "target_vault_name": vault.name,
                    "schedule": NIGHTLY,
                    "start_window": START_MINUTES,
                    "completion_window": END_MINUTES,
                    "lifecycle": {"delete_after": keep_days},
                    "recovery_point_tags": tags,
                }
            ],
            tags=tags,
            opts=child,
        )
        role = self._role(name, args, tags)
        aws.backup.Selection(
            f"{name}-selection",
            plan_id=plan.id,
            iam_role_arn=role.arn,
            **_selected(args),
            opts=child,
        )

        self.plan_id = plan.id
        self.vault_name = vault.name
        self.role_arn = role.arn
        self.register_outputs(
            {"plan_id": self.plan_id, "vault_name": self.vault_name, "role_arn": self.role_arn}
        )

    def _role(
        self,
        name: str,
        args: BackupPlanArgs,
        tags: Mapping[str, pulumi.Input[str]],
    ) -> aws.iam.Role:
        account_id = args["account_id"]
        # A tag may be on a bucket.
        buckets = bool(args.get("bucket_arns")) or "resource_tag" in args
        role = aws.iam.Role(
            f"{name}-role",
            assume_role_policy=trust(
                "backup.amazonaws.com", {"StringEquals": {"aws:SourceAccount": account_id}}
            ),
            tags=dict(tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        for policy in (*POLICIES, *(BUCKET_POLICIES if buckets else ())):
            aws.iam.RolePolicyAttachment(
                f"{name}-{policy.rpartition('For')[2].lower()}",
                role=role.name,
                policy_arn=policy,
                opts=pulumi.ResourceOptions(parent=self),
            )
        return role


def _selected(args: BackupPlanArgs) -> dict[str, Any]:
    """Arguments that say what is backed up."""
    if "resource_tag" in args:
        return {"selection_tags": [{"type": "STRINGEQUALS", **args["resource_tag"]}]}
    named = {**args.get("resource_arns", {}), **args.get("bucket_arns", {})}
    return {"resources": [arn for _, arn in sorted(named.items())]}


def _check(name: str, args: BackupPlanArgs, keep_days: int) -> None:
    """Refuse plain values that AWS Backup would refuse."""
    named = args.get("resource_arns", {}).keys(), args.get("bucket_arns", {}).keys()
    if any(named) == ("resource_tag" in args):
        raise ValueError(f"{name}: either ARNs or resource_tag must be given")
    if both := named[0] & named[1]:
        raise ValueError(f"{name}: labels must be given once, got twice: {', '.join(sorted(both))}")
    if not 1 <= keep_days <= 36500:
        raise ValueError(f"{name}: keep_days must be between 1 and 36500, got {keep_days}")
    if args.get("lock") and args.get("disposable"):
        raise ValueError(f"{name}: lock must not be given for what is disposable")
