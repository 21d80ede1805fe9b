"""Repairs of scaling plans: without the repair the test fails."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Client = Callable[[str], Any]
SOURCE = {"TagFilters": [{"Key": "scaling-plan", "Values": ["shop-dev"]}]}


def test_a_scaling_plan_is_kept_changed_and_forgotten(client: Client) -> None:
    plans = client("autoscaling-plans")
    instruction = {
        "ServiceNamespace": "autoscaling",
        "ResourceId": "autoScalingGroup/boxes",
        "ScalableDimension": "autoscaling:autoScalingGroup:DesiredCapacity",
        "MinCapacity": 1,
        "MaxCapacity": 2,
        "TargetTrackingConfigurations": [{"TargetValue": 60.0}],
    }
    asked = {"ScalingPlanName": "plan", "ApplicationSource": SOURCE}
    made = plans.create_scaling_plan(**asked, ScalingInstructions=[instruction])
    which = {"ScalingPlanName": "plan", "ScalingPlanVersion": made["ScalingPlanVersion"]}

    def held() -> list[dict[str, Any]]:
        return plans.describe_scaling_plans(ScalingPlanNames=["plan"])["ScalingPlans"]

    (plan,) = held()
    assert (plan["StatusCode"], plan["ApplicationSource"]) == ("Active", SOURCE)
    assert plan["ScalingInstructions"] == [instruction]
    larger = {**instruction, "MaxCapacity": 3}
    plans.update_scaling_plan(**which, ScalingInstructions=[larger])
    assert held()[0]["ScalingInstructions"] == [larger]
    assert held()[0]["ApplicationSource"] == SOURCE
    plans.delete_scaling_plan(**which)
    assert held() == []
    with pytest.raises(ClientError, match="ObjectNotFoundException"):
        plans.delete_scaling_plan(**which)
