"""Rules of the containers of ECS: what they may do, and what they are told."""

from typing import Final

from plan.record import Resource, Secret
from plan.rules.forms import (
    each,
    equals,
    found,
    holds,
    objects,
    off,
    on,
    present,
    unless,
)
from plan.rules.rule import Check, Exempt, Rule, Severity
from plan.rules.subject import Subject, given
from plan.rules.variables import listed_secret

TASK: Final = "aws:ecs/taskDefinition:TaskDefinition"
SERVICE: Final = "aws:ecs/service:Service"

CONTAINERS: Final = objects("containerDefinitions")
ROOT: Final = ("root", "0")


def _is_windows(task: Resource, _: Subject) -> bool:
    return str(given(task, "runtimePlatform.0.operatingSystemFamily")).startswith("WINDOWS")


def _on_linux(check: Check) -> Check:
    return unless("Windows has no such thing", _is_windows, check)


def _told(task: Resource, subject: Subject) -> str | Exempt | None:
    """Text that holds a secret value is secret as a whole."""
    if isinstance(task.inputs.get("containerDefinitions"), Secret):
        return "containerDefinitions holds a secret value"
    return _each_told(task, subject)


_each_told = each(CONTAINERS, listed_secret)


def _not_root(container: Resource, _: Subject) -> str | None:
    user = given(container, "user")
    is_root = not user or str(user).partition(":")[0] in ROOT
    return found("user", user) if is_root else None


def _checked(container: Resource, _: Subject) -> str | None:
    """What is not essential may end."""
    if given(container, "essential") is False or given(container, "healthCheck.0.command"):
        return None
    return "healthCheck is not given"


def _not_run(task: Resource, subject: Subject) -> bool:
    return not subject.naming(task, "taskDefinition", SERVICE)


def _not_host(path: str) -> Check:
    def check(task: Resource, _: Subject) -> str | None:
        value = given(task, path)
        return found(path, value) if value == "host" else None

    return check


def _two_roles(task: Resource, _: Subject) -> str | None:
    role = given(task, "taskRoleArn")
    is_one = bool(role) and role == given(task, "executionRoleArn")
    return "taskRoleArn is also executionRoleArn" if is_one else None


CONTAINER_RULES: Final = (
    Rule(
        id="ECS2",
        title="No variable of a container holds a secret",
        severity=Severity.HIGH,
        reason="Whoever may describe the task reads it, and it stays in every revision.",
        remedy="`secrets` of the service in place of `env`.",
        source="AWS Solutions ECS2, FSBP ECS.8",
        types=(TASK,),
        check=_told,
    ),
    Rule(
        id="ECS7",
        title="Every container logs",
        severity=Severity.HIGH,
        reason="What it said is gone with its task.",
        remedy="Set `logConfiguration` of each container.",
        source="AWS Solutions ECS7, FSBP ECS.9",
        types=(TASK,),
        check=each(CONTAINERS, present("logConfiguration.0.logDriver")),
    ),
    Rule(
        id="GW.log-mode",
        title="A container does not wait for its log",
        severity=Severity.LOW,
        reason="When CloudWatch is slow, a container that waits stands still.",
        remedy="Set `mode` to `non-blocking` in the options of `logConfiguration`.",
        source="Groundwork, after the guide of Amazon ECS",
        types=(TASK,),
        check=each(CONTAINERS, equals("logConfiguration.0.options.mode", "non-blocking")),
    ),
    Rule(
        id="ECS.5",
        title="The root file system of a container is read-only",
        severity=Severity.HIGH,
        reason="Whoever gets in can put programs there and change those that run.",
        remedy="Set `readonlyRootFilesystem`, and leave `exec` off: its agent has to write.",
        source="FSBP ECS.5, Checkov CKV_AWS_336",
        types=(TASK,),
        check=_on_linux(each(CONTAINERS, on("readonlyRootFilesystem"))),
    ),
    Rule(
        id="ECS.4",
        title="No container is privileged",
        severity=Severity.HIGH,
        reason="A privileged one is root on the machine that others share.",
        remedy="Leave `privileged` unset.",
        source="FSBP ECS.4, Checkov CKV_AWS_334",
        types=(TASK,),
        check=each(CONTAINERS, off("privileged")),
    ),
    Rule(
        id="ECS.20",
        title="No container runs as root",
        severity=Severity.MEDIUM,
        reason="Root in a container is one fault of the kernel away from root on the machine.",
        remedy="Set `user` to a number, as in `10001:10001`.",
        source="FSBP ECS.20",
        types=(TASK,),
        check=_on_linux(each(CONTAINERS, _not_root)),
    ),
    Rule(
        id="GW.capabilities",
        title="A container gives up the capabilities of Linux",
        severity=Severity.MEDIUM,
        reason="Those that Docker leaves it forge packets and change the owner of files.",
        remedy="Set `drop` of `linuxParameters.capabilities` to `ALL`.",
        source="Groundwork, after CIS Docker 5.3",
        types=(TASK,),
        check=_on_linux(each(CONTAINERS, holds("linuxParameters.0.capabilities.0.drop", "ALL"))),
    ),
    Rule(
        id="GW.container-health",
        title="An essential container says how to tell whether it works",
        severity=Severity.LOW,
        reason="A process that hangs counts as one that runs.",
        remedy="`health.command` of the service.",
        source="Groundwork",
        types=(TASK,),
        check=unless("it ends by itself: no service runs it", _not_run, each(CONTAINERS, _checked)),
    ),
    Rule(
        id="ECS.17",
        title="A task has a network of its own",
        severity=Severity.MEDIUM,
        reason="In that of its machine it hears the other tasks and has no security group.",
        remedy="Set `networkMode` to `awsvpc`.",
        source="FSBP ECS.17, ECS.1",
        types=(TASK,),
        check=_not_host("networkMode"),
    ),
    Rule(
        id="ECS.3",
        title="A task sees its own processes alone",
        severity=Severity.HIGH,
        reason="With those of the machine it reads the memory and variables of other tasks.",
        remedy="Leave `pidMode` unset.",
        source="FSBP ECS.3, Checkov CKV_AWS_335",
        types=(TASK,),
        check=_not_host("pidMode"),
    ),
    Rule(
        id="GW.two-roles",
        title="A task does not have the role that starts it",
        severity=Severity.MEDIUM,
        reason="Its program could read every secret and image that ECS needs to start it.",
        remedy="Give `taskRoleArn` a role of its own.",
        source="Checkov CKV_AWS_249",
        types=(TASK,),
        check=_two_roles,
    ),
)
