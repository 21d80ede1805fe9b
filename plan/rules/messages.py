"""Rules for queues, topics and event buses."""

from typing import Final

from plan.record import Resource
from plan.rules.forms import named_by, present
from plan.rules.rule import Check, Exempt, Rule, Severity
from plan.rules.statements import admits_all, closed, policies, refuses_http
from plan.rules.subject import Subject, given

QUEUE: Final = "aws:sqs/queue:Queue"
_OF_QUEUE: Final = ("queueUrl", "aws:sqs/queuePolicy:QueuePolicy")
_REDRIVE: Final = "aws:sqs/redrivePolicy:RedrivePolicy"
TOPIC: Final = "aws:sns/topic:Topic"
_OF_TOPIC: Final = ("arn", "aws:sns/topicPolicy:TopicPolicy")
BUS: Final = "aws:cloudwatch/eventBus:EventBus"
_BUS_POLICY: Final = "aws:cloudwatch/eventBusPolicy:EventBusPolicy"
_BUS_PERMISSION: Final = "aws:cloudwatch/eventPermission:EventPermission"
_SCHEDULE: Final = "aws:scheduler/schedule:Schedule"
_FAILURES: Final = {
    "deadLetterConfig": (
        BUS,
        "aws:cloudwatch/eventTarget:EventTarget",
        "aws:lambda/function:Function",
    ),
    "destinationConfig": (
        "aws:lambda/eventSourceMapping:EventSourceMapping",
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    ),
    "redrivePolicy": (QUEUE, _REDRIVE, "aws:sns/topicSubscription:TopicSubscription"),
}
"""Properties that say where what failed goes, and types that have them."""


def _encrypted(resource: Resource, _: Subject) -> str | None:
    has_key = given(resource, "kmsMasterKeyId") or given(resource, "sqsManagedSseEnabled") is True
    return None if has_key else "it has neither a key nor SSE-SQS"


def _dead_letters(resource: Resource, subject: Subject) -> str | Exempt | None:
    if given(resource, "redrivePolicy") or subject.naming(resource, "queueUrl", _REDRIVE):
        return None
    if _takes_failures(resource, subject):
        return Exempt("it holds what failed elsewhere, until somebody looks")
    return "it has no redrivePolicy"


def _takes_failures(resource: Resource, subject: Subject) -> bool:
    """Whether anything sends here what it could not do."""
    schedules = subject.naming(resource, "target", _SCHEDULE)
    return any(given(one, "target.0.deadLetterConfig") for one in schedules) or any(
        subject.naming(resource, property_, *types) for property_, types in _FAILURES.items()
    )


def _refuses(action: str, property_: str, token: str) -> Check:
    """A policy of it denies the action over plain HTTP."""

    def check(resource: Resource, subject: Subject) -> str | None:
        said = policies(resource, subject, property_, token)
        refused = any(refuses_http(one, action) for one in said)
        return None if refused else "its policy refuses no plain HTTP"

    return check


def _open_bus(resource: Resource, subject: Subject) -> str | None:
    if resource.type == _BUS_PERMISSION:
        is_open = given(resource, "principal") == "*" and not given(resource, "condition")
    else:
        is_open = admits_all(subject.statements(resource, "policy"))
    return "everybody may send" if is_open else None


MESSAGE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "SQS2",
        "A queue is encrypted",
        Severity.MEDIUM,
        "Messages wait on disks for days.",
        "Set `keys: own`, or sqsManagedSseEnabled.",
        "AWS Solutions SQS2, FSBP SQS.1, Checkov CKV_AWS_27, CKV2_AWS_73",
        (QUEUE,),
        _encrypted,
    ),
    Rule(
        "SQS3",
        "What a queue cannot deliver is kept",
        Severity.MEDIUM,
        "A message that nobody can handle is tried until it ends, and then it is lost.",
        "Set `queues.NAME.attempts`; in a program of your own, redrivePolicy.",
        "AWS Solutions SQS3",
        (QUEUE,),
        _dead_letters,
    ),
    Rule(
        "SQS4",
        "A queue refuses plain HTTP",
        Severity.MEDIUM,
        "A client that is set up wrong would send messages and signatures in the clear.",
        "Deny sqs:* where aws:SecureTransport is false.",
        "AWS Solutions SQS4",
        (QUEUE,),
        _refuses("sqs:*", *_OF_QUEUE),
    ),
    Rule(
        "SQS.3",
        "The policy of a queue admits nobody at large",
        Severity.CRITICAL,
        "Anybody, of any account, could send or read messages.",
        "Name principals in the policy, or who asks in its conditions.",
        "FSBP SQS.3, Checkov CKV_AWS_168, CKV_AWS_387",
        (QUEUE,),
        closed(*_OF_QUEUE),
    ),
    Rule(
        "SNS.1",
        "A topic is encrypted with a KMS key",
        Severity.LOW,
        "Without a key it is SNS's own encryption of its disks alone.",
        "Set `keys: own`.",
        "Checkov CKV_AWS_26, Security Hub SNS.1, which is not in FSBP",
        (TOPIC,),
        present("kmsMasterKeyId"),
    ),
    Rule(
        "SNS3",
        "A topic refuses plain HTTP",
        Severity.MEDIUM,
        "A client that is set up wrong would send messages and signatures in the clear.",
        "Deny sns:Publish where aws:SecureTransport is false.",
        "AWS Solutions SNS3",
        (TOPIC,),
        _refuses("sns:Publish", *_OF_TOPIC),
    ),
    Rule(
        "SNS.4",
        "The policy of a topic admits nobody at large",
        Severity.CRITICAL,
        "Anybody, of any account, could send to it or hear it.",
        "Name principals in the policy, or who asks in its conditions.",
        "FSBP SNS.4, Checkov CKV_AWS_169",
        (TOPIC,),
        closed(*_OF_TOPIC),
    ),
    Rule(
        "EVB1",
        "An event bus admits nobody at large",
        Severity.HIGH,
        "Anybody, of any account, could send events that rules act on.",
        "Name principals in the policy, or an organization in its condition.",
        "AWS Solutions EVB1",
        (_BUS_POLICY, _BUS_PERMISSION),
        _open_bus,
    ),
    Rule(
        "EventBridge.3",
        "An event bus says itself who may send",
        Severity.LOW,
        "Without a policy whoever the account's roles let send does; no other account can.",
        "Make an EventBusPolicy that names who sends.",
        "FSBP EventBridge.3",
        (BUS,),
        named_by("eventBusName", _BUS_POLICY, _BUS_PERMISSION),
    ),
)
