"""Rules of queues, topics and event buses."""

import json
from typing import Any

from plan.rules.messages import BUS, QUEUE, TOPIC
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

EVENTS = made(QUEUE, "events")
NEWS = made(TOPIC, "news")
HTTP = {"Bool": {"aws:SecureTransport": "false"}}
EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "arn"}
OF_ACCOUNT = {"StringEquals": {"aws:PrincipalAccount": "1"}}
KEPT = "it holds what failed elsewhere, until somebody looks"


def text(*statements: dict[str, Any]):
    return json.dumps({"Statement": list(statements)})


def denies(action: str):
    return {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": action,
        "Resource": "arn",
        "Condition": HTTP,
    }


def of_queue(*statements: dict[str, Any]):
    token = "aws:sqs/queuePolicy:QueuePolicy"
    return made(token, policy=text(*statements), needs={"queueUrl": [EVENTS]})


def of_topic(*statements: dict[str, Any]):
    token = "aws:sns/topicPolicy:TopicPolicy"
    return made(token, policy=text(*statements), needs={"arn": [NEWS]})


def of_bus(*statements: dict[str, Any]):
    return made("aws:cloudwatch/eventBusPolicy:EventBusPolicy", policy=text(*statements))


def fails_to(token: str, property_: str, **inputs: Any):
    return made(f"aws:{token}", "other", needs={property_: [EVENTS]}, **inputs)


def lets(**inputs: Any):
    return made("aws:cloudwatch/eventPermission:EventPermission", **inputs)


SCHEDULE = "scheduler/schedule:Schedule"
ORGANIZATION = {"type": "StringEquals", "key": "aws:PrincipalOrgID", "value": "o-1"}

CASES = [
    met("SQS2", made(QUEUE, kmsMasterKeyId="arn")),
    met("SQS2", made(QUEUE, sqsManagedSseEnabled=True)),
    found("SQS2", "it has neither a key nor SSE-SQS", made(QUEUE)),
    found("SQS2", "it has neither a key nor SSE-SQS", made(QUEUE, sqsManagedSseEnabled=False)),
    met("SQS3", made(QUEUE, redrivePolicy="{}")),
    met("SQS3", EVENTS, fails_to("sqs/redrivePolicy:RedrivePolicy", "queueUrl")),
    found("SQS3", "it has no redrivePolicy", EVENTS),
    found("SQS3", "it has no redrivePolicy", EVENTS, fails_to(SCHEDULE, "target", target={})),
    exempt("SQS3", KEPT, EVENTS, fails_to("sqs/queue:Queue", "redrivePolicy")),
    exempt(
        "SQS3", KEPT, EVENTS, fails_to("cloudwatch/eventTarget:EventTarget", "deadLetterConfig")
    ),
    exempt(
        "SQS3",
        KEPT,
        EVENTS,
        fails_to("lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "destinationConfig"),
    ),
    exempt(
        "SQS3",
        KEPT,
        EVENTS,
        fails_to(SCHEDULE, "target", target={"deadLetterConfig": {"arn": "arn"}}),
    ),
    met("SQS4", EVENTS, of_queue(denies("sqs:*"))),
    found("SQS4", "its policy refuses no plain HTTP", EVENTS),
    found("SQS4", "its policy refuses no plain HTTP", EVENTS, of_queue(denies("sqs:SendMessage"))),
    met("SQS.3", EVENTS, of_queue(denies("sqs:*"))),
    met("SQS.3", EVENTS, of_queue({**EVERYBODY, "Condition": OF_ACCOUNT})),
    found("SQS.3", "its policy admits everybody", EVENTS, of_queue(EVERYBODY)),
    found("SQS.3", "its policy admits everybody", made(QUEUE, policy=text(EVERYBODY))),
    met("SNS.1", made(TOPIC, kmsMasterKeyId="arn")),
    found("SNS.1", "kmsMasterKeyId is not given", made(TOPIC)),
    met("SNS3", NEWS, of_topic(denies("sns:Publish"))),
    found("SNS3", "its policy refuses no plain HTTP", NEWS, of_topic(denies("sns:Subscribe"))),
    met("SNS.4", NEWS, of_topic(denies("sns:Publish"))),
    found("SNS.4", "its policy admits everybody", NEWS, of_topic(EVERYBODY)),
    met("EVB1", of_bus({**EVERYBODY, "Condition": OF_ACCOUNT})),
    met("EVB1", lets(principal="123456789012")),
    met("EVB1", lets(principal="*", condition=ORGANIZATION)),
    found("EVB1", "everybody may send", of_bus(EVERYBODY)),
    found("EVB1", "everybody may send", lets(principal="*")),
    met(
        "EventBridge.3",
        made(BUS),
        made("aws:cloudwatch/eventBusPolicy:EventBusPolicy", needs={"eventBusName": [made(BUS)]}),
    ),
    found("EventBridge.3", "it has no EventBusPolicy or EventPermission", made(BUS)),
]

test_what_is_said = said_of(CASES)
