"""`Image`: what it builds, where it goes, and that it is named by its digest."""

import json

import pulumi
import pytest

from components._placeholder import is_placeholder
from components.compute.content import digest
from components.compute.image import KEPT, Image, pinned
from components.compute.service_args import Architecture
from plan import placeholders
from plan.record import Secret

BUILD = "docker:index/image:Image"
REPOSITORY = "aws:ecr/repository:Repository"
POLICY = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
TOKEN = "groundwork:index:Image"
LOGIN = {"username": "AWS", "password": "hush"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")
    return tmp_path


@pytest.fixture
def image(engine, folder):
    """Declares an image of the folder; gives the engine."""

    def make(name="tasks", **args):
        engine.run(lambda: Image(name, {"context": str(folder), **args}))
        return engine

    return make


def test_it_has_a_repository_of_its_own_by_default(image, folder):
    made = image()
    assert made.one(BUILD) == {
        "imageName": f"<<ecr.Repository/tasks-repository.repositoryUrl>>:"
        f"{digest(folder, 'linux/amd64')}",
        "build": {
            "context": str(folder),
            "dockerfile": f"{folder}/Dockerfile",
            "platform": "linux/amd64",
            "builderVersion": "BuilderBuildKit",
        },
        "buildOnPreview": False,
        "skipPush": False,
    }
    assert made.outputs(TOKEN) == {
        "reference": "<<docker.index.Image/tasks-image.repoDigest>>",
        "repository_arn": "<<ecr.Repository/tasks-repository.arn>>",
        "repository_url": "<<ecr.Repository/tasks-repository.repositoryUrl>>",
    }


def test_the_repository_is_locked_down_and_keeps_rollbacks(image):
    made = image(key_arn="arn:key", tags={"team": "shop"})
    assert made.one(REPOSITORY) == {
        "imageTagMutability": "IMMUTABLE",
        "imageScanningConfiguration": {"scanOnPush": True},
        "encryptionConfigurations": [{"encryptionType": "KMS", "kmsKey": "arn:key"}],
        "forceDelete": False,
        "tags": {"Name": "tasks", "team": "shop"},
    }
    (rule,) = json.loads(made.one(POLICY)["policy"])["rules"]
    assert rule["selection"] == {
        "tagStatus": "any",
        "countType": "imageCountMoreThan",
        "countNumber": KEPT,
    }
    assert KEPT >= 10


def test_without_a_key_the_repository_is_encrypted_with_that_of_aws(image):
    assert image().one(REPOSITORY)["encryptionConfigurations"] == [{"encryptionType": "KMS"}]


@pytest.mark.parametrize("disposable", [False, True])
def test_images_are_deleted_only_where_that_is_said(image, disposable):
    made = image(disposable=disposable)
    assert made.one(REPOSITORY)["forceDelete"] is disposable
    (repository,) = (r for r in made.resources if r.type == REPOSITORY)
    assert repository.options.protect is not disposable


def test_a_registry_takes_the_place_of_ecr(image, folder):
    made = image(registry="docker.io/acme", login=LOGIN)
    assert made.of(REPOSITORY) == made.of(POLICY) == []
    built = made.one(BUILD)
    assert built["imageName"] == f"docker.io/acme/tasks:{digest(folder, 'linux/amd64')}"
    assert made.outputs(TOKEN).keys() == {"reference"}


def test_the_password_is_a_secret_whatever_is_given(image):
    built = image(registry="docker.io/acme", login=LOGIN).one(BUILD)
    assert built["registry"] == {"username": "AWS", "password": Secret("hush")}


def test_without_a_login_the_machines_own_is_used(image):
    assert "registry" not in image(registry="127.0.0.1:5000").one(BUILD)


def test_the_platform_is_always_said_and_is_in_the_tag(image):
    x86 = image().one(BUILD)
    arm = image(architecture=Architecture.ARM64).one(BUILD)
    assert arm["build"]["platform"] == "linux/arm64"
    assert arm["imageName"] != x86["imageName"]


def test_what_is_built_follows_the_folder(image, folder):
    before = image().one(BUILD)["imageName"]
    (folder / "new").write_text("x")
    assert image().one(BUILD)["imageName"] != before


@pytest.mark.parametrize("name", ["missing", "Dockerfile"])
def test_a_folder_without_a_dockerfile_is_refused(engine, folder, name):
    context = folder / name
    with pytest.raises(ValueError, match=r"^tasks: context must be a folder with a Docker"):
        engine.run(lambda: Image("tasks", {"context": str(context)}))


def test_a_name_that_a_repository_cannot_have_is_refused(image):
    with pytest.raises(ValueError, match=r"^Tasks: the name must be in lower case"):
        image("Tasks")


def test_a_digest_is_a_name_for_good():
    reference = f"123456789012.dkr.ecr.eu-north-1.amazonaws.com/tasks@sha256:{'0a' * 32}"
    assert pinned("tasks", reference) == reference


@pytest.mark.parametrize(
    "reference",
    ["<none>@<none>", f"sha256:{'a' * 64}", "acme/tasks:1", f"acme/tasks@sha256:{'a' * 63}",
     f"@sha256:{'a' * 64}", f"acme/tasks@sha256:{'A' * 64}", ""],
)  # fmt: skip
def test_anything_else_is_refused(reference):
    with pytest.raises(ValueError, match=r"^tasks: the push of its image gave no digest, got"):
        pinned("tasks", reference)


@pytest.mark.parametrize("padding", [0, 7])
def test_a_plan_has_a_text_of_its_own_for_it(padding):
    text = placeholders.token("docker.index.Image", "tasks-image", "repoDigest", padding)
    assert is_placeholder(text)
    assert pinned("tasks", text) == text
    assert not is_placeholder(f"x{text}")


def test_in_a_preview_nobody_knows_the_digest(engine, folder):
    seen = []

    def program():
        made = Image("tasks", {"context": str(folder)})
        pulumi.Output.all(made.reference).apply(seen.append)

    engine.run(program, preview=True)
    assert seen == []
