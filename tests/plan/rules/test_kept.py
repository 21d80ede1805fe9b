"""Rules of what holds data."""

from dataclasses import replace
from typing import Any

from plan.record import Options
from plan.rules.databases import CLUSTER, INSTANCE
from plan.rules.documents import CLUSTER as DOCUMENTS
from tests.plan.rules.cases import exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made

BUCKET = "aws:s3/bucket:Bucket"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
TABLE = "aws:dynamodb/table:Table"
VAULT = "aws:backup/vault:Vault"
PLAN = "aws:backup/plan:Plan"
BOARD = made(INSTANCE, "board")
ITEMS = made(TABLE, "items")


def selection(**inputs: Any):
    return made("aws:backup/selection:Selection", **inputs)


def nightly(**lifecycle: Any):
    return made(PLAN, rules=[{"ruleName": "nightly", "lifecycle": lifecycle}])


TAGGED = selection(selectionTags=[{"type": "STRINGEQUALS", "key": "backup", "value": "yes"}])

CASES = [
    met("GW.protected", replace(BOARD, options=Options(protect=True))),
    found("GW.protected", "the stack may delete it", BOARD),
    found("GW.protected", "the stack may delete it", made("aws:sqs/queue:Queue")),
    exempt_in_dev("GW.protected", BOARD),
    met("GW.final-snapshot", made(INSTANCE, finalSnapshotIdentifier="board-final")),
    met("GW.final-snapshot", made(CACHE, finalSnapshotIdentifier="cache-final")),
    found("GW.final-snapshot", "it names no final snapshot", made(DOCUMENTS)),
    found(
        "GW.final-snapshot",
        "skipFinalSnapshot is true",
        made(CLUSTER, skipFinalSnapshot=True, finalSnapshotIdentifier="lake-final"),
    ),
    exempt_in_dev("GW.final-snapshot", made(INSTANCE, skipFinalSnapshot=True)),
    met("GW.full-bucket", made(BUCKET, forceDestroy=False)),
    met("GW.full-bucket", made(VAULT)),
    found("GW.full-bucket", "forceDestroy is true", made(BUCKET, forceDestroy=True)),
    exempt_in_dev("GW.full-bucket", made(BUCKET, forceDestroy=True)),
    met("RDS.26", BOARD, selection(needs={"resources": [BOARD]})),
    met("RDS.26", made(DOCUMENTS), TAGGED),
    found("RDS.26", "no backup plan names it", BOARD),
    found("RDS.26", "no backup plan names it", BOARD, selection(needs={"resources": [ITEMS]})),
    exempt_in_dev("RDS.26", BOARD),
    met("DynamoDB.4", ITEMS, selection(needs={"resources": [ITEMS]})),
    found("DynamoDB.4", "no backup plan names it", ITEMS, selection()),
    exempt_in_dev("DynamoDB.4", ITEMS),
    met("GW.backup-days", nightly(deleteAfter=7)),
    met("GW.backup-days", nightly()),
    found("GW.backup-days", "nightly: deleteAfter is 6", nightly(deleteAfter=6)),
    exempt_in_dev("GW.backup-days", nightly(deleteAfter=1)),
]

test_what_is_said = said_of(CASES)
