"""Images that the stack builds: for which services, with whose login, and who may pull them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from plan.record import Secret
from stack.errors import BadSettings

ROOT = Path(__file__).parents[3]
BUILD = "docker:index/image:Image"
REPOSITORY = "aws:ecr/repository:Repository"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
ARN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:hub-Ab12Cd"
TASKS = {"runs": "fargate", "build": "services/tasks"}
HUB = {"url": "docker.io/acme", "secret": "hub"}
TOKEN = "<<lookup:ecr.getAuthorizationToken/1.{}>>"


@pytest.fixture(autouse=True)
def _at_the_program(monkeypatch):
    monkeypatch.chdir(ROOT)


def container(made, label="tasks"):
    return json.loads(made.of(TASK)[f"{label}-task"]["containerDefinitions"])[0]


def test_a_folder_is_built_and_run_by_its_digest(stack):
    made = stack(images="build", services={"tasks": TASKS})
    assert made.of(BUILD).keys() == {"tasks-image"}
    assert made.of(BUILD)["tasks-image"]["build"]["context"] == "services/tasks"
    only = container(made)
    assert only["image"] == "<<docker.index.Image/tasks-image.repoDigest>>"
    assert only["dockerLabels"] == {"groundwork.source": "services/tasks"}
    assert "repositoryCredentials" not in only


@pytest.mark.parametrize("folder", ["services/nope", "docs", "README.md"])
def test_a_folder_without_dockerfile_is_one_line(stack, folder):
    job = {"build": folder}
    for changed in ({"services": {"tidy": {"runs": "fargate", **job}}}, {"jobs": {"tidy": job}}):
        (kind,) = changed
        with pytest.raises(BadSettings) as refused:
            stack(images="build", **{"services": None, **changed})
        assert str(refused.value) == (
            f"stack test: {kind}.tidy.build: no Dockerfile in {folder}, "
            f"accepted: a folder with one, or an image in {kind}.tidy"
        )


def test_only_what_has_no_image_is_built(stack):
    services = {
        "tasks": TASKS,
        "given": {**TASKS, "image": "acme/given:1"},
        "other": {"runs": "fargate", "image": "acme/other:1"},
    }
    made = stack(images="build", services=services)
    assert made.of(BUILD).keys() == {"tasks-image"}
    assert container(made, "given")["image"] == "acme/given:1"
    assert made.of(REPOSITORY).keys() == {"tasks-repository"}


def test_a_repository_is_encrypted_with_the_stacks_key_and_kept_as_the_rest(stack):
    for posture, kept in (("dev", False), ("prod", True)):
        made = stack(images="build", posture=posture, services={"tasks": TASKS})
        repository = made.of(REPOSITORY)["tasks-repository"]
        assert repository["encryptionConfigurations"] == [
            {"encryptionType": "KMS", "kmsKey": "<<kms.Key/key-key.arn>>"}
        ]
        assert repository["forceDelete"] is not kept
        (provider,) = (r.urn for r in made.record.resources if "providers:aws" in r.type)
        (own,) = (r.provider for r in made.record.resources if r.type == REPOSITORY)
        assert own.startswith(provider)


def test_ecrs_own_login_pushes(stack):
    services = {"tasks": TASKS, "copy": TASKS}
    made = stack(images="build", services=services)
    asked = [each.token for each in made.record.lookups if "ecr" in each.token]
    assert asked == ["aws:ecr/getAuthorizationToken:getAuthorizationToken"]
    for built in made.of(BUILD).values():
        assert built["registry"] == {
            "username": TOKEN.format("userName"),
            "password": Secret(TOKEN.format("password")),
        }


def test_exactly_its_repository_is_pulled_from(stack):
    made = stack(images="build", services={"tasks": TASKS})
    statements = json.loads(made.named("tasks-may-start").inputs["policy"])["Statement"]
    pulls = [s["Resource"] for s in statements if "ecr:BatchGetImage" in s["Action"]]
    assert pulls == [["<<ecr.Repository/tasks-repository.arn>>"]]


def test_the_architecture_is_that_of_the_tasks(stack):
    made = stack(images="build", services={"tasks": {**TASKS, "architecture": "arm64"}})
    assert made.of(BUILD)["tasks-image"]["build"]["platform"] == "linux/arm64"


def hub(stack, *, sealed=frozenset(), source=None, **service):
    return stack(
        images="build",
        registry=HUB,
        secrets={"hub": source or {"arn": ARN}, "mine": {"arn": f"{ARN}x"}},
        services={"tasks": {**TASKS, **service}},
        sealed=sealed,
    )


def test_a_registry_takes_all_builds_and_its_secret_pushes_and_pulls(stack):
    made = hub(stack)
    assert made.of(REPOSITORY) == {}
    built = made.of(BUILD)["tasks-image"]
    assert built["imageName"].startswith("docker.io/acme/tasks:")
    text = Secret("<<lookup:secretsmanager.getSecretVersion/1.secretString>>")
    assert built["registry"] == {"username": text, "password": text}
    (asked,) = (each for each in made.record.lookups if "secretsmanager" in each.token)
    assert asked.args == {"secretId": ARN}
    assert asked.provider
    assert container(made)["repositoryCredentials"] == {"credentialsParameter": ARN}
    policy = json.loads(made.named("tasks-reads-registry").inputs["policy"])
    assert policy["Statement"] == [
        {"Action": ["secretsmanager:GetSecretValue"], "Effect": "Allow", "Resource": [ARN]}
    ]
    assert "ecr:" not in made.named("tasks-may-start").inputs["policy"]


def test_a_value_of_the_stack_file_pushes_and_its_kept_copy_pulls(stack):
    value = json.dumps({"username": "acme", "password": "hush"})
    made = hub(stack, source={"value": value}, sealed={("secrets", "hub", "value")})
    assert made.of(BUILD)["tasks-image"]["registry"] == {
        "username": Secret("acme"),
        "password": Secret("hush"),
    }
    policy = made.named("tasks-reads-registry").inputs["policy"]
    assert "<<secretsmanager.Secret/hub-secret.arn>>" in policy
    assert "<<kms.Key/key-key.arn>>" in policy


def test_in_a_plan_a_value_is_sealed_and_pushes_all_the_same(stack):
    made = hub(stack, source={"value": "[secure]"}, sealed={("secrets", "hub", "value")})
    assert made.of(BUILD)["tasks-image"]["registry"]["password"] == Secret("[secure]")


def test_a_services_own_credentials_go_before_those_of_the_registry(stack):
    made = hub(stack, pull_secret="mine")
    assert container(made)["repositoryCredentials"] == {"credentialsParameter": f"{ARN}x"}


def test_what_is_given_is_not_pulled_with_the_registrys_secret(stack):
    made = hub(stack, image="quay.io/acme/tasks:1")
    assert "repositoryCredentials" not in container(made)
    assert made.of(BUILD) == {}


def test_a_registry_without_a_secret_leaves_the_login_to_the_machine(stack):
    made = stack(images="build", registry={"url": "docker.io/acme"}, services={"tasks": TASKS})
    assert "registry" not in made.of(BUILD)["tasks-image"]
    assert "repositoryCredentials" not in container(made)


@pytest.mark.parametrize(
    ("registry", "outside"),
    [
        (None, False),
        ({"url": "docker.io/acme"}, True),
        ({"url": "123456789012.dkr.ecr.eu-north-1.amazonaws.com/shop"}, False),
        ({"url": "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop"}, True),
    ],
)
def test_the_internet_only_for_images_that_are_there(stack, registry, outside):
    both = {"app": {"cidr": "10.0.0.0/16", "nat": "single", "endpoints": ["tasks"]}}
    made = stack(images="build", registry=registry, networks=both, services={"tasks": TASKS})
    assert ("tasks-to-internet" in made.of(EGRESS)) is outside


def test_a_registry_in_ecr_is_pulled_with_a_grant_on_its_repository(stack):
    url = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/shop"
    made = stack(images="build", registry={"url": url}, services={"tasks": TASKS})
    policy = made.named("tasks-may-start").inputs["policy"]
    assert "arn:aws:ecr:eu-north-1:123456789012:repository/shop/tasks" in policy


SCRIPT = """
import sys
from pathlib import Path
from plan.recorder import record_file
record_file(Path(sys.argv[1]))
print(sorted({"docker", "pulumi_awsx", "pulumi_docker"} & sys.modules.keys()))
"""


@pytest.mark.parametrize(
    ("file", "imported"),
    [
        ("Pulumi.local.yaml", "[]"),
        ("Pulumi.dev.yaml", "['docker', 'pulumi_awsx', 'pulumi_docker']"),
    ],
)
def test_only_who_builds_has_docker_and_awsx(file, imported):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ROOT / file)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == imported
