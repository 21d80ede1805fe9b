"""Rules for tables of DynamoDB."""

from typing import Final

from plan.rules.forms import at_least, in_prod, on, unless
from plan.rules.rule import Rule, Severity
from plan.rules.subject import given

TABLE: Final = "aws:dynamodb/table:Table"
_RECOVERY: Final = "pointInTimeRecovery.0"
_WEEK: Final = 7

TABLE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "DDB3",
        "A table can be set back to any second",
        Severity.MEDIUM,
        "A mistake in the data is often noticed later.",
        "Set `tables.NAME.backup_days`.",
        "AWS Solutions DDB3, FSBP DynamoDB.2, Checkov CKV_AWS_28",
        (TABLE,),
        in_prod(on(f"{_RECOVERY}.enabled")),
    ),
    Rule(
        "GW.table-days",
        "A table can be set back a week",
        Severity.LOW,
        "A mistake in the data is often noticed days later.",
        "Set `tables.NAME.backup_days` to 7 or more.",
        "Groundwork, as AWS Solutions RDS13",
        (TABLE,),
        in_prod(
            unless(
                "without a number it is 35 days",
                lambda resource, _: given(resource, f"{_RECOVERY}.recoveryPeriodInDays") is None,
                at_least(f"{_RECOVERY}.recoveryPeriodInDays", _WEEK),
            )
        ),
    ),
    Rule(
        "DynamoDB.6",
        "A table cannot be deleted by mistake",
        Severity.MEDIUM,
        "One wrong command, and the data are gone.",
        "Leave `disposable` false; set deletionProtectionEnabled.",
        "FSBP DynamoDB.6",
        (TABLE,),
        in_prod(on("deletionProtectionEnabled")),
    ),
)
