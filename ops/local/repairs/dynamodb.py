"""DynamoDB, served by ministack."""

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

DAYS = "RecoveryPeriodInDays"
MOST = 35
"""What AWS takes where nothing is said."""
_DAYS: dict[tuple[str, str, str], int] = {}
"""Days by account, region and table."""


@repair("dynamodb", "UpdateContinuousBackups", "DescribeContinuousBackups")
async def recovery_days(call: Call, forward: Forward) -> Answer:
    """AWS tells how far back a table can be recovered; ministack 1.5.33 drops it."""
    answer, asked = await forward(call), call.json()
    if not answer.ok:
        return answer
    table = (call.account, call.region, asked["TableName"])
    if call.operation == "UpdateContinuousBackups":
        _DAYS[table] = asked["PointInTimeRecoverySpecification"].get(DAYS, MOST)
    told = answer.json()
    recovery = told["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    if recovery["PointInTimeRecoveryStatus"] == "ENABLED":
        recovery[DAYS] = _DAYS.get(table, MOST)
    return answer.with_json(told)
