"""What queues, topics and functions admit in the name of another resource."""

import json
from collections.abc import Iterator
from typing import Any, Final

from plan.gates import PERMISSION
from plan.record import Record, Secret

POLICIES: Final = {
    "aws:sns/topicPolicy:TopicPolicy": "arn",
    "aws:sqs/queuePolicy:QueuePolicy": "queueUrl",
}
"""Types of policies, and the input that says whose each is."""


def admitted(record: Record) -> Iterator[tuple[Any, Any, str]]:
    """Values that name the source, values that name the target, and the action."""
    for resource in record.resources:
        inputs = resource.inputs
        if resource.type == PERMISSION:
            yield inputs.get("sourceArn"), inputs["function"], inputs["action"]
        if resource.type in POLICIES:
            policy = inputs["policy"]
            text = policy.value if isinstance(policy, Secret) else policy
            for statement in json.loads(text)["Statement"]:
                named = statement.get("Condition", {}).get("ArnEquals", {}).get("aws:SourceArn")
                if statement["Effect"] == "Allow" and named:
                    yield named, inputs[POLICIES[resource.type]], statement["Action"]
