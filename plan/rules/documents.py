"""Rules for DocumentDB."""

from typing import Final

from plan.record import Resource
from plan.rules.database_care import managed_password, parameter
from plan.rules.databases import WEEK
from plan.rules.forms import at_least, holds, in_prod, on
from plan.rules.reached import closed_groups, own_port
from plan.rules.rule import Check, Rule, Severity
from plan.rules.subject import Subject

CLUSTER: Final = "aws:docdb/cluster:Cluster"
_PORT: Final = 27017


def _parameter(name: str, *accepted: str) -> Check:
    """The cluster's parameter group gives a parameter one of these values."""

    def check(resource: Resource, subject: Subject) -> str | None:
        value = parameter(subject.named(resource, "dbClusterParameterGroupName"), name)
        return None if value in accepted else f"{name} is {value or 'not given'}"

    return check


DOCUMENT_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "DOC1",
        "The storage of DocumentDB is encrypted",
        Severity.MEDIUM,
        "Whoever gets at a disk, a snapshot or a backup reads everything in it.",
        "Set storageEncrypted; it cannot be changed later without a copy of the cluster.",
        "AWS Solutions DOC1, FSBP DocumentDB.1, Checkov CKV_AWS_74",
        (CLUSTER,),
        on("storageEncrypted"),
    ),
    Rule(
        "DOC2",
        "DocumentDB listens on a port of its own",
        Severity.LOW,
        "Simple scans look at default ports alone; where no address at large has a way, none come.",
        "Set port to another than 27017.",
        "AWS Solutions DOC2",
        (CLUSTER,),
        own_port(_PORT),
    ),
    Rule(
        "DOC3",
        "AWS makes the password of DocumentDB, and changes it",
        Severity.HIGH,
        "A password that a program sets stands in its state, and stays what it is.",
        "Set manageMasterUserPassword, and no masterPassword.",
        "AWS Solutions DOC3",
        (CLUSTER,),
        managed_password,
    ),
    Rule(
        "DOC4",
        "DocumentDB can be set back to any second of a week",
        Severity.MEDIUM,
        "A mistake in the data is often noticed days later.",
        "Set `databases.NAME.backup_days` to 7 or more.",
        "AWS Solutions DOC4, FSBP DocumentDB.2, Checkov CKV_AWS_360",
        (CLUSTER,),
        in_prod(at_least("backupRetentionPeriod", WEEK)),
    ),
    Rule(
        "DOC5",
        "DocumentDB writes who did what, and what was slow, to CloudWatch",
        Severity.MEDIUM,
        "Without both nobody can say who signed in, who dropped a collection, or what took long.",
        "Name audit and profiler in enabledCloudwatchLogsExports.",
        "AWS Solutions DOC5, FSBP DocumentDB.4, Checkov CKV_AWS_85",
        (CLUSTER,),
        holds("enabledCloudwatchLogsExports", "audit", "profiler"),
    ),
    Rule(
        "DocumentDB.4",
        "DocumentDB records who did what",
        Severity.MEDIUM,
        "To send the log is not enough: nothing is in it until the parameter says so.",
        "Set audit_logs to enabled in the parameter group.",
        "FSBP DocumentDB.4, Checkov CKV_AWS_104",
        (CLUSTER,),
        _parameter("audit_logs", "enabled", "all"),
    ),
    Rule(
        "DocumentDB.5",
        "DocumentDB cannot be deleted by mistake",
        Severity.MEDIUM,
        "One wrong command, and the data are gone.",
        "Leave `disposable` false; set deletionProtection.",
        "FSBP DocumentDB.5",
        (CLUSTER,),
        in_prod(on("deletionProtection")),
    ),
    Rule(
        "DocumentDB.6",
        "DocumentDB refuses connections without TLS",
        Severity.MEDIUM,
        "A client that is set up wrong would send passwords and data in the clear.",
        "Set tls to enabled in the parameter group.",
        "FSBP DocumentDB.6, Checkov CKV_AWS_90",
        (CLUSTER,),
        _parameter("tls", "enabled", "tls1.2+", "tls1.3+", "fips-140-3"),
    ),
    Rule(
        "GW.documents-open",
        "The security group of DocumentDB is open to no address at large",
        Severity.CRITICAL,
        "Whatever finds the port can try passwords and holes of the database.",
        "Name who connects: `uses: { NAME: connect }` of a service makes the rules.",
        "Groundwork, as AWS Solutions RDS8",
        (CLUSTER,),
        closed_groups("vpcSecurityGroupIds"),
    ),
)
