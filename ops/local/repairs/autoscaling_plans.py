"""AWS Auto Scaling: its scaling plans."""

from collections import defaultdict
from dataclasses import replace
from typing import Any

from ops.local.call import Answer, Call, Forward, json_answer
from ops.local.repairs.registry import repair

_KEPT: dict[tuple[str, str], dict[str, dict[str, Any]]] = defaultdict(dict)
"""Account and region to the plans there, by name."""
_MADE = {"ScalingPlanVersion": 1}


@repair(
    "autoscaling-plans",
    *(f"{verb}ScalingPlan" for verb in ("Create", "Update", "Delete")),
    "DescribeScalingPlans",
)
async def plans(call: Call, _forward: Forward) -> Answer:
    """Ministack 1.5.33 and moto 5.2.5 have no scaling plans."""
    kept, asked = _KEPT[call.account, call.region], call.json()
    if call.operation == "DescribeScalingPlans":
        wanted = asked.get("ScalingPlanNames") or list(kept)
        return json_answer({"ScalingPlans": [kept[name] for name in wanted if name in kept]})
    name = asked["ScalingPlanName"]
    if call.operation == "CreateScalingPlan":
        kept[name] = {**asked, **_MADE, "StatusCode": "Active"}
        return json_answer(_MADE)
    if name not in kept:
        said = {"__type": "ObjectNotFoundException", "Message": f"there is no {name}"}
        return replace(json_answer(said), status=400)
    if call.operation == "DeleteScalingPlan":
        del kept[name]
    else:
        kept[name].update(asked)
    return json_answer({})
