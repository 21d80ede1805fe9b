"""`deploy`: which strategies there are, and what they need."""

import pytest

from stack.settings import Deploy
from tests.stack.texts import services

EDGE = "  groundwork:edge: {}\n"


def service(extra: str) -> str:
    return services(f"api: {{ runs: fargate, {extra} }}")


def test_rolling_is_the_default(settings):
    assert settings(service("route: /api")).services["api"].deploy is Deploy.ROLLING
    assert settings(service("cpu: 256")).services["api"].deploy is Deploy.ROLLING
    assert settings(service("deploy: rolling")).services["api"].deploy is Deploy.ROLLING


@pytest.mark.parametrize("word", ["canary", "linear", "blue-green", "codedeploy"])
def test_requests_are_moved_behind_a_route_alone(settings, mistakes, word):
    read = settings(service(f"route: /api, deploy: {word}"))
    assert read.services["api"].deploy == word
    assert mistakes(service(f"deploy: {word}")) == [
        f"5: services.api.deploy: {word} without a route, accepted: rolling, or a route beside it"
    ]


@pytest.mark.parametrize(
    ("given", "shown", "near"),
    [
        ("bluegreen", '"bluegreen"', "blue-green"),
        ("code-deploy", '"code-deploy"', "codedeploy"),
        ("Canary", '"Canary"', "canary"),
    ],
)
def test_a_wrong_word_is_told_the_nearest(mistakes, given, shown, near):
    assert mistakes(service(f"route: /api, deploy: {given}")) == [
        f"5: services.api.deploy: got {shown}, "
        f"accepted: blue-green, canary, codedeploy, linear, rolling; did you mean {near}?"
    ]


def test_another_mistake_in_the_route_is_told_alone(mistakes):
    (only,) = mistakes(service("route: api, deploy: canary"))
    assert only.startswith("5: services.api.route: ")


def test_a_site_has_no_deployments(mistakes):
    site = "web: { runs: static, build: services/web, route: /, deploy: rolling }"
    assert mistakes(services(site) + EDGE) == [
        "5: services.web.deploy: not for runs: static, accepted: build, route, runs"
    ]


@pytest.mark.parametrize("word", ["canary", "linear", "blue-green", "codedeploy"])
def test_two_groups_of_tasks_are_neither_interrupted_nor_counted_by_requests(mistakes, word):
    asked = f"route: /api, deploy: {word}"
    assert mistakes(service(f"{asked}, interruptible: true")) == [
        f"5: services.api.deploy: {word} of an interruptible service, accepted: rolling"
    ]
    assert mistakes(service(f"{asked}, scale: {{ requests: 100 }}")) == [
        f"5: services.api.deploy: {word} with scale.requests, "
        "accepted: rolling, or another target in scale"
    ]


def on_machines(word: str, most: int) -> str:
    clusters = f"  groundwork:clusters: {{ boxes: {{ machine: t3.small, max: {most} }} }}\n"
    entry = f"api: {{ runs: ec2, route: /api, deploy: {word}, scale: {{ min: 1, max: 2 }} }}"
    return services(entry) + clusters


def test_machines_take_the_strategies_of_ecs_where_all_tasks_fit_twice(settings, mistakes):
    assert settings(on_machines("canary", 2)).services["api"].deploy is Deploy.CANARY
    assert settings(on_machines("rolling", 1)).services["api"].deploy is Deploy.ROLLING
    (short,) = mistakes(on_machines("canary", 1))
    assert "up to 4 tasks while api is deployed on 1 t3.small" in short
    assert "deploy: rolling in services.api" in short
    assert "interruptible" not in short
    assert mistakes(on_machines("codedeploy", 2)) == [
        "5: services.api.deploy: codedeploy for runs: ec2, "
        "accepted: blue-green, canary, linear, rolling"
    ]
