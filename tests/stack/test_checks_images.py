"""Rules of images and of the registry that they are pushed to."""

import json

import pytest

from stack.read import from_file, from_values
from stack.settings import Images
from tests.stack.texts import ARN, NETWORK, networks, secrets, service, services

BUILD = "  groundwork:images: build\n"
ENDPOINTS = networks("app: { cidr: 10.0.0.0/16, nat: none, endpoints: [tasks] }")
HUB = secrets(f"hub: {{ arn: {ARN} }}", service("build: services/api") + BUILD)
NEITHER = "neither build nor image, accepted: one of them, or images: given"
BUILT = {
    "region": "eu-north-1",
    "posture": "dev",
    "networks": {"app": {"cidr": "10.0.0.0/16"}},
    "services": {"api": {"runs": "fargate", "build": "services/api"}},
}


def registry(entry: str) -> str:
    return f"  groundwork:registry: {{ {entry} }}\n"


WRONG = [
    (services("api: { runs: fargate }") + BUILD, f"5: services.api: {NEITHER}"),
    (NETWORK + registry("url: docker.io/acme") + "  groundwork:images: given\n",
     "5: registry: a registry without builds, accepted: images: build"),
    (HUB + registry("url: docker.io/acme, secret: hab"),
     "8: registry.secret: no secret hab, accepted: hub; did you mean hub?"),
    (service("build: services/api") + BUILD + registry("url: docker.io/acme, secret: hub"),
     "7: registry.secret: no secret hub, accepted: an entry of groundwork:secrets"),
    (service("build: services/api") + BUILD + registry("url: 127.0.0.1:5000"),
     "7: registry.url: 127.0.0.1:5000 is this machine, where AWS pulls nothing, "
     "accepted: a registry such as docker.io/acme"),
    (services("api: { runs: fargate, build: services/api }", net=ENDPOINTS) + BUILD
     + registry("url: docker.io/acme"),
     "7: registry: api has an image that cannot be reached without NAT, "
     "accepted: no registry, for ECR, or nat: single, per-zone or instance in networks.app"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        services("a: { runs: fargate, build: services/a }", "b: { runs: fargate, image: nginx }")
        + BUILD,
        services("a: { runs: fargate, build: services/a }", net=ENDPOINTS) + BUILD,
        HUB + registry("url: docker.io/acme, secret: hub"),
        HUB + registry("url: 123456789012.dkr.ecr.eu-north-1.amazonaws.com/shop"),
        secrets("hub: { value: { secure: x } }", service("build: services/api") + BUILD)
        + registry("url: docker.io/acme, secret: hub"),
    ],
)
def test_what_keeps_the_rules_passes(settings, body):
    assert settings(body).images is Images.BUILD


def test_credentials_are_judged_where_they_are_known(configured):
    value = json.dumps({"username": "acme", "password": "hunter2"})
    config = {
        "aws:region": "eu-north-1",
        "groundwork:posture": "dev",
        "groundwork:registry": '{"url": "docker.io/acme", "secret": "hub"}',
        "groundwork:secrets": json.dumps({"hub": {"value": value}}),
    }
    assert configured(config, ["groundwork:secrets"]).registry
    config["groundwork:secrets"] = '{"hub": {"value": "hunter2"}}'
    with pytest.raises(ValueError, match="credentials") as refused:
        configured(config, ["groundwork:secrets"])
    assert str(refused.value) == (
        "stack dev: secrets.hub.value: not a registry's credentials, "
        'accepted: JSON such as {"username": "acme", "password": "…"}'
    )


@pytest.mark.parametrize(
    ("head", "images"),
    [
        ("", Images.BUILD),
        ("  groundwork:emulator: false\n", Images.BUILD),
        ("  groundwork:emulator: true\n", Images.GIVEN),
        ("  groundwork:emulator: true\n  groundwork:images: build\n", Images.BUILD),
    ],
)
def test_the_emulator_is_given_images_and_everybody_else_builds(tmp_path, head, images):
    path = tmp_path / "Pulumi.local.yaml"
    path.write_text(f"config:\n  aws:region: eu-north-1\n  groundwork:posture: dev\n{head}")
    assert from_file(path).images is images


def test_on_the_emulator_a_registry_of_this_machine_is_near_enough(tmp_path):
    path = tmp_path / "Pulumi.local.yaml"
    path.write_text(
        "config:\n  aws:region: eu-north-1\n  groundwork:posture: dev\n"
        "  groundwork:emulator: true\n" + BUILD + registry("url: 127.0.0.1:5000")
        + services("api: { runs: fargate, build: services/api }", net=ENDPOINTS)
    )  # fmt: skip
    settings = from_file(path)
    assert settings.is_built("api")
    assert settings.image_of("api") == "127.0.0.1:5000/api"


@pytest.mark.parametrize(
    ("changed", "built", "image"),
    [
        ({}, True, "image.invalid/api"),
        ({"registry": {"url": "docker.io/acme"}}, True, "docker.io/acme/api"),
        ({"images": "given"}, False, "image.invalid/api"),
    ],
)
def test_a_folder_is_built_unless_images_are_given(changed, built, image):
    settings = from_values({**BUILT, **changed})
    assert settings.is_built("api") is built
    assert settings.image_of("api") == image


def test_an_image_goes_before_a_folder():
    given = {"api": {"runs": "fargate", "build": "services/api", "image": "acme/api:1"}}
    settings = from_values({**BUILT, "services": given, "registry": {"url": "docker.io/acme"}})
    assert not settings.is_built("api")
    assert settings.image_of("api") == "acme/api:1"
