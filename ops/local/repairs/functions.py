"""Lambda, served by ministack."""

from typing import Any

from ministack.services import lambda_svc

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

MAPPINGS = "/2015-03-31/event-source-mappings"
OF_KAFKA = ("AmazonManagedKafkaEventSourceConfig", "ProvisionedPollerConfig")
"""What may be changed."""
FIRST = (*OF_KAFKA, "EventSourceArn", "StartingPosition", "Topics")


@repair("lambda", "")
async def functions_on_kafka(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 refuses the ARN of a cluster of MSK, and drops what concerns Kafka."""
    path = call.path.rstrip("/")
    if call.method == "POST" and path == MAPPINGS:
        asked = call.json()
        if ":kafka:" not in asked.get("EventSourceArn", ""):
            return await forward(call)
        # The ARN of a queue that is not there, which ministack takes, and never finds a message in.
        queue = f"arn:aws:sqs:{call.region}:{call.account}:none"
        answer = await forward(call.with_json({**asked, "EventSourceArn": queue}))
        return _completed(call, answer, FIRST)
    if call.method == "PUT" and path.startswith(f"{MAPPINGS}/"):
        return _completed(call, await forward(call), OF_KAFKA)
    return await forward(call)


def _completed(call: Call, answer: Answer, keys: tuple[str, ...]) -> Answer:
    """The mapping with what ministack has dropped of it."""
    if not answer.ok:
        return answer
    told, asked = answer.json(), call.json()
    dropped: dict[str, Any] = {key: asked[key] for key in keys if key in asked}
    held: Any = lambda_svc._esms.get_scoped(call.account, call.region, told["UUID"])
    held.update(dropped)
    return answer.with_json({**told, **dropped})
