"""Checkov on every blueprint and on prod, as Terraform; and that it sees what is wrong."""

import json
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from plan.export.terraform import export
from plan.recorder import record_file
from tests.auditors.audit import ACCEPTED, CHECKOV, HERE, Accepted, Finding, Told, accepted, audited

ROOT = HERE.parents[1]
STACKS = {path.stem: path for path in sorted((ROOT / "blueprints").glob("*.yaml"))} | {
    "prod": ROOT / "Pulumi.prod.yaml"
}
TWIN = "twin"
INSECURE: Mapping[str, Mapping[str, Any]] = tomllib.loads((HERE / "insecure.toml").read_text())
needs_checkov = pytest.mark.skipif(not CHECKOV.exists(), reason="Checkov is set up by `make audit`")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What Checkov says of all stacks, and of prod with its controls switched off."""
    folder = tmp_path_factory.mktemp("stacks")
    for name, file in STACKS.items():
        export(record_file(file), folder / name)
    shutil.copytree(folder / "prod", folder / TWIN)
    resources = folder / TWIN / "resources.tf.json"
    resources.write_text(json.dumps(switched_off(json.loads(resources.read_text()))))
    return audited(folder)


def switched_off(document: dict[str, Any]) -> dict[str, Any]:
    """The same resources without what `insecure.toml` names."""
    for kind, properties in INSECURE.items():
        for resource in document["resource"][kind].values():
            resource |= {key: one["value"] for key, one in properties.items()}
    return document


def left(findings: Sequence[Finding], lines: Sequence[Accepted]) -> list[Finding]:
    """Findings in stacks that no line accepts."""
    real = (one for one in findings if not one.where.startswith(f"{TWIN}/"))
    return [one for one in real if not any(line.covers(one) for line in lines)]


@pytest.mark.audit
@needs_checkov
class TestCheckov:
    def test_it_reads_every_file_and_judges_every_stack(self, told: Told):
        assert told.unread == 0
        assert told.passed > 2000
        assert {one.where.split("/")[0] for one in told.findings} == {*STACKS, TWIN}

    def test_nothing_is_found_that_is_not_accepted(self, told: Told):
        assert left(told.findings, accepted()) == []

    def test_nothing_is_accepted_that_is_not_found(self, told: Told):
        idle = [
            (line.check, where)
            for line in accepted()
            for where in line.where
            if not any(Accepted(line.check, (where,), "").covers(one) for one in told.findings)
        ]
        assert idle == []

    @pytest.mark.parametrize(
        ("kind", "key"), [(kind, key) for kind, keys in INSECURE.items() for key in keys]
    )
    def test_what_is_switched_off_in_the_twin_is_found(self, told: Told, kind: str, key: str):
        check = INSECURE[kind][key]["check"]
        twin = {one.where for one in told.findings if one.check == check}
        assert [where for where in twin if where.startswith(f"{TWIN}/")]


def test_a_finding_is_accepted_by_its_check_and_its_place():
    line = Accepted("CKV_AWS_1", ("ec2/*", "*/board-instance"), "So.")
    assert line.covers(Finding("CKV_AWS_1", "ec2/cache"))
    assert line.covers(Finding("CKV_AWS_1", "eks/board-instance"))
    assert not line.covers(Finding("CKV_AWS_1", "eks/cache"))
    assert not line.covers(Finding("CKV_AWS_2", "ec2/cache"))


def test_findings_that_nobody_accepts_are_left():
    findings = [Finding("CKV_AWS_1", f"{stack}/key") for stack in ("ec2", "prod", TWIN)]
    assert left(findings, [Accepted("CKV_AWS_1", ("ec2/*",), "So.")]) == [findings[1]]


def test_every_accepted_finding_has_a_reason_and_stands_once_in_order():
    lines = accepted()
    assert all(len(line.reason) > 20 and line.reason.endswith(".") for line in lines)
    order = [(line.check.split("_")[0], int(line.check.split("_")[-1])) for line in lines]
    assert order == sorted(order)
    places = [(line.check, where) for line in lines for where in line.where]
    assert len(places) == len(set(places))


def test_the_twin_is_wrong_where_the_stack_is_right():
    stack = {"resource": {kind: {"one": {"kept": 1}} for kind in INSECURE}}
    made = switched_off(stack)["resource"]
    assert made["aws_db_instance"]["one"]["publicly_accessible"] is True
    assert all(one["one"]["kept"] == 1 for one in made.values())


def test_the_list_is_read_from_where_it_is_committed():
    assert Path(ACCEPTED).parent == HERE
    assert not (HERE / ".checkov.yaml").exists()
