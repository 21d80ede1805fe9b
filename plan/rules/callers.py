"""Rules of who runs a Lambda function, and what becomes of what it cannot handle."""

from typing import Final

from plan.record import Resource
from plan.rules.forms import equals, number, unless
from plan.rules.functions import FUNCTION
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.subject import Subject, given

INVOKED: Final = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
PERMISSION: Final = "aws:lambda/permission:Permission"
URL: Final = "aws:lambda/functionUrl:FunctionUrl"
MAPPING: Final = "aws:lambda/eventSourceMapping:EventSourceMapping"
SCHEDULE: Final = "aws:scheduler/schedule:Schedule"
QUEUE: Final = "aws:sqs/queue:Queue"

WAIT_FOR_NOTHING: Final = (
    "events.amazonaws.com",
    "logs.amazonaws.com",
    "s3.amazonaws.com",
    "ses.amazonaws.com",
    "sns.amazonaws.com",
)
"""Services that hand an event over and do not hear what becomes of it."""
TIMES: Final = 6
"""How much longer than its function a queue hides a message.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
"""
FUNCTION_SECONDS: Final = 3
QUEUE_SECONDS: Final = 30
NEEDS_SOURCE: Final = ("sourceArn", "sourceAccount", "principalOrgId")


def _is_scheduled(function: Resource, subject: Subject) -> bool:
    return bool(subject.naming(function, "target", SCHEDULE))


def _waited_for(function: Resource, subject: Subject) -> bool:
    """Whether all that run it hear what becomes of it."""
    permissions = subject.naming(function, "function", PERMISSION)
    hand_over = any(given(one, "principal") in WAIT_FOR_NOTHING for one in permissions)
    return not hand_over and not _is_scheduled(function, subject)


def _kept(function: Resource, subject: Subject) -> str | None:
    if given(function, "deadLetterConfig.0.targetArn"):
        return None
    for how in subject.naming(function, "functionName", INVOKED):
        if given(how, "destinationConfig.0.onFailure.0.destination"):
            return None
    return "it has neither deadLetterConfig nor onFailure"


def _not_public(permission: Resource, _: Subject) -> str | None:
    is_narrow = any(given(permission, key) for key in NEEDS_SOURCE)
    is_all = given(permission, "principal") == "*"
    return "everyone may run it" if is_all and not is_narrow else None


def _of_iam(permission: Resource, _: Subject) -> bool:
    return ".amazonaws.com" not in str(given(permission, "principal"))


def _sourced(permission: Resource, _: Subject) -> str | None:
    if any(given(permission, key) for key in NEEDS_SOURCE):
        return None
    return f"{given(permission, 'principal')} may run it for every account"


def _patient(mapping: Resource, subject: Subject) -> str | Exempt | None:
    """What is left out is 3 seconds of a function and 30 of a queue."""
    queues = [one for one in subject.named(mapping, "eventSourceArn") if one.type == QUEUE]
    functions = [one for one in subject.named(mapping, "functionName") if one.type == FUNCTION]
    if not queues or not functions:
        return Exempt("its source is no queue of this stack")
    seconds = number(given(functions[0], "timeout")) or FUNCTION_SECONDS
    hidden = number(given(queues[0], "visibilityTimeoutSeconds"))
    hidden = QUEUE_SECONDS if hidden is None else hidden
    if hidden >= TIMES * seconds:
        return None
    return f"{queues[0].name} hides a message for {hidden:g} s, its function takes {seconds:g} s"


CALLER_RULES: Final = (
    Rule(
        id="GW.function-failures",
        title="An event that a function cannot handle is kept",
        severity=Severity.MEDIUM,
        reason="After two more tries Lambda drops it, and nobody hears.",
        remedy="Add an `onFailure` destination, as `Function` does.",
        source="Checkov CKV_AWS_116",
        types=(FUNCTION,),
        check=unless("who runs it hears of a failure", _waited_for, _kept),
    ),
    Rule(
        id="Lambda.1",
        title="Not everyone may run a function",
        severity=Severity.CRITICAL,
        reason="Anybody with an account runs it, at the cost of its owner.",
        remedy="Name the service in `principal`, with its `sourceArn`.",
        source="FSBP Lambda.1, Checkov CKV_AWS_301",
        types=(PERMISSION,),
        check=_not_public,
    ),
    Rule(
        id="GW.function-source",
        title="A service runs a function in the name of one resource",
        severity=Severity.MEDIUM,
        reason="Somebody else's bucket or topic makes the service run it.",
        remedy="Set `sourceArn` or `sourceAccount`.",
        source="Checkov CKV_AWS_364",
        types=(PERMISSION,),
        check=unless("no service is let in", _of_iam, _sourced),
    ),
    Rule(
        id="GW.function-url",
        title="The URL of a function asks who comes",
        severity=Severity.HIGH,
        reason="Whoever finds it runs the function, around the firewall and the logs.",
        remedy="Set `authorizationType` to `AWS_IAM`, as `Function` does.",
        source="Checkov CKV_AWS_258",
        types=(URL,),
        check=equals("authorizationType", "AWS_IAM"),
    ),
    Rule(
        id="GW.queue-visibility",
        title="A queue hides a message for six times as long as its function takes",
        severity=Severity.MEDIUM,
        reason="A message that comes back too early is handled twice, and given up too early.",
        remedy="`visibility_seconds` of the queue, or `timeout_seconds` of the service.",
        source="Groundwork, after the guide of AWS Lambda",
        types=(MAPPING,),
        check=_patient,
    ),
)
