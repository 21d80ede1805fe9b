"""Forecasts of tasks and machines, by policies or by a plan."""

import pytest

from components.compute.cluster import Cluster
from components.compute.predictive import Predictive
from components.compute.scaling_plan import ScalingPlan

TASKS = "aws:appautoscaling/policy:Policy"
MACHINES = "aws:autoscaling/policy:Policy"
GROUP = "aws:autoscaling/group:Group"
PLAN = "aws:autoscalingplans/scalingPlan:ScalingPlan"
CAPACITY = {
    "vpc_id": "vpc-1",
    "subnet_ids": ["subnet-a", "subnet-b"],
    "account_id": "123456789012",
    "region": "eu-north-1",
    "image_id": "ami-1",
    "peers": {},
    "min": 1,
    "max": 3,
}


def forecasts(engine):
    return [one for one in engine.of(TASKS) if one["policyType"] == "PredictiveScaling"]


def clusters(engine, **more):
    engine.run(lambda: Cluster("boxes", {"machines": {**CAPACITY, **more}}))
    return engine


@pytest.mark.parametrize(
    ("targets", "value", "metric"),
    [
        ({"cpu": 50, "memory": 70}, "50", "ECSServiceCPUUtilization"),
        ({"memory": 70}, "70", "ECSServiceMemoryUtilization"),
    ],
)
def test_tasks_are_forecast_by_the_first_target_beside_all_of_them(make, targets, value, metric):
    engine = make(scale={"min": 1, "max": 4, **targets, "predictive": Predictive.SCALE})

    (policy,) = forecasts(engine)
    assert policy["resourceId"] == "service/main/<<ecs.Service/tasks-service.name>>"
    assert policy["predictiveScalingPolicyConfiguration"] == {
        "mode": "ForecastAndScale",
        "maxCapacityBreachBehavior": "HonorMaxCapacity",
        "schedulingBufferTime": 300,
        "metricSpecifications": [
            {
                "targetValue": value,
                "predefinedMetricPairSpecification": {"predefinedMetricType": metric},
            }
        ],
    }
    assert len(engine.of(TASKS)) == 1 + len(targets)


def test_requests_are_counted_for_their_target_group(make, served):
    scale = {"min": 1, "max": 4, "requests": 900, "predictive": Predictive.FORECAST}
    (policy,) = forecasts(make(**served, scale=scale))

    configuration = policy["predictiveScalingPolicyConfiguration"]
    assert configuration["mode"] == "ForecastOnly"
    (metric,) = configuration["metricSpecifications"]
    assert metric["predefinedMetricPairSpecification"] == {
        "predefinedMetricType": "ALBRequestCount",
        "resourceLabel": "app/balancer/1/<<lb.TargetGroup/tasks-tg.arnSuffix>>",
    }


def test_nothing_is_forecast_unasked(make):
    assert forecasts(make()) == []


@pytest.mark.parametrize(
    "scale",
    [
        {"min": 2, "max": 2, "cpu": 60},
        {"min": 1, "max": 2, "backlog": {"queue_name": "jobs", "per_task": 1}},
    ],
)
def test_a_forecast_of_nothing_is_refused(make, scale):
    with pytest.raises(ValueError, match=r"tasks: scale\.predictive must have min < max and"):
        make(scale={**scale, "predictive": Predictive.SCALE})


@pytest.mark.parametrize(
    ("word", "mode"),
    [(Predictive.FORECAST, "ForecastOnly"), (Predictive.SCALE, "ForecastAndScale")],
)
def test_machines_are_forecast_beside_what_ecs_does(engine, word, mode):
    clusters(engine, predictive=word)

    assert engine.one(MACHINES) == {
        "autoscalingGroupName": "<<autoscaling.Group/boxes-machines.name>>",
        "policyType": "PredictiveScaling",
        "predictiveScalingConfiguration": {
            "mode": mode,
            "maxCapacityBreachBehavior": "HonorMaxCapacity",
            "schedulingBufferTime": "300",
            "metricSpecification": {
                "targetValue": 60,
                "predefinedMetricPairSpecification": {"predefinedMetricType": "ASGCPUUtilization"},
            },
        },
    }
    provider = engine.one("aws:ecs/capacityProvider:CapacityProvider")
    assert provider["autoScalingGroupProvider"]["managedScaling"]["status"] == "ENABLED"


def test_a_group_of_a_plan_has_its_tag_and_bounds_that_the_plan_moves(engine):
    clusters(engine, plan_tag="shop-test")

    assert {"key": "scaling-plan", "value": "shop-test", "propagateAtLaunch": True} in (
        engine.one(GROUP)["tags"]
    )
    (group,) = (r for r in engine.resources if r.type == GROUP)
    assert group.options.ignore_changes == ["minSize", "maxSize"]
    assert engine.of(MACHINES) == []


def test_without_a_plan_the_bounds_are_the_stacks(engine):
    clusters(engine)
    (group,) = (r for r in engine.resources if r.type == GROUP)
    assert group.options.ignore_changes == []
    assert not [tag for tag in group.inputs["tags"] if tag["key"] == "scaling-plan"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"predictive": Predictive.SCALE, "plan_tag": "x"},
            "predictive must stand without plan_tag",
        ),
        ({"predictive": Predictive.SCALE, "min": 3}, "machines must be min < max for a forecast"),
        ({"plan_tag": "x", "min": 3}, "machines must be min < max for a forecast, got 3..3"),
    ],
)
def test_machines_that_cannot_be_forecast_are_refused(engine, more, said):
    with pytest.raises(ValueError, match=f"boxes: {said}"):
        clusters(engine, **more)


def test_a_plan_adds_machines_and_leaves_the_rest_to_ecs(engine):
    groups = {}

    def program():
        for label in ("big", "small"):
            machines = {**CAPACITY, "plan_tag": "shop-test"}
            groups[label] = Cluster(label, {"machines": machines}).planned()
        ScalingPlan("scaling-plan", {"tag": "shop-test", "groups": groups})

    engine.run(program)
    plan = engine.one(PLAN)
    assert plan["applicationSource"] == {
        "tagFilters": [{"key": "scaling-plan", "values": ["shop-test"]}]
    }
    assert [one["resourceId"] for one in plan["scalingInstructions"]] == [
        f"autoScalingGroup/<<autoscaling.Group/{label}-machines.name>>"
        for label in ("big", "small")
    ]
    first = plan["scalingInstructions"][0]
    assert (first["minCapacity"], first["maxCapacity"]) == (1, 3)
    assert first["predictiveScalingMode"] == "ForecastAndScale"
    assert first["disableDynamicScaling"] is True
    assert first["scalingPolicyUpdateBehavior"] == "KeepExternalPolicies"
    assert first["predefinedLoadMetricSpecification"] == {
        "predefinedLoadMetricType": "ASGTotalCPUUtilization"
    }


def test_a_plan_of_nothing_and_a_group_of_no_plan_are_refused(engine):
    with pytest.raises(ValueError, match="scaling-plan: groups must hold at least one, got none"):
        ScalingPlan("scaling-plan", {"tag": "shop-test", "groups": {}})
    with pytest.raises(ValueError, match="boxes: a cluster that is planned must have a plan_tag"):
        engine.run(lambda: Cluster("boxes", {"machines": CAPACITY}).planned())
