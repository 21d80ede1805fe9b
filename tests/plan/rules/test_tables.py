"""Rules of tables of DynamoDB."""

from typing import Any

from plan.rules.tables import TABLE
from tests.plan.rules.cases import exempt, exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made


def recovery(**said: Any):
    return made(TABLE, pointInTimeRecovery=said)


CASES = [
    met("DDB3", recovery(enabled=True)),
    found("DDB3", "pointInTimeRecovery.enabled is false", recovery(enabled=False)),
    found("DDB3", "pointInTimeRecovery.enabled is not given", made(TABLE)),
    exempt_in_dev("DDB3", made(TABLE)),
    met("GW.table-days", recovery(recoveryPeriodInDays=7)),
    found(
        "GW.table-days",
        "pointInTimeRecovery.recoveryPeriodInDays is 6",
        recovery(recoveryPeriodInDays=6),
    ),
    exempt("GW.table-days", "without a number it is 35 days", recovery(enabled=True)),
    exempt_in_dev("GW.table-days", recovery(recoveryPeriodInDays=1)),
    met("DynamoDB.6", made(TABLE, deletionProtectionEnabled=True)),
    found("DynamoDB.6", "deletionProtectionEnabled is not given", made(TABLE)),
    exempt_in_dev("DynamoDB.6", made(TABLE)),
]

test_what_is_said = said_of(CASES)
