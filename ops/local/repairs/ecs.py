"""ECS, served by ministack."""

from typing import Any

from ministack.services import ecs

from ops.local.call import Answer, Call, Forward
from ops.local.repairs.registry import repair

KEPT = (
    "availabilityZoneRebalancing",
    "enableECSManagedTags",
    "placementStrategy",
    "propagateTags",
    "serviceRegistries",
)


@repair("ecs", "CreateService", "UpdateService")
async def settings_of_service(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 drops zone rebalancing and placement always, the others on an update."""
    answer = await forward(call)
    if not answer.ok:
        return answer
    service = answer.json()["service"]
    kept = {key: value for key, value in call.json().items() if key in KEPT}
    name = service["serviceArn"].partition(":service/")[2]
    record: Any = ecs._services.get_scoped(call.account, call.region, name)
    record.update(kept)
    return answer.with_json({"service": {**service, **kept}})


@repair("ecs", "CreateCapacityProvider")
async def draining_of_machines(call: Call, forward: Forward) -> Answer:
    """Ministack 1.5.33 drops whether a capacity provider drains its machines."""
    answer = await forward(call)
    asked = call.json().get("autoScalingGroupProvider", {}).get("managedDraining")
    if not answer.ok or asked is None:
        return answer
    provider = answer.json()["capacityProvider"]
    record: Any = ecs._capacity_providers.get_scoped(call.account, call.region, provider["name"])
    record["autoScalingGroupProvider"]["managedDraining"] = asked
    return answer.with_json({"capacityProvider": record})
