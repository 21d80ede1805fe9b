"""Rules for what holds data: that it stays when a stack goes, and is backed up."""

from typing import Final

from plan.record import Resource
from plan.rules.databases import CLUSTER, INSTANCE
from plan.rules.documents import CLUSTER as DOCUMENTS
from plan.rules.forms import in_prod, mappings, number, off
from plan.rules.rule import Rule, Severity
from plan.rules.subject import Subject, given

_BUCKET: Final = "aws:s3/bucket:Bucket"
_CACHE: Final = "aws:elasticache/replicationGroup:ReplicationGroup"
_TABLE: Final = "aws:dynamodb/table:Table"
_VAULT: Final = "aws:backup/vault:Vault"
_PLAN: Final = "aws:backup/plan:Plan"
_SELECTION: Final = "aws:backup/selection:Selection"
_HOLD_DATA: Final = (
    _VAULT,
    "aws:cognito/userPool:UserPool",
    DOCUMENTS,
    _TABLE,
    _CACHE,
    "aws:kms/key:Key",
    "aws:msk/cluster:Cluster",
    "aws:msk/serverlessCluster:ServerlessCluster",
    "aws:opensearch/domain:Domain",
    CLUSTER,
    INSTANCE,
    _BUCKET,
    "aws:secretsmanager/secret:Secret",
    "aws:sqs/queue:Queue",
)
_LEAST_DAYS: Final = 7


def _protected(resource: Resource, _: Subject) -> str | None:
    return None if resource.options.protect else "the stack may delete it"


def _snapshot(resource: Resource, _: Subject) -> str | None:
    if given(resource, "skipFinalSnapshot") is True:
        return "skipFinalSnapshot is true"
    return None if given(resource, "finalSnapshotIdentifier") else "it names no final snapshot"


def _backed_up(resource: Resource, subject: Subject) -> str | None:
    if subject.naming(resource, "resources", _SELECTION):
        return None
    chosen = (given(one, "selectionTags") for one in subject.each(_SELECTION))
    return None if any(chosen) else "no backup plan names it"


def _long_enough(resource: Resource, _: Subject) -> str | None:
    for rule in mappings(given(resource, "rules")):
        lifecycle = mappings(rule.get("lifecycle"))
        days = number(lifecycle[0].get("deleteAfter")) if lifecycle else None
        if days is not None and days < _LEAST_DAYS:
            return f"{rule.get('ruleName')}: deleteAfter is {days:g}"
    return None


KEPT_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "GW.protected",
        "What holds data is protected from its own stack",
        Severity.HIGH,
        "A rename in the program, or one `destroy`, deletes the data.",
        "Leave `disposable` false; set the option protect.",
        "Groundwork, for what keeps data",
        _HOLD_DATA,
        in_prod(_protected),
    ),
    Rule(
        "GW.final-snapshot",
        "A database leaves a last snapshot",
        Severity.HIGH,
        "What was deleted on purpose is often wanted back.",
        "Leave `disposable` false; name finalSnapshotIdentifier, and skip none.",
        "Groundwork, for what keeps data",
        (INSTANCE, CLUSTER, DOCUMENTS, _CACHE),
        in_prod(_snapshot),
    ),
    Rule(
        "GW.full-bucket",
        "A bucket or vault with something in it is not emptied to be deleted",
        Severity.MEDIUM,
        "AWS refuses to delete what is not empty; forceDestroy empties it first.",
        "Leave `disposable` false; set forceDestroy to false.",
        "Groundwork, for what keeps data",
        (_BUCKET, _VAULT),
        in_prod(off("forceDestroy")),
    ),
    Rule(
        "RDS.26",
        "A database is in a backup plan",
        Severity.MEDIUM,
        "Backups of its own go with it, and whoever may delete it may delete them.",
        "Set `backup: true`.",
        "Groundwork, as Security Hub RDS.26",
        (INSTANCE, CLUSTER, DOCUMENTS),
        in_prod(_backed_up),
    ),
    Rule(
        "DynamoDB.4",
        "A table is in a backup plan",
        Severity.MEDIUM,
        "Backups of its own go with it, and whoever may delete it may delete them.",
        "Set `backup: true`.",
        "Groundwork, as Security Hub DynamoDB.4",
        (_TABLE,),
        in_prod(_backed_up),
    ),
    Rule(
        "GW.backup-days",
        "Backups are kept for a week at least",
        Severity.MEDIUM,
        "A mistake in the data is often noticed days later.",
        "Set deleteAfter to 7 or more.",
        "Groundwork, as AWS Solutions RDS13",
        (_PLAN,),
        in_prod(_long_enough),
    ),
)
