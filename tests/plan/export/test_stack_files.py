"""Every stack file and blueprint of the repository, exported and judged by the genuine provider."""

from pathlib import Path

import pytest

from plan import recorder
from plan.export import newer
from plan.export.terraform import export
from tests.plan.export.conftest import Terraform

ROOT = Path(__file__).parents[3]
FILES = [
    path
    for pattern in ("Pulumi.*.yaml", "blueprints/*.yaml", "tests/stacks/*.yaml")
    for path in sorted(ROOT.glob(pattern))
]
each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


@each_file
def test_the_genuine_provider_takes_the_export(file: Path, tmp_path: Path, terraform: Terraform):
    export(recorder.record_file(file), tmp_path)
    terraform.validate(tmp_path)


@each_file
def test_nothing_but_what_is_listed_is_left_out(file: Path, tmp_path: Path):
    record = recorder.record_file(file)
    report = export(record, tmp_path)
    resources = [r for r in record.resources if r.custom and r.type.startswith("aws:")]
    without = {r.urn for r in resources if newer.takes_along(r.type, r.inputs)}
    assert report.addresses.keys() == {r.urn for r in resources} - without
    assert without <= {one.resource for one in report.newer}
    pods = [r.name for r in record.resources if r.custom and r.type.startswith("kubernetes:")]
    assert [line.partition(":")[0].rpartition(" ")[2] for line in report.left_out] == pods
    built = [r.name for r in record.resources if r.type == "docker:index/image:Image"]
    assert [name.replace("image_", "") + "-image" for name in report.images] == built
    none = dict.fromkeys(("Pulumi.local", "deployments", "apart", "pods", "ports", "beanstalk"), 0)
    twice = dict.fromkeys(("hydren", "machines", "gateways"), 2)
    other = {"eks": 4, "microservices": 4, "serverless": 5, "streams": 4}
    assert len(built) == {**none, **other, **twice}.get(file.stem, 1)


def test_stacks_are_found():
    names = {"Pulumi.local", "Pulumi.dev", "Pulumi.prod", "hydren", "microservices", "gateways"}
    assert names <= {f.stem for f in FILES}
