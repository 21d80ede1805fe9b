"""A deployment that was rolled back is noticed."""

from pathlib import Path
from typing import Any

import pytest

from ops import rollout
from ops.engines.engine import Deployed
from ops.rollout import stale
from ops.target import Target
from tests.ops.targets import local

ARN = "arn:aws:ecs:eu-north-1:1:task-definition/"
ASKED = {"name": "tasks", "cluster": "c", "task_definition": f"{ARN}tasks:7"}
TERRAFORM = Deployed("aws_ecs_service.tasks", "aws_ecs_service", (), ASKED)
PULUMI = Deployed("ecs.Service tasks", "aws:ecs/service:Service", (),
                  {"name": "tasks", "cluster": "c", "taskDefinition": f"{ARN}tasks:7"})  # fmt: skip


class Ecs:
    """Answers `describe_services`."""

    def __init__(self, **service: Any) -> None:
        self.services = [service] if service else []
        self.asked: list[dict[str, Any]] = []

    def describe_services(self, **asked: Any) -> dict[str, Any]:
        self.asked.append(asked)
        return {"services": self.services}


@pytest.fixture
def target(tmp_path: Path) -> Target:
    return local(tmp_path)


def answered(monkeypatch: pytest.MonkeyPatch, **service: Any) -> Ecs:
    ecs = Ecs(**service)
    monkeypatch.setattr(rollout, "_client", lambda _: ecs)
    return ecs


@pytest.mark.parametrize("asked", [TERRAFORM, PULUMI])
def test_old_code_behind_a_green_deployment(
    monkeypatch: pytest.MonkeyPatch, target: Target, asked: Deployed
) -> None:
    events = [{"message": "rolling back to deployment ecs-svc/1."}, {"message": "older"}]
    ecs = answered(monkeypatch, taskDefinition=f"{ARN}tasks:6", events=events)
    assert stale(target, [asked]) == (
        "service tasks runs tasks:6, not tasks:7 as asked: the deployment was rolled back "
        "(rolling back to deployment ecs-svc/1.)",
    )
    assert ecs.asked == [{"cluster": "c", "services": ["tasks"]}]


def test_what_was_asked_for_runs(monkeypatch: pytest.MonkeyPatch, target: Target) -> None:
    answered(monkeypatch, taskDefinition=f"{ARN}tasks:7")
    assert stale(target, [TERRAFORM, PULUMI]) == ()


def test_a_name_is_as_good_as_an_arn(monkeypatch: pytest.MonkeyPatch, target: Target) -> None:
    answered(monkeypatch, taskDefinition=f"{ARN}tasks:7")
    by_name = Deployed("a", "aws_ecs_service", (), {**ASKED, "task_definition": "tasks:7"})
    assert stale(target, [by_name]) == ()


def test_without_events_there_is_no_reason(monkeypatch: pytest.MonkeyPatch, target: Target) -> None:
    answered(monkeypatch, taskDefinition=f"{ARN}tasks:6")
    assert stale(target, [TERRAFORM])[0].endswith("the deployment was rolled back")


def test_revisions_that_a_pipeline_deploys_are_its_own(
    monkeypatch: pytest.MonkeyPatch, target: Target
) -> None:
    controller = {"type": "CODE_DEPLOY"}
    answered(monkeypatch, taskDefinition=f"{ARN}tasks:9", deploymentController=controller)
    assert stale(target, [TERRAFORM]) == ()


def test_a_service_that_is_not_found_is_not_judged(
    monkeypatch: pytest.MonkeyPatch, target: Target
) -> None:
    answered(monkeypatch)
    assert stale(target, [TERRAFORM]) == ()


def test_without_services_nobody_is_asked(monkeypatch: pytest.MonkeyPatch, target: Target) -> None:
    monkeypatch.setattr(rollout, "_client", None)
    assert stale(target, [Deployed("aws_vpc.a", "aws_vpc", (), {})]) == ()


def test_the_emulator_is_asked_with_its_own_credentials(
    monkeypatch: pytest.MonkeyPatch, target: Target
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "company")
    own = {
        "AWS_ENDPOINT_URL": "http://127.0.0.1:4660",
        "AWS_ACCESS_KEY_ID": "123456789012",
        "AWS_SECRET_ACCESS_KEY": "local",
    }
    client = rollout._client(Target("local", target.root, target.file, target.home, own))
    assert client.meta.endpoint_url == "http://127.0.0.1:4660"
    assert client.meta.region_name == "eu-north-1"
    credentials = client._request_signer._credentials
    assert (credentials.access_key, credentials.token) == ("123456789012", None)
