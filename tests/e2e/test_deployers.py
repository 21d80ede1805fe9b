"""The roles by which GitHub deploys come up and go, with the policies that a plan asks for."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from ops.engines.engine import Counts
from ops.local.client import client
from ops.local.inventory import inventory
from plan.operator.policy import operator
from plan.recorder import record_file
from tests.e2e.conftest import KNOWN, engines
from tests.e2e.stage import FILES, ROOT, Stage

PROGRAM = ROOT / "deployers"
STACK = "dev"
SUBJECT = r"repo:acme/shop:([\w:/]+)"


def told() -> dict[str, Any]:
    """What `groundwork operator dev --format json` writes."""
    return vars(operator(record_file(FILES[STACK])))


def install(stage: Stage, policies: dict[str, Any]) -> None:
    """Bring the program of the deployers, and what it reads, to the stage."""
    stage.perform(PROGRAM / "__main__.py")
    project = (PROGRAM / "Pulumi.yaml").read_text()
    (stage.root / "Pulumi.yaml").write_text(project.replace("../.venv", ".venv"))
    (stage.root / ".venv").symlink_to(ROOT / ".venv")
    (stage.root / f"{STACK}.json").write_text(json.dumps(policies))

    def configure(config: dict[str, Any]) -> None:
        config["groundwork-deployers:repository"] = "acme/shop"
        config["groundwork-deployers:stacks"] = [STACK]

    stage.edit(configure)


def allowed(endpoint: str) -> dict[str, list[str]]:
    """Policies that IAM has of each role that GitHub takes, by whose token it takes."""
    iam: Any = client("iam", endpoint, "eu-north-1")
    found: dict[str, list[str]] = {}
    for role in iam.list_roles()["Roles"]:
        for subject in re.findall(SUBJECT, json.dumps(role["AssumeRolePolicyDocument"])):
            attached = iam.list_attached_role_policies(RoleName=role["RoleName"])
            documents = [_document(iam, one["PolicyArn"]) for one in attached["AttachedPolicies"]]
            found[subject] = sorted(documents)
    return found


def same(policies: dict[str, Any]) -> list[str]:
    """Documents as `allowed` gives them."""
    return sorted(json.dumps(one, sort_keys=True) for one in policies.values())


def _document(iam: Any, arn: str) -> str:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    got = iam.get_policy_version(PolicyArn=arn, VersionId=version)
    return json.dumps(got["PolicyVersion"]["Document"], sort_keys=True)


@pytest.mark.parametrize("engine", engines("deployers"))
def test_github_gets_its_roles(
    stage: Stage, record_property: Callable[[str, object], None]
) -> None:
    policies = told()
    install(stage, policies)
    endpoint = stage.emulate()
    before = inventory(endpoint)

    made = stage.up()
    assert made == Counts(created=made.created)
    assert allowed(endpoint) == {
        f"environment:{STACK}": same(policies["policies"]),
        "pull_request": same(policies["preview"]),
        "ref:refs/heads/main": same(policies["preview"]),
    }
    record_property(KNOWN, stage.nothing_changes(made.created))

    assert stage.down().deleted == made.created
    assert stage.left == before
