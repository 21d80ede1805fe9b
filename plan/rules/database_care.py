"""Rules for databases of RDS, Aurora among them: what they tell, and how they are kept up."""

from collections.abc import Iterable
from typing import Any, Final

from plan.record import Resource
from plan.rules.databases import BOTH, CLUSTER, INSTANCE, MEMBER
from plan.rules.forms import at_least, found, holds, mappings, on
from plan.rules.rule import Check, Rule, Severity
from plan.rules.subject import Subject, given

_GROUPS: Final = ("parameterGroupName", "dbClusterParameterGroupName")
_USUAL_NAMES: Final = frozenset({"admin", "administrator", "postgres", "root"})


def parameter(groups: Iterable[Resource], name: str) -> Any:
    """The value that one of the parameter groups gives a parameter."""
    for group in groups:
        for one in mappings(given(group, "parameters")):
            if one.get("name") == name:
                return one.get("value")
    return None


def _forces_tls(resource: Resource, subject: Subject) -> str | None:
    groups = (group for name in _GROUPS for group in subject.named(resource, name))
    value = parameter(groups, "rds.force_ssl")
    return None if str(value) == "1" else f"rds.force_ssl is {value or 'not given'}"


def managed_password(resource: Resource, _: Subject) -> str | None:
    """Whether the password of the first user is AWS's to make and to change."""
    if given(resource, "password") or given(resource, "masterPassword"):
        return "the password is the stack's"
    return None if given(resource, "manageMasterUserPassword") is True else "nobody manages it"


def custom_name(path: str) -> Check:
    """The first user has a name that nobody tries first."""

    def check(resource: Resource, _: Subject) -> str | None:
        name = given(resource, path)
        is_own = isinstance(name, str) and name not in _USUAL_NAMES
        return None if is_own else found(path, name)

    return check


DATABASE_CARE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "RDS.36",
        "A PostgreSQL database writes its log to CloudWatch",
        Severity.MEDIUM,
        "On the machine the log is gone after days, and nobody searches it.",
        "Name postgresql in enabledCloudwatchLogsExports.",
        "FSBP RDS.9, RDS.36, Checkov CKV_AWS_129, CKV2_AWS_30",
        (INSTANCE,),
        holds("enabledCloudwatchLogsExports", "postgresql"),
    ),
    Rule(
        "RDS.37",
        "An Aurora PostgreSQL cluster writes its log to CloudWatch",
        Severity.MEDIUM,
        "On the machines the log is gone after days, and nobody searches it.",
        "Name postgresql in enabledCloudwatchLogsExports.",
        "FSBP RDS.37, Checkov CKV_AWS_324, CKV2_AWS_27",
        (CLUSTER,),
        holds("enabledCloudwatchLogsExports", "postgresql"),
    ),
    Rule(
        "RDS.38",
        "A database refuses connections without TLS",
        Severity.MEDIUM,
        "A client that is set up wrong would send passwords and data in the clear.",
        "Set rds.force_ssl to 1 in the parameter group.",
        "FSBP RDS.38, Checkov CKV2_AWS_69",
        BOTH,
        _forces_tls,
    ),
    Rule(
        "RDS.6",
        "The machine of a database is measured from inside",
        Severity.LOW,
        "From outside nobody sees which process takes memory, CPU or disk.",
        "Set monitoringInterval and monitoringRoleArn.",
        "FSBP RDS.6, Checkov CKV_AWS_118",
        (INSTANCE, MEMBER),
        at_least("monitoringInterval", 1),
    ),
    Rule(
        "GW.performance-insights",
        "A database tells what its statements wait for",
        Severity.LOW,
        "Without Performance Insights a slow hour cannot be explained afterwards.",
        "Set performanceInsightsEnabled.",
        "Checkov CKV_AWS_353",
        (INSTANCE, MEMBER),
        on("performanceInsightsEnabled"),
    ),
    Rule(
        "RDS.13",
        "A database gets minor versions by itself",
        Severity.HIGH,
        "Minor versions close holes that are known.",
        "Set autoMinorVersionUpgrade.",
        "FSBP RDS.13, RDS.35, Checkov CKV_AWS_226",
        (INSTANCE, MEMBER),
        on("autoMinorVersionUpgrade"),
    ),
    Rule(
        "RDS.17",
        "Snapshots of a database have its tags",
        Severity.LOW,
        "Nobody knows whose an untagged snapshot is, or who may read it.",
        "Set copyTagsToSnapshot.",
        "FSBP RDS.17, Checkov CKV2_AWS_60",
        (INSTANCE,),
        on("copyTagsToSnapshot"),
    ),
    Rule(
        "RDS.16",
        "Snapshots of an Aurora cluster have its tags",
        Severity.LOW,
        "Nobody knows whose an untagged snapshot is, or who may read it.",
        "Set copyTagsToSnapshot.",
        "FSBP RDS.16, Checkov CKV_AWS_313",
        (CLUSTER,),
        on("copyTagsToSnapshot"),
    ),
    Rule(
        "GW.managed-password",
        "AWS makes the password of a database, and changes it",
        Severity.HIGH,
        "A password that a program sets stands in its state, and stays what it is.",
        "Set manageMasterUserPassword, and no password.",
        "Groundwork, as AWS Solutions DOC3",
        BOTH,
        managed_password,
    ),
    Rule(
        "RDS.25",
        "The first user of a database has a name of its own",
        Severity.MEDIUM,
        "Who guesses passwords begins with the names that everybody has.",
        "Set username.",
        "FSBP RDS.25",
        (INSTANCE,),
        custom_name("username"),
    ),
    Rule(
        "RDS.24",
        "The first user of an Aurora cluster has a name of its own",
        Severity.MEDIUM,
        "Who guesses passwords begins with the names that everybody has.",
        "Set masterUsername.",
        "FSBP RDS.24",
        (CLUSTER,),
        custom_name("masterUsername"),
    ),
)
