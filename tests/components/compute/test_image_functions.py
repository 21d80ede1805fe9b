"""`Image` of a function: who may pull it, and that Lambda finds that out in time."""

import json

import pytest

from components.compute.image import Image

POLICY = "aws:ecr/repositoryPolicy:RepositoryPolicy"


@pytest.fixture
def image(engine, tmp_path):
    """Declares an image; gives the engine."""
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")

    def make(**args):
        engine.run(lambda: Image("tasks", {"context": str(tmp_path), **args}))
        return engine

    return make


def test_lambda_may_pull_and_do_nothing_else(image):
    made = image(for_functions=True)
    only = made.one(POLICY)
    assert only["repository"] == "<<ecr.Repository/tasks-repository.name>>"
    assert json.loads(only["policy"])["Statement"] == [
        {
            "Sid": "LambdaECRImageRetrievalPolicy",
            "Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        }
    ]


def test_the_reference_is_the_same_and_waits_for_that(image):
    made = image(for_functions=True)
    reference = "<<docker.index.Image/tasks-image.repoDigest>>"
    assert made.outputs("groundwork:index:Image")["reference"] == reference


@pytest.mark.parametrize("changed", [{}, {"for_functions": False}])
def test_nobody_else_is_let_in(image, changed):
    assert image(**changed).of(POLICY) == []


def test_lambda_pulls_from_no_other_registry(image):
    said = r"^tasks: registry must be ECR for functions, got docker\.io/acme$"
    with pytest.raises(ValueError, match=said):
        image(for_functions=True, registry="docker.io/acme")


def test_elsewhere_nothing_is_let_in(image):
    assert image(registry="docker.io/acme").of(POLICY) == []
