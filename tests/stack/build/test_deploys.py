"""`deploy` of a stack file: from the word to the service, its watch and its policies."""

import json

import pytest

SERVICE = "aws:ecs/service:Service"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
DASHBOARD = "aws:cloudwatch/dashboard:Dashboard"


@pytest.fixture
def deployed(stack):
    """Builds a service `tasks` with a route, deployed in a certain way."""

    def make(word):
        entry = {"runs": "fargate", "route": "/api"}
        return stack(services={"tasks": entry | ({"deploy": word} if word else {})})

    return make


@pytest.mark.parametrize(
    ("word", "strategy"), [("canary", "CANARY"), ("linear", "LINEAR"), ("blue-green", "BLUE_GREEN")]
)
def test_the_word_is_the_strategy(deployed, word, strategy):
    service = deployed(word).of(SERVICE)["tasks-service"]
    assert service["deploymentConfiguration"]["strategy"] == strategy


def test_codedeploy_is_another_controller(deployed):
    made = deployed("codedeploy")
    assert made.of(SERVICE)["tasks-service"]["deploymentController"] == {"type": "CODE_DEPLOY"}
    assert list(made.of("aws:codedeploy/deploymentGroup:DeploymentGroup")) == ["tasks-deployments"]


def test_rolling_is_what_is_said_by_saying_nothing(deployed):
    assert deployed("rolling").record == deployed(None).record


@pytest.mark.parametrize("word", ["canary", "codedeploy"])
def test_alarms_and_charts_see_both_target_groups(deployed, word):
    made = deployed(word)
    for alarm in ("tasks-unhealthy", "tasks-slow", "tasks-errors"):
        found = {name: one for name, one in made.of(ALARM).items() if name.endswith(alarm)}
        (watched,) = (json.dumps(one) for one in found.values())
        assert "TargetGroup/tasks-tg.arnSuffix" in watched
        assert "TargetGroup/tasks-tg2.arnSuffix" in watched
    (body,) = (one["dashboardBody"] for one in made.of(DASHBOARD).values())
    assert body.count("TargetGroup/tasks-tg2.arnSuffix") == body.count("tasks-tg.arnSuffix") == 7
