"""The programs of the builds, run as CodeBuild runs them, with stand-ins for `aws` and `docker`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from components.delivery.projects import buildspec

URL = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/tasks"
OLD, NEW = f"{URL}@sha256:{'0' * 64}", f"{URL}@sha256:{'1' * 64}"
REVISION = "arn:aws:ecs:eu-north-1:123456789012:task-definition/main-tasks:8"
STAND_IN = """#!/usr/bin/env python3
import json, os, sys
from pathlib import Path
here = Path(os.environ["HERE"])
words = [Path(sys.argv[0]).name, *sys.argv[1:]]
with (here / "calls").open("a") as calls:
    print(json.dumps(words), file=calls)
answers = json.loads((here / "answers").read_text())
queue = answers.get(" ".join(words[1:3]), [""])
print(json.dumps(queue[0]))
if len(queue) > 1:
    answers[" ".join(words[1:3])] = queue[1:]
    (here / "answers").write_text(json.dumps(answers))
"""
BUILD = {
    "tasks": {
        "context": "services/tasks",
        "repository_url": URL,
        "task_definition_arn": "arn:tasks:7",
        "container_name": "tasks",
        "port": 8080,
    }
}
ROLL = {"tasks": {"cluster_name": "main", "service_name": "tasks-service"}}
MADE = {
    "taskDefinition": {
        "taskDefinitionArn": "arn:tasks:7",
        "family": "main-tasks",
        "revision": 7,
        "status": "ACTIVE",
        "cpu": "256",
        "registeredAt": 1.0,
        "registeredBy": "somebody",
        "compatibilities": ["FARGATE"],
        "requiresAttributes": [],
        "containerDefinitions": [
            {"name": "tasks", "image": OLD},
            {"name": "tasks-migration", "image": OLD},
            {"name": "agent", "image": "public.ecr.aws/aws/agent:1"},
            {"name": "other", "image": f"{URL}-other@sha256:{'0' * 64}"},
        ],
    }
}
FOUND = {"images": [{"imageId": {"imageDigest": f"sha256:{'1' * 64}"}}]}


@pytest.fixture
def step(tmp_path, monkeypatch):
    """Runs a step with what `aws` answers, by its first two words; gives its end."""
    for name in ("aws", "docker"):
        (tmp_path / name).write_text(STAND_IN)
        (tmp_path / name).chmod(0o755)
    # A wrapper of pyenv's would put its own programs before ours.
    (tmp_path / "python3").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("HERE", str(tmp_path))
    monkeypatch.setenv("CODEBUILD_RESOLVED_SOURCE_VERSION", "c0ffee")

    def run(name, services, answers):
        (tmp_path / "answers").write_text(json.dumps(answers))
        spec = json.loads(buildspec(name, json.dumps(services), None))
        (command,) = spec["phases"]["build"]["commands"]
        command = command.replace("SECONDS = 15", "SECONDS = 0")
        return subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False
        )

    return run


def calls(folder: Path, program: str) -> list[str]:
    """Command lines of a program, in order."""
    lines = [json.loads(line) for line in (folder / "calls").read_text().splitlines()]
    return [" ".join(words[1:]) for words in lines if words[0] == program]


def image(*found):
    return {"ecr batch-get-image": list(found), "ecs describe-task-definition": [MADE]}


def test_a_commit_is_built_and_pushed_once(step, tmp_path):
    done = step("build_images", BUILD, image({"images": []}, FOUND))
    assert done.returncode == 0, done.stderr
    assert calls(tmp_path, "docker") == [
        f"login --username AWS --password-stdin {URL.partition('/')[0]}",
        f"build --tag {URL}:c0ffee services/tasks",
        f"push {URL}:c0ffee",
    ]
    assert f"tasks: {NEW}" in done.stdout


def test_a_commit_that_was_built_before_is_not_built_again(step, tmp_path):
    done = step("build_images", BUILD, image(FOUND))
    assert done.returncode == 0, done.stderr
    assert calls(tmp_path, "docker") == []
    assert calls(tmp_path, "aws")[0] == (
        "ecr batch-get-image --repository-name tasks --image-ids imageTag=c0ffee --output json"
    )


def test_the_revision_is_that_of_the_last_up_with_the_new_image(step, tmp_path):
    step("build_images", BUILD, image(FOUND))
    assert "describe-task-definition --task-definition arn:tasks:7" in calls(tmp_path, "aws")[-1]
    assert json.loads((tmp_path / "delivery" / "tasks" / "taskdef.json").read_text()) == {
        "family": "main-tasks",
        "cpu": "256",
        "containerDefinitions": [
            {"name": "tasks", "image": NEW},
            {"name": "tasks-migration", "image": NEW},
            {"name": "agent", "image": "public.ecr.aws/aws/agent:1"},
            {"name": "other", "image": f"{URL}-other@sha256:{'0' * 64}"},
        ],
    }


def test_codedeploy_is_told_which_container_answers(step, tmp_path):
    step("build_images", BUILD, image(FOUND))
    (target,) = json.loads((tmp_path / "delivery" / "tasks" / "appspec.json").read_text())[
        "Resources"
    ]
    assert target["TargetService"] == {
        "Type": "AWS::ECS::Service",
        "Properties": {
            "TaskDefinition": "<TASK_DEFINITION>",
            "LoadBalancerInfo": {"ContainerName": "tasks", "ContainerPort": 8080},
        },
    }


def deployment(state, revision=REVISION):
    return {"taskDefinition": revision, "rolloutState": state}


def told(current, *deployments):
    events = [{"message": f"event {n}"} for n in range(9)]
    service = {"taskDefinition": current, "deployments": deployments, "events": events}
    return {"services": [service]}


def rolled(step, *described):
    answers = {
        "ecs register-task-definition": [{"taskDefinition": {"taskDefinitionArn": REVISION}}],
        "ecs update-service": [{}],
        "ecs describe-services": list(described),
    }
    return step("roll_out", ROLL, answers)


def test_a_roll_out_is_seen_through(step, tmp_path):
    under_way = told(REVISION, deployment("IN_PROGRESS"), deployment("COMPLETED", "arn:tasks:7"))
    done = rolled(step, under_way, under_way, told(REVISION, deployment("COMPLETED")))
    assert (done.returncode, done.stdout) == (0, f"tasks: runs {REVISION}\n")
    service = "--cluster main --service tasks-service"
    services = service.replace("--service", "--services")
    assert calls(tmp_path, "aws") == [
        "ecs register-task-definition --cli-input-json file://tasks/taskdef.json --output json",
        f"ecs update-service {service} --task-definition {REVISION} --output json",
        *[f"ecs describe-services {services} --output json"] * 3,
    ]


@pytest.mark.parametrize(
    "end",
    [
        told("arn:tasks:7", deployment("COMPLETED", "arn:tasks:7")),
        told("arn:tasks:7", deployment("FAILED"), deployment("IN_PROGRESS", "arn:tasks:7")),
    ],
    ids=["rolled back", "being rolled back"],
)
def test_old_code_is_no_success(step, end):
    done = rolled(step, told(REVISION, deployment("IN_PROGRESS")), end)
    assert done.returncode == 1
    assert done.stderr == "not rolled out: tasks\n"
    said = done.stdout.splitlines()
    assert said[0] == f"tasks: runs arn:tasks:7 instead of {REVISION}"
    assert said[1:] == [f"tasks: event {n}" for n in range(5)]
