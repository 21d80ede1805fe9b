"""ECS, served by ministack."""

from typing import Any

from ministack.services import ecs

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

KEPT = (
    "availabilityZoneRebalancing",
    "enableECSManagedTags",
    "propagateTags",
    "serviceRegistries",
)


@repair("ecs", "CreateService", "UpdateService")
async def settings_of_service(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 drops zone rebalancing always, and the others on an update."""
    answer = await forward(call)
    if not answer.ok:
        return answer
    service = answer.json()["service"]
    kept = {key: value for key, value in call.json().items() if key in KEPT}
    name = service["serviceArn"].partition(":service/")[2]
    record: Any = ecs._services.get_scoped(call.account, call.region, name)
    record.update(kept)
    return answer.with_json({"service": {**service, **kept}})
