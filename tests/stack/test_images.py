"""Where an image lives."""

import pytest

from stack.images import is_loopback, is_private, public, repository_arn

ECR = "123456789012.dkr.ecr.eu-north-1.amazonaws.com"
DIGEST = f":1@sha256:{'a' * 64}"
ARN = "arn:aws:ecr:eu-north-1:123456789012:repository"


@pytest.mark.parametrize(
    ("image", "arn", "private"),
    [
        (f"{ECR}/tasks@sha256:{'a' * 64}", f"{ARN}/tasks", True),
        (f"{ECR}/tasks", f"{ARN}/tasks", True),
        (f"{ECR}/a/b:1", f"{ARN}/a/b", True),
        ("docker.io/acme/tasks:1.4", None, False),
        ("public.ecr.aws/nginx/nginx:1", None, False),
        (f"mirror.example.com/{ECR}/tasks:1", None, False),
        ("image.invalid/tasks", None, True),
        ("127.0.0.1:5000/tasks", None, True),
        ("localhost/tasks", None, True),
        ("localhost.example.com/tasks", None, False),
    ],
)
def test_where_an_image_lives(image, arn, private):
    assert repository_arn(image) == arn
    assert is_private(image, "eu-north-1") is private


def test_another_region_is_not_reached_through_endpoints():
    assert not is_private(f"{ECR}/tasks:1", "us-east-1")
    assert repository_arn(f"{ECR}/tasks:1") == f"{ARN}/tasks"


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("127.0.0.1:5000", True),
        ("127.0.0.1:5000/acme", True),
        ("localhost:5000", True),
        ("127.example.com", False),
        ("docker.io/localhost", False),
    ],
)
def test_registries_of_this_machine(url, here):
    assert is_loopback(url) is here


@pytest.mark.parametrize(
    ("image", "registry", "repository", "tag"),
    [
        ("nginx", "docker.io", "library/nginx", ""),
        ("nginx:1.27", "docker.io", "library/nginx", ":1.27"),
        ("acme/tasks:1", "docker.io", "acme/tasks", ":1"),
        ("docker.io/nginx", "docker.io", "library/nginx", ""),
        ("docker.io/library/nginx:1", "docker.io", "library/nginx", ":1"),
        (f"public.ecr.aws/a/b{DIGEST}", "public.ecr.aws", "a/b", DIGEST),
        ("ghcr.io/acme/tasks", "ghcr.io", "acme/tasks", ""),
        ("quay.io/nginx", "quay.io", "nginx", ""),
        ("registry.k8s.io/pause:3.10", "registry.k8s.io", "pause", ":3.10"),
    ],
)  # fmt: skip
def test_images_of_public_registries(image, registry, repository, tag):
    assert public(image) == (registry, repository, tag)


@pytest.mark.parametrize(
    "image",
    ["image.invalid/tasks", f"{ECR}/a:1", "127.0.0.1:5000/a", "localhost/a", "k8s.gcr.io/a"],
)
def test_images_from_elsewhere(image):
    assert public(image) is None
