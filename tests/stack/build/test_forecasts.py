"""Forecasts of a stack: policies of single services and clusters, one plan for all that have it."""

import pytest

MACHINES = "aws:autoscaling/policy:Policy"
PLAN = "aws:autoscalingplans/scalingPlan:ScalingPlan"
TASKS = "aws:appautoscaling/policy:Policy"
GROUPS = "aws:autoscaling/group:Group"


def on(cluster):
    return {"runs": "ec2", "cluster": cluster, "scale": {"max": 1}}


def test_the_word_of_a_service_reaches_its_policy(stack):
    services = {"tasks": {"runs": "fargate", "scale": {"predictive": "forecast"}}}
    policy = stack(services=services).of(TASKS)["tasks-scale-predictive"]
    assert policy["predictiveScalingPolicyConfiguration"]["mode"] == "ForecastOnly"


@pytest.mark.parametrize(
    ("word", "mode"), [("forecast", "ForecastOnly"), ("scale", "ForecastAndScale")]
)
def test_the_word_of_a_cluster_reaches_its_policy(stack, word, mode):
    made = stack(
        clusters={"boxes": {"machine": "t3.small", "predictive": word}},
        services={"tasks": on("boxes")},
    )
    policy = made.of(MACHINES)["boxes-predictive"]
    assert policy["predictiveScalingConfiguration"]["mode"] == mode
    assert made.of(PLAN) == {}


def test_clusters_share_one_plan(stack):
    small = {"machine": "t3.small"}
    made = stack(
        clusters={
            "big": {**small, "predictive": "plan", "max": 4},
            "own": {**small, "predictive": "scale"},
            "plain": small,
            "some": {**small, "predictive": "plan"},
        },
        services={f"on-{label}": on(label) for label in ("big", "own", "plain", "some")},
    )
    (plan,) = made.of(PLAN).values()
    assert plan["applicationSource"]["tagFilters"] == [
        {"key": "scaling-plan", "values": ["groundwork-test"]}
    ]
    assert [one["maxCapacity"] for one in plan["scalingInstructions"]] == [4, 2]
    assert made.of(MACHINES).keys() == {"own-predictive"}
    tagged = {
        name
        for name, group in made.of(GROUPS).items()
        if any(tag["key"] == "scaling-plan" for tag in group["tags"])
    }
    assert tagged == {"big-machines", "some-machines"}


def test_nobody_forecasts_unasked(stack):
    made = stack(clusters={"boxes": {"machine": "t3.small"}}, services={"tasks": on("boxes")})
    assert made.of(PLAN) == made.of(MACHINES) == {}
    assert "tasks-scale-predictive" not in made.of(TASKS)
