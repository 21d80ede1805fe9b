"""Rules for databases of RDS, Aurora among them: who reaches them, and what survives."""

from typing import Final

from plan.record import Resource
from plan.rules.forms import at_least, in_prod, off, on
from plan.rules.reached import closed_groups, in_public_subnets, own_port
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, given

INSTANCE: Final = "aws:rds/instance:Instance"
CLUSTER: Final = "aws:rds/cluster:Cluster"
MEMBER: Final = "aws:rds/clusterInstance:ClusterInstance"
BOTH: Final = (INSTANCE, CLUSTER)
WEEK: Final = 7
_USUAL_PORTS: Final = (1433, 1521, 3306, 5432)


def _zones(resource: Resource, subject: Subject) -> str | Exempt | None:
    members = subject.naming(resource, "clusterIdentifier", MEMBER)
    zones = {str(given(one, "availabilityZone") or one.name) for one in members}
    if len(zones) > 1:
        return None
    return f"instances: {len(members)}, zones: {len(zones)}"


def _public(resource: Resource, subject: Subject) -> str | None:
    groups = subject.named(resource, "dbSubnetGroupName")
    return in_public_subnets(groups, "subnetIds", subject)


DATABASE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "RDS2",
        "The storage of a database is encrypted",
        Severity.MEDIUM,
        "Whoever gets at a disk, a snapshot or a backup reads everything in it.",
        "Set storageEncrypted; it cannot be changed later without a copy of the database.",
        "AWS Solutions RDS2, FSBP RDS.3, RDS.27, Checkov CKV_AWS_16, CKV_AWS_96",
        BOTH,
        on("storageEncrypted"),
    ),
    Rule(
        "RDS3",
        "A database has a standby in another zone",
        Severity.MEDIUM,
        "When a zone or a machine fails, the database is away until AWS has made another one.",
        "Set `databases.NAME.multi_az: true`.",
        "AWS Solutions RDS3, FSBP RDS.5, Checkov CKV_AWS_157",
        (INSTANCE,),
        in_prod(on("multiAz")),
    ),
    Rule(
        "RDS.15",
        "An Aurora cluster has instances in two zones",
        Severity.MEDIUM,
        "With one instance the cluster is away until Aurora has made another one.",
        "Set `databases.NAME.multi_az: true`.",
        "AWS Solutions RDS3, FSBP RDS.15",
        (CLUSTER,),
        in_prod(_zones),
    ),
    Rule(
        "RDS6",
        "An Aurora cluster takes IAM's tokens in place of passwords",
        Severity.MEDIUM,
        "Passwords are copied and live long; a token of IAM ends after 15 minutes.",
        "Set iamDatabaseAuthenticationEnabled.",
        "AWS Solutions RDS6, FSBP RDS.12, Checkov CKV_AWS_162",
        (CLUSTER,),
        on("iamDatabaseAuthenticationEnabled"),
    ),
    Rule(
        "RDS.10",
        "A database takes IAM's tokens in place of passwords",
        Severity.MEDIUM,
        "Passwords are copied and live long; a token of IAM ends after 15 minutes.",
        "Set iamDatabaseAuthenticationEnabled.",
        "FSBP RDS.10, Checkov CKV_AWS_161",
        (INSTANCE,),
        on("iamDatabaseAuthenticationEnabled"),
    ),
    Rule(
        "RDS8",
        "The security group of a database is open to no address at large",
        Severity.CRITICAL,
        "Whatever finds the port can try passwords and holes of the database.",
        "Name who connects: `uses: { NAME: connect }` of a service makes the rules.",
        "AWS Solutions RDS8",
        BOTH,
        closed_groups("vpcSecurityGroupIds"),
    ),
    Rule(
        "RDS.2",
        "A database has no public address",
        Severity.CRITICAL,
        "With one, a single wrong rule of a security group puts it on the internet.",
        "Set publiclyAccessible to false.",
        "FSBP RDS.2, Checkov CKV_AWS_17",
        (INSTANCE, MEMBER),
        off("publiclyAccessible"),
    ),
    Rule(
        "RDS.46",
        "A database stands in subnets without a way to the internet",
        Severity.HIGH,
        "What has no route cannot be reached, whatever its security group says.",
        "Give its subnet group the isolated subnets of a network.",
        "FSBP RDS.46",
        BOTH,
        _public,
    ),
    Rule(
        "RDS10",
        "A database cannot be deleted by mistake",
        Severity.MEDIUM,
        "One wrong command, and the data are gone.",
        "Leave `disposable` false; set deletionProtection.",
        "AWS Solutions RDS10, FSBP RDS.8, Checkov CKV_AWS_293",
        (INSTANCE,),
        in_prod(on("deletionProtection")),
    ),
    Rule(
        "RDS.7",
        "An Aurora cluster cannot be deleted by mistake",
        Severity.MEDIUM,
        "One wrong command, and the data are gone.",
        "Leave `disposable` false; set deletionProtection.",
        "AWS Solutions RDS10, FSBP RDS.7, Checkov CKV_AWS_139",
        (CLUSTER,),
        in_prod(on("deletionProtection")),
    ),
    Rule(
        "RDS11",
        "A database listens on a port of its own",
        Severity.LOW,
        "Simple scans look at default ports alone; where no address at large has a way, none come.",
        "Set port to another than the default.",
        "AWS Solutions RDS11, FSBP RDS.23",
        BOTH,
        own_port(*_USUAL_PORTS),
    ),
    Rule(
        "RDS13",
        "A database can be set back to any second of a week",
        Severity.MEDIUM,
        "A mistake in the data is often noticed days later.",
        "Set `databases.NAME.backup_days` to 7 or more.",
        "AWS Solutions RDS13, FSBP RDS.11, RDS.50, Checkov CKV_AWS_133",
        BOTH,
        in_prod(at_least("backupRetentionPeriod", WEEK)),
    ),
)
