"""Rules of ECS clusters and services: where tasks run, and who enters them."""

from typing import Final

from plan.record import Resource
from plan.rules.forms import equals, found, mappings, off, present, unless
from plan.rules.rule import Rule, Severity
from plan.rules.subject import Subject, given

CLUSTER: Final = "aws:ecs/cluster:Cluster"
SERVICE: Final = "aws:ecs/service:Service"
CAPACITY: Final = "aws:ecs/capacityProvider:CapacityProvider"
INSIGHTS: Final = ("enabled", "enhanced")


def _insights(cluster: Resource, _: Subject) -> str | None:
    for setting in mappings(given(cluster, "settings")):
        if setting.get("name") == "containerInsights":
            value = setting.get("value")
            return None if value in INSIGHTS else found("containerInsights", value)
    return "containerInsights is not given"


def _never_entered(cluster: Resource, subject: Subject) -> bool:
    services = subject.naming(cluster, "cluster", SERVICE)
    return not any(given(one, "enableExecuteCommand") in (True, "true") for one in services)


def _latest(service: Resource, _: Subject) -> str | None:
    version = given(service, "platformVersion")
    return None if version in (None, "LATEST") else found("platformVersion", version)


EXEC: Final = "configuration.0.executeCommandConfiguration.0"
NEVER_ENTERED: Final = "no service lets anybody into its tasks"


def _logged(cluster: Resource, _: Subject) -> str | None:
    how = given(cluster, f"{EXEC}.logging")
    return found("logging", how) if how in (None, "", "NONE") else None


CLUSTER_RULES: Final = (
    Rule(
        id="ECS4",
        title="A cluster measures its containers",
        severity=Severity.MEDIUM,
        reason="A task that is killed for its memory leaves no number behind.",
        remedy="Set `containerInsights` of `settings` to `enabled` or `enhanced`.",
        source="AWS Solutions ECS4, FSBP ECS.12, Checkov CKV_AWS_65",
        types=(CLUSTER,),
        check=_insights,
    ),
    Rule(
        id="ECS.2",
        title="A task has no public address",
        severity=Severity.HIGH,
        reason="What has one can be reached as soon as one rule is too wide.",
        remedy="Leave `assignPublicIp` off: `nat` or `endpoints` of the network lead out.",
        source="FSBP ECS.2, ECS.16, Checkov CKV_AWS_333",
        types=(SERVICE,),
        check=off("networkConfiguration.0.assignPublicIp"),
    ),
    Rule(
        id="ECS.10",
        title="Fargate runs tasks on its latest platform",
        severity=Severity.MEDIUM,
        reason="An older one no longer gets what closes known holes.",
        remedy="Set `platformVersion` to `LATEST`.",
        source="FSBP ECS.10, Checkov CKV_AWS_332",
        types=(SERVICE,),
        check=_latest,
    ),
    Rule(
        id="ECS.19",
        title="A machine with tasks on it is not ended to save machines",
        severity=Severity.MEDIUM,
        reason="The group ends whichever it likes, with the requests that it serves.",
        remedy="Set `managedTerminationProtection` to `ENABLED`.",
        source="FSBP ECS.19",
        types=(CAPACITY,),
        check=equals("autoScalingGroupProvider.0.managedTerminationProtection", "ENABLED"),
    ),
    Rule(
        id="GW.exec-logged",
        title="What is typed in a task is kept",
        severity=Severity.MEDIUM,
        reason="Nobody can tell who read or changed what in a running task.",
        remedy="Set `logging` of `executeCommandConfiguration`, as `exec` of a service does.",
        source="Checkov CKV_AWS_223",
        types=(CLUSTER,),
        check=unless(NEVER_ENTERED, _never_entered, _logged),
    ),
    Rule(
        id="GW.exec-encrypted",
        title="What is typed in a task is encrypted by a key of the stack",
        severity=Severity.LOW,
        reason="TLS alone guards what may be a password.",
        remedy="`keys: own`, which gives `executeCommandConfiguration` its `kmsKeyId`.",
        source="Checkov CKV_AWS_224",
        types=(CLUSTER,),
        check=unless(NEVER_ENTERED, _never_entered, present(f"{EXEC}.kmsKeyId")),
    ),
)
