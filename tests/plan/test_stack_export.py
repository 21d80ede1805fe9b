"""The shape of `pulumi stack export`, and whether the engine takes it."""

import json
import os
import re
import shutil
import subprocess

import pulumi
import pulumi_aws as aws
import pytest

from plan import stack_export
from plan.stack_export import seconds

SECRET = {
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    "plaintext": '"[secret]"',
}
URN = "urn:pulumi:dev::groundwork::"


class Box(pulumi.ComponentResource):
    def __init__(self, name, opts):
        super().__init__("groundwork:index:Box", name, {}, opts)
        word = aws.ssm.Parameter(
            f"{name}-word",
            type="SecureString",
            value=pulumi.Output.secret("hunter2"),
            opts=pulumi.ResourceOptions(parent=self, protect=True),
        )
        aws.sqs.Queue(
            f"{name}-queue",
            name=word.name,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[word],
                ignore_changes=["policy"],
                retain_on_delete=True,
                custom_timeouts=pulumi.CustomTimeouts(create="1h30m"),
                aliases=[pulumi.Alias(name="old")],
            ),
        )
        self.register_outputs({"word": word.value})


def program():
    provider = aws.Provider("aws", region="eu-north-1")
    Box("in", pulumi.ResourceOptions(provider=provider))
    pulumi.export("word", pulumi.Output.secret({"deep": "hunter2"}))


@pytest.fixture
def deployment(record):
    return stack_export.write(record(program, stack="dev"))


def test_the_whole_deployment_is_json_of_version_three(deployment):
    assert deployment["version"] == 3
    assert list(deployment["deployment"]) == ["manifest", "resources", "metadata"]
    assert deployment["deployment"]["manifest"]["time"] == "1970-01-01T00:00:00Z"
    assert json.loads(json.dumps(deployment)) == deployment


def test_no_secret_is_written(deployment):
    text = json.dumps(deployment)
    assert "hunter2" not in text
    stack = deployment["deployment"]["resources"][0]
    assert stack["outputs"] == {"word": SECRET}


def by_name(deployment, name):
    resources = deployment["deployment"]["resources"]
    (only,) = (r for r in resources if r["urn"].endswith(f"::{name}"))
    return only


def test_a_resource_with_options(deployment):
    queue = by_name(deployment, "in-queue")
    word = by_name(deployment, "in-word")["urn"]
    assert queue["outputs"].pop("arn") == "<<sqs.Queue/in-queue.arn>>"
    del queue["outputs"]
    assert queue == {
        "urn": f"{URN}groundwork:index:Box$aws:sqs/queue:Queue::in-queue",
        "custom": True,
        "id": "<<sqs.Queue/in-queue.id>>",
        "type": "aws:sqs/queue:Queue",
        "inputs": {"name": "<<ssm.Parameter/in-word.name>>"},
        "parent": f"{URN}groundwork:index:Box::in",
        "dependencies": [word],
        "provider": f"{URN}pulumi:providers:aws::aws::<<pulumi.providers.aws/aws.id>>",
        "propertyDependencies": {"name": [word]},
        "retainOnDelete": True,
        "aliases": [f"{URN}groundwork:index:Box$aws:sqs/queue:Queue::old"],
        "customTimeouts": {"create": 5400.0},
        "ignoreChanges": ["policy"],
    }


def test_a_protected_resource_with_a_secret(deployment):
    word = by_name(deployment, "in-word")
    assert word["protect"] is True
    assert word["inputs"] == {"type": "SecureString", "value": SECRET}
    assert word["outputs"]["value"] == SECRET


def test_a_component_has_neither_id_nor_provider(deployment):
    assert by_name(deployment, "in") == {
        "urn": f"{URN}groundwork:index:Box::in",
        "custom": False,
        "type": "groundwork:index:Box",
        "outputs": {"word": SECRET},
        "parent": f"{URN}pulumi:pulumi:Stack::groundwork-dev",
    }


@pytest.mark.parametrize(
    ("duration", "expected"),
    [("5m", 300), ("1h30m", 5400), ("90s", 90), ("1.5h", 5400), ("250ms", 0.25), ("", 0)],
)
def test_durations(duration, expected):
    assert seconds(duration) == expected


@pytest.mark.skipif(shutil.which("pulumi") is None, reason="no Pulumi CLI on PATH")
def test_the_engine_imports_it_and_gives_it_back(deployment, tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "Pulumi.yaml").write_text("name: groundwork\nruntime: python\n")
    environment = {
        **os.environ,
        "PULUMI_BACKEND_URL": (tmp_path / "state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }

    def run(*arguments):
        return subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    run("stack", "init", "dev")
    (salt,) = re.findall(r"encryptionsalt: (\S+)", (tmp_path / "Pulumi.dev.yaml").read_text())
    deployment["deployment"]["secrets_providers"] = {"type": "passphrase", "state": {"salt": salt}}
    (tmp_path / "plan.json").write_text(json.dumps(deployment))
    run("stack", "import", "--file", "plan.json")
    given = json.loads(run("stack", "export", "--show-secrets"))["deployment"]["resources"]
    assert given == deployment["deployment"]["resources"]
