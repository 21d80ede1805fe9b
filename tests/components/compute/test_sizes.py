"""What Fargate has and has not, and how many tasks there may be."""

import pytest

from components.compute.fargate import SIZES, check_size
from components.compute.scaling import check

POLICY = "aws:appautoscaling/policy:Policy"


@pytest.mark.parametrize("cpu", SIZES)
def test_smallest_and_largest_memory_are_legal(cpu):
    check_size("it", cpu, SIZES[cpu][0])
    check_size("it", cpu, SIZES[cpu][-1])


def test_number_of_sizes_is_the_one_on_awss_page():
    assert [len(memory) for memory in SIZES.values()] == [3, 4, 7, 13, 23, 12, 12]


def test_unknown_cpu_names_the_known_ones():
    with pytest.raises(ValueError, match=r"it: cpu must be one of 256, 512, .*16384, got 300"):
        check_size("it", 300, 512)


@pytest.mark.parametrize(
    ("cpu", "memory", "nearest"), [(256, 4096, 2048), (512, 512, 1024), (1024, 2500, 2048)]
)
def test_illegal_pair_names_the_nearest(cpu, memory, nearest):
    with pytest.raises(ValueError, match=rf"it: memory .* cpu {cpu} \(nearest {nearest}\), got"):
        check_size("it", cpu, memory)


@pytest.mark.parametrize("bounds", [(2, 1), (-1, 2), (0, 0)])
def test_bounds_that_cannot_hold_are_refused(bounds):
    low, high = bounds
    with pytest.raises(
        ValueError, match=rf"it: scale must be 0 <= min <= max .* got {low}..{high}"
    ):
        check("it", {"min": low, "max": high, "cpu": 60})


@pytest.mark.parametrize("percent", [0, 101])
def test_targets_are_percent(percent):
    with pytest.raises(ValueError, match=f"scale.memory must be between 1 and 100, got {percent}"):
        check("it", {"min": 1, "max": 2, "memory": percent})


def test_range_without_a_target_would_never_move():
    with pytest.raises(
        ValueError, match=r"it: scale 1\.\.2 must have a target: cpu, memory, requests"
    ):
        check("it", {"min": 1, "max": 2})
    check("it", {"min": 1, "max": 1})
    check("it", {"min": 0, "max": 1, "cpu": 60})


def test_each_target_is_one_policy(make):
    engine = make(scale={"min": 1, "max": 4, "cpu": 60, "memory": 75})
    tracked = {
        r.name: r.inputs["targetTrackingScalingPolicyConfiguration"]
        for r in engine.resources
        if r.type == POLICY
    }
    assert tracked == {
        "tasks-scale-cpu": {
            "targetValue": 60,
            "scaleOutCooldown": 60,
            "scaleInCooldown": 300,
            "predefinedMetricSpecification": {
                "predefinedMetricType": "ECSServiceAverageCPUUtilization"
            },
        },
        "tasks-scale-memory": {
            "targetValue": 75,
            "scaleOutCooldown": 60,
            "scaleInCooldown": 300,
            "predefinedMetricSpecification": {
                "predefinedMetricType": "ECSServiceAverageMemoryUtilization"
            },
        },
    }


def test_only_the_named_target_is_tracked(make):
    engine = make(scale={"min": 1, "max": 4, "memory": 75})
    assert [r.name for r in engine.resources if r.type == POLICY] == ["tasks-scale-memory"]
