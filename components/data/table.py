"""A table on DynamoDB: items by a key, paid for by what is read and written."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components._args import check_keys
from components._policy import with_key
from components.links import Binding, Grant
from components.store_watches import TableWatch

READ: Final = (
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
)
WRITE: Final = (
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
FOLLOW: Final = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
)
OPENS: Final = ("kms:Decrypt", "kms:DescribeKey")
SEALS: Final = ("kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo")
"""https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html"""
MOST_DAYS: Final = 35


class KeyType(StrEnum):
    """What an attribute of a key holds."""

    STRING = "string"
    NUMBER = "number"
    BINARY = "binary"


LETTERS: Final = {KeyType.STRING: "S", KeyType.NUMBER: "N", KeyType.BINARY: "B"}


class KeyAttribute(TypedDict):
    """One attribute of a key."""

    name: str
    """Its name."""
    type: NotRequired[KeyType]
    """What it holds. Defaults to `STRING`."""


class TableArgs(TypedDict):
    """Inputs of `Table`."""

    key: KeyAttribute
    """Attribute that spreads the items, and names one where there is no `sort_key`."""
    sort_key: NotRequired[KeyAttribute]
    """Attribute that orders the items of one `key`. Defaults to none."""
    key_arn: NotRequired[pulumi.Input[str]]
    """KMS key that encrypts items, stream and backups. Defaults to one of DynamoDB's own."""
    ttl: NotRequired[str]
    """Attribute with the time, in seconds since 1970, after which an item goes. Defaults to
    none."""
    stream: NotRequired[bool]
    """Keep every change for a day, with the item before it and after. Defaults to false."""
    backup_days: NotRequired[int]
    """Days of point-in-time recovery, 1 to 35. Defaults to 35."""
    disposable: NotRequired[bool]
    """Allow deletion, with the items. Defaults to false."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags for every resource, besides the provider's default tags. Defaults to none."""


class Table(pulumi.ComponentResource):
    """An encrypted table that nobody can use until a consumer takes its `binding`."""

    table_name: pulumi.Output[str]
    """Name of the table."""
    table_arn: pulumi.Output[str]
    """ARN of the table."""
    stream_arn: pulumi.Output[str]
    """ARN of the changes; empty without `stream`."""

    _args: TableArgs

    def __init__(
        self, name: str, args: TableArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        check_keys(name, args, TableArgs)
        _check(name, args)
        super().__init__("groundwork:index:Table", name, {}, opts)
        self._args = args
        disposable = args.get("disposable", False)
        streams = args.get("stream", False)

        table = aws.dynamodb.Table(
            f"{name}-table",
            billing_mode="PAY_PER_REQUEST",
            attributes=[
                {"name": each["name"], "type": LETTERS[each.get("type", KeyType.STRING)]}
                for each in _keys(args)
            ],
            hash_key=args["key"]["name"],
            range_key=args["sort_key"]["name"] if "sort_key" in args else None,
            **_at_rest(args.get("key_arn")),
            ttl={"attribute_name": args["ttl"], "enabled": True} if "ttl" in args else None,
            stream_enabled=streams,
            stream_view_type="NEW_AND_OLD_IMAGES" if streams else None,
            point_in_time_recovery={
                "enabled": True,
                "recovery_period_in_days": args.get("backup_days", MOST_DAYS),
            },
            deletion_protection_enabled=not disposable,
            tags={"Name": name, **args.get("tags", {})},
            opts=pulumi.ResourceOptions(parent=self, protect=not disposable),
        )

        self.table_name = table.name
        self.table_arn = table.arn
        self.stream_arn = table.stream_arn
        self.register_outputs(
            {
                "table_name": self.table_name,
                "table_arn": self.table_arn,
                "stream_arn": self.stream_arn,
            }
        )

    def binding(self, access: str) -> Binding:
        """What a process needs in order to `read` items, or to `write`, which is both."""
        if access not in ("read", "write"):
            raise ValueError(
                f"{self.pulumi_resource_name}: access must be read or write, got {access}"
            )
        writes = access == "write"
        grants: list[Grant] = [
            {"actions": [*READ, *(WRITE if writes else ())], "resources": [self.table_arn]},
            *with_key(self._args.get("key_arn"), *OPENS, *(SEALS if writes else ())),
        ]
        return {"access": access, "grants": grants, "environment": {"TABLE": self.table_name}}

    def changes(self) -> Binding:
        """What a function needs in order to be run with every change; asks for `stream`."""
        if not self._args.get("stream", False):
            raise ValueError(f"{self.pulumi_resource_name}: stream must be true to follow changes")
        grants: list[Grant] = [
            {"actions": [*FOLLOW], "resources": [self.stream_arn]},
            # Lambda asks for it; IAM knows no narrower resource.
            {"actions": ["dynamodb:ListStreams"], "resources": ["*"]},
            *with_key(self._args.get("key_arn"), "kms:Decrypt"),
        ]
        return {"access": "receive", "grants": grants}

    def watch(self) -> TableWatch:
        """What alarms need to know of the table."""
        return {"name": self.table_name}


def _keys(args: TableArgs) -> list[KeyAttribute]:
    return [args["key"], *([args["sort_key"]] if "sort_key" in args else [])]


def _at_rest(key_arn: pulumi.Input[str] | None) -> dict[str, Any]:
    """Arguments of the key; DynamoDB encrypts without any, under a key that asks nobody."""
    if key_arn is None:
        return {}
    return {"server_side_encryption": {"enabled": True, "kms_key_arn": key_arn}}


def _check(name: str, args: TableArgs) -> None:
    """Refuse plain values that DynamoDB would refuse."""
    names = [each["name"] for each in _keys(args)]
    if len(set(names)) < len(names):
        raise ValueError(f"{name}: sort_key must be another attribute than key, got {names[0]}")
    if args.get("ttl") in names:
        raise ValueError(f"{name}: ttl must be no attribute of the key, got {args.get('ttl')}")
    days = args.get("backup_days", MOST_DAYS)
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"{name}: backup_days must be between 1 and {MOST_DAYS}, got {days}")
