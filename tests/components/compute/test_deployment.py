"""Deployments: who moves the requests, what undoes one, and what is left alone afterwards."""

import json

import pytest

from components.compute.deploy import Deploy, configuration, minutes

SERVICE = "aws:ecs/service:Service"
GROUP = "aws:lb/targetGroup:TargetGroup"
RULE = "aws:lb/listenerRule:ListenerRule"
MACHINES = {"capacity_provider": "shop-machines", "instance_type": "t3.small", "max": 4}
OWN = (Deploy.CANARY, Deploy.LINEAR, Deploy.BLUE_GREEN)
"""Strategies of ECS itself that move requests."""
SHIFTING = (*OWN, Deploy.CODEDEPLOY)
BOTH = [
    {"arn": "<<lb.TargetGroup/tasks-tg.arn>>", "weight": 100},
    {"arn": "<<lb.TargetGroup/tasks-tg2.arn>>", "weight": 0},
]


@pytest.fixture
def deployed(make, served):
    """Makes the service behind the balancer, deployed in a certain way."""
    return lambda deploy, **changed: make(**served, deploy=deploy, **changed)


def statements(engine, name):
    return json.loads(engine.named(name).inputs["policy"])["Statement"]


@pytest.mark.parametrize(
    ("deploy", "expected"),
    [
        (Deploy.BLUE_GREEN, {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": "5"}),
        (
            Deploy.CANARY,
            {
                "strategy": "CANARY",
                "bakeTimeInMinutes": "5",
                "canaryConfiguration": {"canaryPercent": 10, "canaryBakeTimeInMinutes": "5"},
            },
        ),
        (
            Deploy.LINEAR,
            {
                "strategy": "LINEAR",
                "bakeTimeInMinutes": "5",
                "linearConfiguration": {"stepPercent": 20, "stepBakeTimeInMinutes": "3"},
            },
        ),
    ],
)
def test_ecs_shifts_requests(deployed, deploy, expected):
    engine = deployed(deploy)
    service = engine.one(SERVICE)
    assert service["deploymentConfiguration"] == expected
    assert "deploymentController" not in service
    assert service["loadBalancers"] == [
        {
            "targetGroupArn": "<<lb.TargetGroup/tasks-tg.arn>>",
            "containerName": "tasks",
            "containerPort": 8080,
            "advancedConfiguration": {
                "alternateTargetGroupArn": "<<lb.TargetGroup/tasks-tg2.arn>>",
                "productionListenerRule": "<<lb.ListenerRule/tasks-rule.arn>>",
                "roleArn": "<<iam.Role/tasks-shift-role.arn>>",
            },
        }
    ]


@pytest.mark.parametrize("deploy", [Deploy.ROLLING, *OWN])
def test_ecs_rolls_back_by_itself(deployed, deploy):
    service = deployed(deploy).one(SERVICE)
    assert service["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    assert service["alarms"] == {
        "enable": True,
        "rollback": True,
        "alarmNames": ["<<cloudwatch.MetricAlarm/tasks-errors.name>>"],
    }
    assert service["waitForSteadyState"] is True


def test_rolling_has_nothing_of_it(deployed):
    engine = deployed(Deploy.ROLLING)
    assert not {"deploymentConfiguration", "deploymentController"} & engine.one(SERVICE).keys()
    assert "advancedConfiguration" not in engine.one(SERVICE)["loadBalancers"][0]
    assert len(engine.of(GROUP)) == 1
    assert engine.named("tasks-rule").options.ignore_changes == []
    assert not [r for r in engine.resources if "shift" in r.name or "codedeploy" in r.type]


@pytest.mark.parametrize("deploy", SHIFTING)
def test_two_groups_alike_behind_one_weighted_rule(deployed, deploy):
    engine = deployed(deploy)
    first, second = engine.of(GROUP)
    assert first == second
    assert engine.one(RULE)["actions"] == [{"type": "forward", "forward": {"targetGroups": BOTH}}]
    assert engine.named("tasks-rule").options.ignore_changes == ["actions[0].forward.targetGroups"]


@pytest.mark.parametrize("deploy", OWN)
def test_what_ecs_does_not_move_stays_the_stacks(deployed, deploy):
    assert deployed(deploy).named("tasks-service").options.ignore_changes == ["desiredCount"]
    fixed = deployed(deploy, scale={"min": 2, "max": 2})
    assert fixed.named("tasks-service").options.ignore_changes == []


@pytest.mark.parametrize("deploy", OWN)
def test_the_role_of_ecs_reaches_its_rule_and_groups_alone(deployed, deploy):
    engine = deployed(deploy)
    look, register, shift = statements(engine, "tasks-may-shift")
    assert (look["Resource"], [a for a in look["Action"] if ":Describe" not in a]) == (["*"], [])
    assert register["Resource"] == [one["arn"] for one in BOTH]
    assert register["Action"] == [
        "elasticloadbalancing:DeregisterTargets",
        "elasticloadbalancing:RegisterTargets",
    ]
    assert (shift["Action"], shift["Resource"]) == (
        ["elasticloadbalancing:ModifyRule"],
        ["<<lb.ListenerRule/tasks-rule.arn>>"],
    )
    (trust,) = json.loads(engine.named("tasks-shift-role").inputs["assumeRolePolicy"])["Statement"]
    assert trust["Principal"] == {"Service": "ecs.amazonaws.com"}
    assert trust["Condition"] == {"StringEqualsIfExists": {"aws:SourceAccount": "123456789012"}}
    needs = {urn.split("::")[-1] for urn in engine.named("tasks-service").options.depends_on}
    assert needs == {"tasks-may-start", "tasks-may-shift"}


@pytest.mark.parametrize(
    ("deploy", "expected"),
    [
        (Deploy.ROLLING, 15),
        (Deploy.CODEDEPLOY, 15),
        (Deploy.BLUE_GREEN, 20),
        (Deploy.CANARY, 25),
        (Deploy.LINEAR, 32),
    ],
)
def test_up_waits_for_all_of_it(deployed, deploy, expected):
    assert minutes(deploy) == expected
    bounds = deployed(deploy).named("tasks-service").options.custom_timeouts
    assert bounds == {"create": f"{expected}m", "update": f"{expected}m"}


def test_each_step_is_longer_than_the_alarm_takes(deployed):
    alarm = deployed(Deploy.LINEAR).one("aws:cloudwatch/metricAlarm:MetricAlarm")
    periods = {q["metric"]["period"] for q in alarm["metricQueries"] if "metric" in q}
    alarmed = alarm["evaluationPeriods"] * max(periods) / 60
    for deploy in OWN:
        told = configuration(deploy)
        nested = [one for one in told.values() if isinstance(one, dict)]
        waits = [v for one in (told, *nested) for k, v in one.items() if k.endswith("_minutes")]
        assert waits
        assert all(int(wait) >= alarmed for wait in waits)


def test_errors_of_either_group_ring(deployed):
    alarm = deployed(Deploy.CANARY).one("aws:cloudwatch/metricAlarm:MetricAlarm")
    queries = {each["id"]: each for each in alarm["metricQueries"]}
    assert [key for key, each in queries.items() if each.get("returnData")] == ["rate"]
    assert queries["rate"]["expression"] == "MAX([FILL(rate_1, 0), FILL(rate_2, 0)])"
    for suffix, group in (("_1", "tasks-tg"), ("_2", "tasks-tg2")):
        assert queries[f"rate{suffix}"]["expression"] == (
            f"IF(errors{suffix} > 5, 100 * errors{suffix} / requests{suffix}, 0)"
        )
        for key in ("errors", "requests"):
            counted = queries[f"{key}{suffix}"]["metric"]["dimensions"]["TargetGroup"]
            assert counted == f"<<lb.TargetGroup/{group}.arnSuffix>>"


@pytest.mark.parametrize("deploy", SHIFTING)
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"interruptible": True}, "rolling where interruptible"),
        ({"scale": {"min": 1, "max": 2, "requests": 9}}, "rolling with scale.requests"),
    ],
)
def test_what_cannot_be_shifted_is_refused(deployed, deploy, changed, why):
    with pytest.raises(ValueError, match=f"^tasks: deploy must be {why}, got {deploy}$"):
        deployed(deploy, **changed)


@pytest.mark.parametrize("deploy", SHIFTING)
def test_without_a_route_there_is_nothing_to_shift(make, deploy):
    with pytest.raises(ValueError, match=f"^tasks: deploy must be rolling .* route, got {deploy}$"):
        make(deploy=deploy)


def test_machines_take_every_strategy_of_ecs(deployed):
    scale = {"min": 1, "max": 2, "cpu": 60}
    for deploy in OWN:
        assert deployed(deploy, machines=MACHINES, scale=scale).one(SERVICE)["alarms"]["enable"]
    with pytest.raises(ValueError, match="tasks: deploy must not be codedeploy on m"):
        deployed(Deploy.CODEDEPLOY, machines=MACHINES, scale=scale)


@pytest.mark.parametrize("deploy", [Deploy.ROLLING, Deploy.CODEDEPLOY])
def test_only_what_ecs_shifts_has_a_configuration(deploy):
    with pytest.raises(KeyError):
        configuration(deploy)
