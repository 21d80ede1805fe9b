"""Images that the program builds, in an export that builds none."""

import json
from pathlib import Path
from typing import Any

import pytest

from plan.export import builds
from plan.export.errors import CannotExport
from plan.export.terraform import export
from plan.record import Record, Secret
from tests.plan.export.conftest import Terraform
from tests.plan.export.made import VPC, lookup, record, resource

REFERENCE = "<<docker.index.Image/tasks-image.repoDigest>>"
TOKEN = "aws:ecr/getAuthorizationToken:getAuthorizationToken"
CALLER = "aws:index/getCallerIdentity:getCallerIdentity"
PASSWORD = "<<lookup:ecr.getAuthorizationToken/1.password>>"
TASK = "aws:ecs/taskDefinition:TaskDefinition"


def image(name: str = "tasks-image", **inputs: Any):
    build = {"context": "services/tasks", "platform": "linux/amd64"}
    return resource(builds.IMAGE, name, {"build": build, "imageName": "acme/tasks:1", **inputs})


def task():
    container = [{"name": "tasks", "image": REFERENCE}]
    return resource(TASK, "tasks", {"family": "a", "containerDefinitions": json.dumps(container)})


def read(to: Path, name: str) -> Any:
    return json.loads((to / f"{name}.tf.json").read_text())


def test_an_image_is_a_variable_that_wants_a_digest(tmp_path: Path):
    report = export(record(image(), task()), tmp_path)
    assert read(tmp_path, "variables") == {
        "variable": {
            "image_tasks": {
                "type": "string",
                "description": "Image built from services/tasks, by digest.",
                "validation": [
                    {
                        "condition": '${can(regex("@sha256:[0-9a-f]{64}$", var.image_tasks))}',
                        "error_message": "An image is named by its digest: repository@sha256:...",
                    }
                ],
            }
        }
    }
    resources = read(tmp_path, "resources")["resource"]
    assert resources.keys() == {"aws_ecs_task_definition"}
    (container,) = json.loads(
        resources["aws_ecs_task_definition"]["tasks"]["container_definitions"]
    )
    assert container["image"] == "${var.image_tasks}"
    assert report.images == {"image_tasks": "Image built from services/tasks, by digest."}
    assert len(report.addresses) == 1


@pytest.mark.parametrize(
    ("name", "variable"),
    [("tasks-image", "image_tasks"), ("my-app-image", "image_my-app"), ("web", "image_web")],
)
def test_variables_are_called_after_the_service(name: str, variable: str):
    assert builds.variable(name) == variable


def test_an_image_that_nobody_takes_is_a_variable_too(tmp_path: Path):
    assert export(record(image()), tmp_path).images.keys() == {"image_tasks"}


def test_without_images_there_are_no_variables(tmp_path: Path):
    assert export(record(resource(VPC, "net")), tmp_path).images == {}
    assert not (tmp_path / "variables.tf.json").exists()


def test_another_output_of_an_image_is_refused(tmp_path: Path):
    tags = {"Name": "<<docker.index.Image/tasks-image.imageName>>"}
    with pytest.raises(CannotExport, match=r"takes docker\.index\.Image/tasks-image\.imageName"):
        export(record(image(), resource(VPC, "net", {"tags": tags})), tmp_path)


def test_what_only_the_build_asks_the_cloud_is_not_asked(tmp_path: Path):
    login = image(registry={"username": "AWS", "password": Secret(PASSWORD)})
    found = record(login, lookups=[lookup(TOKEN, {}), lookup(CALLER, {})])
    export(found, tmp_path)
    assert read(tmp_path, "data")["data"].keys() == {"aws_caller_identity"}


@pytest.mark.parametrize("where", ["resource", "output"])
def test_what_others_ask_too_is(where: str):
    outputs = {"token": PASSWORD} if where == "output" else {}
    others = [resource(VPC, "net", {"tags": {"a": PASSWORD}})] if where == "resource" else []
    built = image(registry={"password": Secret(PASSWORD)})
    found = record(built, *others, lookups=[lookup(TOKEN, {})], outputs=outputs)
    assert [each.token for each in builds.asked(found)] == [TOKEN]


def test_no_provider_is_made_of_an_image(tmp_path: Path):
    found: Record = record(image(), resource(VPC, "net"))
    export(found, tmp_path)
    assert read(tmp_path, "providers") == {"provider": {"aws": [{"region": "eu-north-1"}]}}


def test_the_genuine_terraform_takes_it(tmp_path: Path, terraform: Terraform):
    export(record(image(), task()), tmp_path)
    terraform.validate(tmp_path)
