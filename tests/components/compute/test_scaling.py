"""Scaling: by what the tasks use, by requests, by a queue, by the clock; and by nothing."""

import pytest

from components.compute.scaling import check, moves

TARGET = "aws:appautoscaling/target:Target"
POLICY = "aws:appautoscaling/policy:Policy"
ACTION = "aws:appautoscaling/scheduledAction:ScheduledAction"
RANGE = {"min": 1, "max": 4}
NIGHT = {"cron": "0 20 ? * * *", "min": 0, "max": 1}
PLACE = {
    "serviceNamespace": "ecs",
    "scalableDimension": "ecs:service:DesiredCount",
    "resourceId": "service/main/<<ecs.Service/tasks-service.name>>",
}


def configuration(engine, name):
    policy = engine.named(name).inputs
    assert {key: policy[key] for key in PLACE} == PLACE
    assert policy["policyType"] == "TargetTrackingScaling"
    return policy["targetTrackingScalingPolicyConfiguration"]


@pytest.mark.parametrize(
    ("key", "metric"),
    [
        ("cpu", "ECSServiceAverageCPUUtilization"),
        ("memory", "ECSServiceAverageMemoryUtilization"),
    ],
)
def test_by_what_the_tasks_use(make, key, metric):
    engine = make(scale={**RANGE, key: 55})
    assert configuration(engine, f"tasks-scale-{key}") == {
        "targetValue": 55,
        "scaleOutCooldown": 60,
        "scaleInCooldown": 300,
        "predefinedMetricSpecification": {"predefinedMetricType": metric},
    }
    assert len(engine.of(POLICY)) == 1


def test_by_requests_of_this_services_own_target_group(make, served):
    engine = make(scale={**RANGE, "requests": 600}, **served)
    assert configuration(engine, "tasks-scale-requests") == {
        "targetValue": 600,
        "scaleOutCooldown": 60,
        "scaleInCooldown": 300,
        "predefinedMetricSpecification": {
            "predefinedMetricType": "ALBRequestCountPerTarget",
            "resourceLabel": "app/balancer/1/<<lb.TargetGroup/tasks-tg.arnSuffix>>",
        },
    }


def test_requests_are_counted_behind_a_balancer_only(make):
    with pytest.raises(ValueError, match=r"tasks: scale\.requests must stand with a route"):
        make(scale={**RANGE, "requests": 600})


def test_by_the_messages_that_wait_for_each_task(make):
    engine = make(scale={**RANGE, "backlog": {"queue_name": "jobs", "per_task": 20}})
    found = configuration(engine, "tasks-scale-backlog")
    assert found["targetValue"] == 20
    visible, running, backlog = found["customizedMetricSpecification"]["metrics"]
    assert visible == {
        "id": "visible",
        "metricStat": {
            "metric": {
                "namespace": "AWS/SQS",
                "metricName": "ApproximateNumberOfMessagesVisible",
                "dimensions": [{"name": "QueueName", "value": "jobs"}],
            },
            "stat": "Average",
        },
        "returnData": False,
    }
    assert running["metricStat"]["metric"] == {
        "namespace": "ECS/ContainerInsights",
        "metricName": "RunningTaskCount",
        "dimensions": [
            {"name": "ClusterName", "value": "main"},
            {"name": "ServiceName", "value": "<<ecs.Service/tasks-service.name>>"},
        ],
    }
    assert running["returnData"] is False
    assert backlog == {
        "id": "backlog",
        "label": "messages a task",
        "expression": "visible / IF(FILL(running, 0) > 0, FILL(running, 0), 1)",
        "returnData": True,
    }


def test_all_targets_at_once(make, served):
    backlog = {"queue_name": "jobs", "per_task": 20}
    scale = {**RANGE, "cpu": 60, "memory": 60, "requests": 600, "backlog": backlog}
    names = {r.name for r in make(scale=scale, **served).resources if r.type == POLICY}
    assert names == {
        "tasks-scale-cpu",
        "tasks-scale-memory",
        "tasks-scale-requests",
        "tasks-scale-backlog",
    }


