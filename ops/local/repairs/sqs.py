"""SQS, served by ministack."""

import json

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

POLICY = "RedrivePolicy"


@repair("sqs", "GetQueueAttributes")
async def compact_redrive_policy(call: Call, forward: Forward) -> Answer:
    """AWS writes the redrive policy without blanks; ministack 1.5.33 says it as it was said."""
    answer = await forward(call)
    if not answer.ok or not call.header("x-amz-target"):
        return answer
    told = answer.json()
    attributes = told.get("Attributes", {})
    if POLICY not in attributes:
        return answer
    policy = json.loads(attributes[POLICY])
    attributes[POLICY] = json.dumps(policy, separators=(",", ":"))
    return answer.with_json(told)
