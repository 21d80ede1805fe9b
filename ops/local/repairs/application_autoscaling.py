"""Application Auto Scaling, served by moto, of ECS services, which live in ministack."""

from dataclasses import dataclass, replace
from typing import Any

from ministack.services import ecs
from moto.applicationautoscaling.models import applicationautoscaling_backends

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

SERVICE = "application-autoscaling"


@dataclass(frozen=True)
class MinistackServices:
    """What moto asks of its ECS, answered from ministack's."""

    account: str
    region: str

    def describe_services(self, cluster: str, names: list[str]) -> tuple[list[str], list[Any]]:
        """The services of these names that are active; moto only counts them."""
        return [name for name in names if self._active(f"{cluster}/{name}")], []

    def _active(self, key: str) -> bool:
        service = ecs._services.get_scoped(self.account, self.region, key)
        return service is not None and service["status"] == "ACTIVE"


@repair(SERVICE, "RegisterScalableTarget")
async def service_in_ministack(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 looks the ECS service up in its own ECS and drops the target's tags."""
    _backend(call).ecs_backend = MinistackServices(call.account, call.region)
    answer = await forward(call)
    asked = call.json()
    if answer.ok and asked.get("Tags"):
        _backend(call).targets[asked["ScalableDimension"]][asked["ResourceId"]].tags = asked["Tags"]
    return answer


@repair(SERVICE, "ListTagsForResource", "TagResource", "UntagResource")
async def tags_of_targets(call: Call, _forward: Forward) -> Answer:
    """Moto 5.2.5 has no tags of scalable targets."""
    asked = call.json()
    target = _target(call, asked["ResourceARN"])
    if target is None:
        return replace(json_answer({"__type": "ResourceNotFoundException"}), status=400)
    tags = {**getattr(target, "tags", {}), **asked.get("Tags", {})}
    target.tags = {k: v for k, v in tags.items() if k not in asked.get("TagKeys", ())}
    return json_answer({"Tags": target.tags} if call.operation == "ListTagsForResource" else {})


@repair(SERVICE, "PutScalingPolicy")
async def one_set_of_alarms(call: Call, forward: Forward) -> Answer:
    """Moto 5.2.5 leaves the alarms and the ARN of a policy behind when the policy is changed."""
    asked = call.json()
    names = (asked["ServiceNamespace"], asked["ResourceId"], asked["ScalableDimension"])
    policies = _backend(call).policies
    before = _policy(policies, names, asked["PolicyName"])
    answer = await forward(call)
    after = _policy(policies, names, asked["PolicyName"])
    if before is None or after is before:
        return answer
    before.delete_alarms(call.account, call.region)
    after.policy_arn = before.policy_arn
    return answer.with_json({**answer.json(), "PolicyARN": before.policy_arn})


def _backend(call: Call) -> Any:
    return applicationautoscaling_backends[call.account][call.region]


def _target(call: Call, arn: str) -> Any:
    # Copies, here and below: moto's thread may add an entry at the same time.
    by_dimension = [list(targets.values()) for targets in list(_backend(call).targets.values())]
    return next((t for targets in by_dimension for t in targets if t.arn == arn), None)


def _policy(policies: dict[str, Any], names: tuple[str, str, str], policy_name: str) -> Any:
    return next(
        (
            p
            for p in list(policies.values())
            if (p.service_namespace, p.resource_id, p.scalable_dimension) == names
            and p.policy_name == policy_name
        ),
        None,
    )
