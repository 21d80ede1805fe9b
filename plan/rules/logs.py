"""Rules for log groups, alarms and the trail of an account."""

from typing import Final

from plan.record import Resource
from plan.rules.databases import CLUSTER, INSTANCE
from plan.rules.documents import CLUSTER as DOCUMENTS
from plan.rules.forms import at_least, in_prod, items, number, on, present, unless
from plan.rules.rule import Check, Exempt, Rule, Severity
from plan.rules.subject import Subject, given

GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
_ALARM: Final = "aws:cloudwatch/metricAlarm:MetricAlarm"
_TRAIL: Final = "aws:cloudtrail/trail:Trail"
_YEAR: Final = 365
_HANDED_ON: Final = "it hands on what it gets: its two days cannot be changed"
_EXPORTS: Final = {
    INSTANCE: ("identifier", "/aws/rds/instance"),
    CLUSTER: ("clusterIdentifier", "/aws/rds/cluster"),
    DOCUMENTS: ("clusterIdentifier", "/aws/docdb"),
}
"""What names a database, and where AWS makes the log groups of its exports."""


def _retention(resource: Resource, subject: Subject) -> str | Exempt | None:
    """0, and nothing, is without end."""
    days = number(given(resource, "retentionInDays"))
    if days in (None, 0):
        return None
    return at_least("retentionInDays", _YEAR)(resource, subject)


def _hands_on(resource: Resource, _: Subject) -> bool:
    return given(resource, "logGroupClass") == "DELIVERY"


def _ends(resource: Resource, _: Subject) -> str | None:
    return None if number(given(resource, "retentionInDays")) else "it keeps logs for ever"


def _made_first(resource: Resource, subject: Subject) -> str | None:
    name, root = _EXPORTS[resource.type]
    known = [given(one, "name") for one in subject.each(GROUP)]
    exports = items(given(resource, "enabledCloudwatchLogsExports"))
    missing = [one for one in exports if f"{root}/{given(resource, name)}/{one}" not in known]
    return f"the stack has no log group for {', '.join(map(str, missing))}" if missing else None


def _not_off(path: str) -> Check:
    """It is on, as it is where nothing is said."""

    def check(resource: Resource, subject: Subject) -> str | Exempt | None:
        return None if given(resource, path) is None else on(path)(resource, subject)

    return check


LOG_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "CloudWatch.16",
        "Logs are kept for a year",
        Severity.MEDIUM,
        "A break-in is found after months on average; its traces are gone by then.",
        "Set retentionInDays to 365; `posture: prod` does.",
        "FSBP CloudWatch.16, Checkov CKV_AWS_338",
        (GROUP,),
        unless(_HANDED_ON, _hands_on, in_prod(_retention)),
    ),
    Rule(
        "GW.endless-logs",
        "Logs end",
        Severity.LOW,
        "What nobody deletes is paid for every month, and personal data in it have no end.",
        "Set retentionInDays.",
        "Checkov CKV_AWS_66",
        (GROUP,),
        unless(_HANDED_ON, _hands_on, _ends),
    ),
    Rule(
        "GW.exported-logs",
        "The stack makes the log groups of its databases",
        Severity.LOW,
        "A group that AWS makes at the first line has no key and no end, and outlives the stack.",
        "Make a LogGroup of the name that AWS would give it, before the database.",
        "Groundwork, for logs",
        (INSTANCE, CLUSTER, DOCUMENTS),
        _made_first,
    ),
    Rule(
        "CloudWatch.15",
        "An alarm tells somebody",
        Severity.HIGH,
        "An alarm without an action is a colour on a page that nobody looks at.",
        "Name a topic in alarmActions; `alerts.email` says who hears it.",
        "FSBP CloudWatch.15",
        (_ALARM,),
        present("alarmActions"),
    ),
    Rule(
        "GW.alarm-ends",
        "An alarm also tells when it is over",
        Severity.LOW,
        "Whoever was woken does not know whether to go on looking.",
        "Name a topic in okActions.",
        "Groundwork, for alarms",
        (_ALARM,),
        present("okActions"),
    ),
    Rule(
        "CloudWatch.17",
        "The actions of an alarm are switched on",
        Severity.HIGH,
        "Switched off it changes its colour and tells nobody.",
        "Leave actionsEnabled true.",
        "FSBP CloudWatch.17, Checkov CKV_AWS_319",
        (_ALARM,),
        _not_off("actionsEnabled"),
    ),
    Rule(
        "CloudTrail.1",
        "A trail records all regions",
        Severity.HIGH,
        "Whoever breaks in works where nobody looks.",
        "Set isMultiRegionTrail and includeGlobalServiceEvents.",
        "FSBP CloudTrail.1, Checkov CKV_AWS_67",
        (_TRAIL,),
        on("isMultiRegionTrail"),
    ),
    Rule(
        "GW.trail-on",
        "A trail is switched on",
        Severity.HIGH,
        "Switched off it records nothing, and nobody is told.",
        "Leave enableLogging true.",
        "FSBP CloudTrail.1, Checkov CKV_AWS_251",
        (_TRAIL,),
        _not_off("enableLogging"),
    ),
    Rule(
        "CloudTrail.2",
        "The files of a trail are encrypted with a KMS key",
        Severity.MEDIUM,
        "Whoever may read the bucket reads who may do what in the account.",
        "Set kmsKeyId.",
        "FSBP CloudTrail.2, Checkov CKV_AWS_35",
        (_TRAIL,),
        present("kmsKeyId"),
    ),
    Rule(
        "CloudTrail.4",
        "A trail signs its files",
        Severity.LOW,
        "Nobody could prove that no line was taken out.",
        "Set enableLogFileValidation.",
        "FSBP CloudTrail.4, Checkov CKV_AWS_36",
        (_TRAIL,),
        on("enableLogFileValidation"),
    ),
    Rule(
        "CloudTrail.5",
        "A trail writes to CloudWatch as well",
        Severity.LOW,
        "Files in a bucket raise no alarm.",
        "Set cloudWatchLogsGroupArn and cloudWatchLogsRoleArn.",
        "FSBP CloudTrail.5, Checkov CKV2_AWS_10",
        (_TRAIL,),
        present("cloudWatchLogsGroupArn"),
    ),
)
