"""Rules of log groups, alarms and trails."""

from dataclasses import replace
from typing import Any

from plan.rules.databases import CLUSTER, INSTANCE
from plan.rules.documents import CLUSTER as DOCUMENTS
from plan.rules.logs import GROUP
from tests.plan.rules.cases import exempt, exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made

HANDS_ON = "it hands on what it gets: its two days cannot be changed"
DELIVERY = made(GROUP, logGroupClass="DELIVERY", retentionInDays=2)
BOARD = made(INSTANCE, identifier="board", enabledCloudwatchLogsExports=["postgresql", "upgrade"])
FEED = made(DOCUMENTS, clusterIdentifier="feed", enabledCloudwatchLogsExports=["audit"])
LAKE = made(CLUSTER, clusterIdentifier="lake", enabledCloudwatchLogsExports=["postgresql"])


def group(name: str):
    return replace(made(GROUP, name), inputs={"name": name})


def alarm(**inputs: Any):
    return made("aws:cloudwatch/metricAlarm:MetricAlarm", **inputs)


def trail(**inputs: Any):
    return made("aws:cloudtrail/trail:Trail", **inputs)


CASES = [
    met("CloudWatch.16", made(GROUP, retentionInDays=365)),
    met("CloudWatch.16", made(GROUP, retentionInDays=0)),
    met("CloudWatch.16", made(GROUP)),
    found("CloudWatch.16", "retentionInDays is 30", made(GROUP, retentionInDays=30)),
    exempt("CloudWatch.16", HANDS_ON, DELIVERY),
    exempt_in_dev("CloudWatch.16", made(GROUP, retentionInDays=7)),
    met("GW.endless-logs", made(GROUP, retentionInDays=7)),
    found("GW.endless-logs", "it keeps logs for ever", made(GROUP)),
    found("GW.endless-logs", "it keeps logs for ever", made(GROUP, retentionInDays=0)),
    exempt("GW.endless-logs", HANDS_ON, DELIVERY),
    met(
        "GW.exported-logs",
        BOARD,
        group("/aws/rds/instance/board/postgresql"),
        group("/aws/rds/instance/board/upgrade"),
    ),
    met("GW.exported-logs", FEED, group("/aws/docdb/feed/audit")),
    met("GW.exported-logs", made(INSTANCE)),
    found(
        "GW.exported-logs",
        "the stack has no log group for upgrade",
        BOARD,
        group("/aws/rds/instance/board/postgresql"),
    ),
    found("GW.exported-logs", "the stack has no log group for postgresql", LAKE),
    met("CloudWatch.15", alarm(alarmActions=["topic"])),
    found("CloudWatch.15", "alarmActions is not given", alarm(alarmActions=[])),
    met("GW.alarm-ends", alarm(okActions=["topic"])),
    found("GW.alarm-ends", "okActions is not given", alarm()),
    met("CloudWatch.17", alarm()),
    met("CloudWatch.17", alarm(actionsEnabled=True)),
    found("CloudWatch.17", "actionsEnabled is false", alarm(actionsEnabled=False)),
    met("CloudTrail.1", trail(isMultiRegionTrail=True)),
    found("CloudTrail.1", "isMultiRegionTrail is not given", trail()),
    met("GW.trail-on", trail()),
    met("GW.trail-on", trail(enableLogging=True)),
    found("GW.trail-on", "enableLogging is false", trail(enableLogging=False)),
    met("CloudTrail.2", trail(kmsKeyId="arn")),
    found("CloudTrail.2", "kmsKeyId is not given", trail()),
    met("CloudTrail.4", trail(enableLogFileValidation=True)),
    found("CloudTrail.4", "enableLogFileValidation is not given", trail()),
    met("CloudTrail.5", trail(cloudWatchLogsGroupArn="arn")),
    found("CloudTrail.5", "cloudWatchLogsGroupArn is not given", trail()),
]

test_what_is_said = said_of(CASES)
