"""Which functions are images, wherever the program's folder is."""

import pytest

from stack.function_images import built, is_image
from tests.stack.texts import services

BUILD = "  groundwork:images: build\n"
GATE = "  groundwork:gateways: { public: { services: [page] } }\n"
PAGE = "runs: lambda, route: /api/page"
ECR = "123456789012.dkr.ecr.eu-north-1.amazonaws.com/page:1"


@pytest.fixture
def root(tmp_path):
    """A program's folder: `made` has a Dockerfile, `plain` has none."""
    for folder in ("made", "plain"):
        (tmp_path / folder).mkdir()
    (tmp_path / "made" / "Dockerfile").write_text("FROM scratch\n")
    return tmp_path


@pytest.mark.parametrize(
    ("entry", "images", "expected"),
    [
        ("build: made", BUILD, (True, ["page"])),
        ("build: plain", BUILD, (False, [])),
        ("build: made", "", (True, [])),
        (f"build: made, image: {ECR}", BUILD, (True, [])),
        (f"image: {ECR}", BUILD, (True, [])),
    ],
)
def test_a_dockerfile_or_an_image_makes_one(settings, root, entry, images, expected):
    read = settings(services(f"page: {{ {PAGE}, {entry} }}") + GATE + images)
    assert (is_image(read.services["page"], root), list(built(read, root))) == expected


def test_a_container_is_no_function(settings, root):
    read = settings(services("page: { runs: fargate, build: made }") + BUILD)
    assert list(built(read, root)) == []
