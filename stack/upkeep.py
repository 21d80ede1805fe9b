"""What watches the costs and the account, and what backs the stack up."""

from collections.abc import Mapping

import pulumi

from components.data.backup import BackupPlan
from components.data.bucket import Bucket
from components.data.table import Table
from components.observability.budget import Budget
from components.observability.trail import Trail
from stack.base import Base
from stack.data import Database


def watch(base: Base) -> None:
    """The budget and the trail, as far as the stack file has them."""
    settings = base.settings
    if settings.alerts.budget_usd is not None and settings.alerts.email:
        Budget(
            "budget",
            {
                "monthly_usd": settings.alerts.budget_usd,
                "emails": [settings.alerts.email],
                "cost_tag": {"key": "stack", "value": pulumi.get_stack()},
            },
            base.opts,
        )
    if settings.trail:
        Trail(
            "trail",
            {
                "account_id": base.account_id,
                "region": settings.region,
                **base.encryption,
                "log_days": settings.log_days,
                "disposable": settings.disposable,
            },
            base.opts,
        )


def back_up(
    base: Base,
    databases: Mapping[str, Database],
    tables: Mapping[str, Table],
    buckets: Mapping[str, Bucket],
) -> None:
    """The plan for what holds data that AWS Backup knows, where there is any."""
    if not base.settings.backup or not (databases or tables or buckets):
        return
    BackupPlan(
        "backup",
        {
            "account_id": base.account_id,
            **base.encryption,
            "resource_arns": {
                **{label: each.arn for label, each in databases.items()},
                **{label: each.table_arn for label, each in tables.items()},
            },
            "bucket_arns": {label: each.bucket_arn for label, each in buckets.items()},
            "disposable": base.settings.disposable,
        },
        base.opts,
    )
