"""The program of an account's deployers, as the engine would run it."""

import json
import re
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from plan import recorder
from plan.operator.policy import operator
from plan.record import Record

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "deployers"
ROLES = "groundwork:index:DeployRole"
PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
CONFIG = {
    "aws:region": "eu-north-1",
    "groundwork-deployers:repository": "acme/shop",
    "groundwork-deployers:stacks": '["local", "stage"]',
}
STATE = {"bucket_arn": "arn:aws:s3:::state", "key_arn": "arn:aws:kms:eu-north-1:1:key/1"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program, with what `groundwork operator` writes for two stacks."""
    made = tmp_path_factory.mktemp("deployers")
    shutil.copytree(PROGRAM, made, dirs_exist_ok=True)
    told = operator(recorder.record_file(ROOT / "Pulumi.local.yaml"))
    for stack in ("local", "stage"):
        (made / f"{stack}.json").write_text(json.dumps(vars(told)))
    return made


@pytest.fixture
def record(folder: Path):
    def run(**changed: str) -> Record:
        named = {f"groundwork-deployers:{key}": value for key, value in changed.items()}
        return recorder.record(folder, "account", {**CONFIG, **named})

    return run


def made(record: Record, type_: str) -> dict[str, dict]:
    return {r.name: dict(r.inputs) for r in record.resources if r.type == type_}


def test_each_stack_has_its_roles(record):
    found = record()
    assert set(made(found, ROLES)) == {"local", "stage"}
    assert found.outputs == {
        f"{stack}_{role}_role": f"<<iam.Role/{stack}-{role}.arn>>"
        for stack in ("local", "stage")
        for role in ("deploy", "preview")
    }
    roles = made(found, "aws:iam/role:Role")
    assert '"repo:acme/shop:environment:stage"' in roles["stage-deploy"]["assumeRolePolicy"]


def test_the_account_has_one_provider_and_no_thumbprint(record):
    found = made(record(), PROVIDER)
    assert {
        name: {k: v for k, v in one.items() if k != "tagsAll"} for name, one in found.items()
    } == {
        "github": {
            "url": "https://token.actions.githubusercontent.com",
            "clientIdLists": ["sts.amazonaws.com"],
        }
    }


def test_a_provider_that_is_there_is_used(record):
    found = record(provider="arn:there")
    assert made(found, PROVIDER) == {}
    roles = made(found, "aws:iam/role:Role").values()
    assert all('{"Federated": "arn:there"}' in one["assumeRolePolicy"] for one in roles)


def test_the_roles_have_the_policies_of_the_stack_but_that_for_mfa(record, folder):
    told = json.loads((folder / "stage.json").read_text())
    policies = made(record(), "aws:iam/policy:Policy")
    found = {name: json.loads(one["policy"]) for name, one in policies.items()}
    wanted = {
        f"stage-{role}-{number}": document
        for role, part in (("deploy", "policies"), ("preview", "preview"))
        for number, document in enumerate(told[part].values(), 1)
    }
    assert {name: one for name, one in found.items() if name.startswith("stage-")} == wanted
    assert "MultiFactorAuth" not in str(found)


def test_state_and_boundary_are_handed_on(record):
    found = record(state=json.dumps(STATE), boundary="arn:bound")
    assert len(made(found, "aws:iam/rolePolicy:RolePolicy")) == 4
    roles = made(found, "aws:iam/role:Role").values()
    assert {one["permissionsBoundary"] for one in roles} == {"arn:bound"}
    assert made(record(), "aws:iam/rolePolicy:RolePolicy") == {}


def test_the_project_declares_what_must_be_set():
    told = YAML(typ="safe", pure=True).load(PROGRAM / "Pulumi.yaml")
    read = set(re.findall(r'config\.require\w*\("(\w+)"\)', (PROGRAM / "__main__.py").read_text()))
    declared = {key.split(":")[1] for key in told["config"] if key.startswith(told["name"])}
    assert declared == read == {"repository", "stacks"}
    assert (PROGRAM / told["runtime"]["options"]["virtualenv"]).resolve() == ROOT / ".venv"
