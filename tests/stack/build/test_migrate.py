"""`migrate`: what each task must end well before it serves."""

import json
from pathlib import Path

import pytest

from stack.read import from_file

ROOT = Path(__file__).parents[3]
TASK = "aws:ecs/taskDefinition:TaskDefinition"
SERVICE = "aws:ecs/service:Service"
COMMAND = ["python", "-m", "tasks.migrate"]


def containers(made):
    return json.loads(made.of(TASK)["tasks-task"]["containerDefinitions"])


def test_the_command_is_a_container_that_the_process_waits_for(stack):
    made = stack(
        services={"tasks": {"runs": "fargate", "migrate": COMMAND, "env": {"MIGRATE": "0"}}}
    )
    process, migration = containers(made)
    assert process["dependsOn"] == [{"containerName": "tasks-migration", "condition": "SUCCESS"}]
    assert (migration["name"], migration["command"]) == ("tasks-migration", COMMAND)
    assert migration["environment"] == process["environment"]
    assert migration["image"] == process["image"]
    assert "command" not in process


def test_a_release_whose_command_fails_is_rolled_back(stack):
    made = stack(services={"tasks": {"runs": "fargate", "migrate": COMMAND}})
    breaker = made.of(SERVICE)["tasks-service"]["deploymentCircuitBreaker"]
    assert breaker == {"enable": True, "rollback": True}


def test_without_it_there_is_one_container(stack):
    (only,) = containers(stack())
    assert "dependsOn" not in only


@pytest.mark.parametrize("name", ["local", "dev", "prod"])
def test_the_board_is_migrated_before_it_serves_and_not_twice(name):
    tasks = from_file(ROOT / f"Pulumi.{name}.yaml").services["tasks"]
    assert list(tasks.migrate or ()) == COMMAND
    assert tasks.env == {"MIGRATE": "0"}


@pytest.mark.parametrize(
    ("given", "mistake"),
    [
        ("[]", "got an empty list, accepted: a list, each text"),
        ("python", 'got "python", accepted: a list, each text'),
    ],
)
def test_it_is_a_list_of_words(mistakes, given, mistake):
    body = f"""  groundwork:networks: {{ app: {{ cidr: 10.0.0.0/16 }} }}
  groundwork:services: {{ api: {{ runs: fargate, migrate: {given} }} }}
"""
    assert mistakes(body) == [f"5: services.api.migrate: {mistake}"]


def test_a_site_has_none(mistakes):
    body = """  groundwork:edge: {}
  groundwork:services:
    web: { runs: static, build: services/web, route: /, migrate: [x] }
"""
    (mistake,) = mistakes(body)
    assert mistake.startswith("6: services.web.migrate: not for runs: static")