def test_by_the_clock(make):
    day = {"cron": "0 6 ? * MON-FRI *", "min": 2, "max": 6, "timezone": "Europe/Stockholm"}
    engine = make(scale={**RANGE, "cpu": 60, "schedule": {"night": NIGHT, "day": day}})
    assert engine.named("tasks-scale-night").inputs == {
        **PLACE,
        "schedule": "cron(0 20 ? * * *)",
        "timezone": "UTC",
        "scalableTargetAction": {"minCapacity": 0, "maxCapacity": 1},
    }
    assert engine.named("tasks-scale-day").inputs == {
        **PLACE,
        "schedule": "cron(0 6 ? * MON-FRI *)",
        "timezone": "Europe/Stockholm",
        "scalableTargetAction": {"minCapacity": 2, "maxCapacity": 6},
    }


def test_a_deployment_leaves_the_bounds_to_the_schedule(make):
    engine = make(scale={**RANGE, "cpu": 60, "schedule": {"night": NIGHT}})
    assert engine.named("tasks-scale").options.ignore_changes == ["minCapacity", "maxCapacity"]
    engine = make(scale={**RANGE, "cpu": 60})
    assert engine.named("tasks-scale").options.ignore_changes == []
    assert engine.of(ACTION) == []


def test_a_schedule_alone_moves_a_fixed_number(make):
    engine = make(scale={"min": 2, "max": 2, "schedule": {"night": NIGHT}})
    assert engine.named("tasks-service").options.ignore_changes == ["desiredCount"]
    assert (engine.one(TARGET)["minCapacity"], engine.one(TARGET)["maxCapacity"]) == (2, 2)
    assert engine.of(POLICY) == []
    assert len(engine.of(ACTION)) == 1


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ({"min": 1, "max": 1, "cpu": 60}, False),
        ({"min": 1, "max": 2, "cpu": 60}, True),
        ({"min": 1, "max": 1, "schedule": {}}, False),
        ({"min": 1, "max": 1, "schedule": {"night": NIGHT}}, True),
    ],
)
def test_who_sets_the_number(scale, expected):
    assert moves(scale) is expected


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"min": 5}, "scale must be 0 <= min <= max and max >= 1, got 5..4"),
        ({"min": -1}, "scale must be 0 <= min <= max and max >= 1, got -1..4"),
        ({"min": 0, "max": 0}, "scale must be 0 <= min <= max and max >= 1, got 0..0"),
        ({}, "scale 1..4 must have a target: cpu, memory, requests or backlog"),
        ({"cpu": 0}, "scale.cpu must be between 1 and 100, got 0"),
        ({"memory": 101}, "scale.memory must be between 1 and 100, got 101"),
        ({"requests": 0}, "scale.requests must be at least 1, got 0"),
        (
            {"backlog": {"queue_name": "jobs", "per_task": 0}},
            "scale.backlog.per_task must be at least 1, got 0",
        ),
        (
            {"schedule": {"night": {**NIGHT, "min": 2}}},
            "scale.schedule.night must be 0 <= min <= max and max >= 1, got 2..1",
        ),
        (
            {"schedule": {"night": {**NIGHT, "cron": "0 20 * * *"}}},
            "scale.schedule.night.cron must be minute, hour, day, month, weekday, year, "
            "with ? for day or weekday, got '0 20 * * *'",
        ),
    ],
)
def test_what_is_refused(changed, message):
    with pytest.raises(ValueError, match="tasks: ") as caught:
        check("tasks", {**RANGE, **changed})
    assert str(caught.value) == f"tasks: {message}"


@pytest.mark.parametrize(
    "targets",
    [
        {"cpu": 1},
        {"memory": 100},
        {"requests": 1},
        {"backlog": {"queue_name": "jobs", "per_task": 1}},
        {"schedule": {"night": NIGHT}},
    ],
)
def test_any_one_of_them_is_enough(targets):
    check("tasks", {**RANGE, **targets})
