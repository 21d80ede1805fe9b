"""Every stack file of the repository, exported and judged by the genuine provider."""

from pathlib import Path

import pytest

from plan import recorder
from plan.export.terraform import export
from plan.record import Record
from stack.read import file_config
from tests.plan.export.conftest import Terraform

ROOT = Path(__file__).parents[3]
STACKS = [p.name.split(".")[1] for p in sorted(ROOT.glob("Pulumi.*.yaml"))]


def recorded(stack: str) -> Record:
    return recorder.record(ROOT, stack, *file_config(ROOT / f"Pulumi.{stack}.yaml"))


@pytest.mark.parametrize("stack", STACKS)
def test_the_genuine_provider_takes_the_export(stack: str, tmp_path: Path, terraform: Terraform):
    export(recorded(stack), tmp_path)
    terraform.validate(tmp_path)


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_but_what_is_listed_is_left_out(stack: str, tmp_path: Path):
    record = recorded(stack)
    report = export(record, tmp_path)
    resources = [r for r in record.resources if r.custom and r.type.startswith("aws:")]
    assert report.addresses.keys() == {r.urn for r in resources}
    assert report.left_out == []
    built = [r.name for r in record.resources if r.type == "docker:index/image:Image"]
    assert [name.replace("image_", "") + "-image" for name in report.images] == built
    assert len(built) == (stack != "local")


def test_stacks_are_found():
    assert {"local", "dev", "prod"} <= set(STACKS)
