"""Rules of who runs a Lambda function."""

from typing import Any

from plan.rules.callers import INVOKED, MAPPING, PERMISSION, QUEUE, SCHEDULE, URL
from plan.rules.functions import FUNCTION
from tests.plan.rules.cases import exempt, found, met, said_of
from tests.plan.rules.made import made

ONE = made(FUNCTION, "one")
OF_ONE = {"function": [ONE]}


def permission(principal: str, **inputs: Any):
    return made(PERMISSION, principal=principal, needs=OF_ONE, **inputs)


def on_failure(**destination: str):
    how = {"onFailure": destination} if destination else {}
    return made(INVOKED, destinationConfig=how, needs={"functionName": [ONE]})


def polled(hidden: int | None, takes: int | None):
    """A function on a queue; None is what AWS takes."""
    queue = made(QUEUE, "orders", visibilityTimeoutSeconds=hidden)
    function = made(FUNCTION, "one", timeout=takes)
    needs = {"eventSourceArn": [queue], "functionName": [function]}
    return made(MAPPING, needs=needs), queue, function


BY_TOPIC, BY_API = permission("sns.amazonaws.com"), permission("apigateway.amazonaws.com")
BY_TIME = made(SCHEDULE, needs={"target": [ONE]})
LOST = "it has neither deadLetterConfig nor onFailure"

CASES = [
    met(
        "GW.function-failures", made(FUNCTION, "one", deadLetterConfig={"targetArn": "q"}), BY_TOPIC
    ),
    met("GW.function-failures", ONE, BY_TOPIC, on_failure(destination="arn:queue")),
    found("GW.function-failures", LOST, ONE, BY_TOPIC),
    found("GW.function-failures", LOST, ONE, BY_TIME),
    found("GW.function-failures", LOST, ONE, BY_TOPIC, on_failure()),
    exempt("GW.function-failures", "who runs it hears of a failure", ONE),
    exempt("GW.function-failures", "who runs it hears of a failure", ONE, BY_API),
    met("Lambda.1", BY_API),
    met("Lambda.1", permission("*", principalOrgId="o-1")),
    found("Lambda.1", "everyone may run it", permission("*")),
    found("Lambda.1", "everyone may run it", permission("*", functionUrlAuthType="NONE")),
    met("GW.function-source", permission("sns.amazonaws.com", sourceArn="arn:topic")),
    met("GW.function-source", permission("s3.amazonaws.com", sourceAccount="123456789012")),
    found("GW.function-source", "sns.amazonaws.com may run it for every account", BY_TOPIC),
    exempt("GW.function-source", "no service is let in", permission("123456789012")),
    met("GW.function-url", made(URL, authorizationType="AWS_IAM")),
    found("GW.function-url", "authorizationType is NONE", made(URL, authorizationType="NONE")),
    met("GW.queue-visibility", *polled(180, 30)),
    met("GW.queue-visibility", *polled(None, None)),
    found(
        "GW.queue-visibility",
        "orders hides a message for 179 s, its function takes 30 s",
        *polled(179, 30),
    ),
    found(
        "GW.queue-visibility",
        "orders hides a message for 30 s, its function takes 6 s",
        *polled(None, 6),
    ),
    found(
        "GW.queue-visibility",
        "orders hides a message for 17 s, its function takes 3 s",
        *polled(17, None),
    ),
    exempt("GW.queue-visibility", "its source is no queue of this stack", made(MAPPING)),
]

test_what_is_said = said_of(CASES)
