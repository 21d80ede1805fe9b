"""Rules of the delivery: what it needs, and what its entry may hold."""

import pytest

from stack.read import from_values
from stack.settings import Images
from tests.stack.texts import services

BUILD = "  groundwork:images: build\n"
SHOP = "  groundwork:delivery: { repository: acme/shop }\n"
GIVEN = "  groundwork:images: given\n"
HUB = "  groundwork:registry: { url: docker.io/acme }\n"
ARN = (
    "arn:aws:codeconnections:eu-north-1:123456789012:connection/"
    "11111111-2222-3333-4444-555555555555"
)
API = "api: { runs: fargate, build: services/api }"
ARM = "web: { runs: fargate, build: services/web, architecture: arm64 }"
BUILT = {
    "region": "eu-north-1",
    "posture": "dev",
    "networks": {"app": {"cidr": "10.0.0.0/16"}},
    "services": {
        "api": {"runs": "fargate", "build": "services/api"},
        "web": {"runs": "fargate", "build": "services/web", "image": "acme/web:1"},
        "page": {"runs": "static", "build": "services/page", "route": "/"},
    },
    "edge": {},
}


def delivery(entry: str) -> str:
    return f"{services(API)}  groundwork:delivery: {{ {entry} }}\n{BUILD}"


WRONG = [
    (services(API) + SHOP + GIVEN,
     "6: delivery: a delivery without builds, accepted: images: build"),
    (services(API) + SHOP + BUILD + HUB,
     "6: delivery: a delivery beside the registry docker.io/acme, "
     "accepted: no registry: a pipeline pushes to ECR"),
    (services("api: { runs: fargate, image: acme/api:1 }") + SHOP + BUILD,
     "6: delivery: no service to build, accepted: a service with build and without image"),
    (services(API, ARM) + SHOP + BUILD,
     "5: services.web.architecture: arm64 beside api, in one delivery, accepted: x86_64"),
    (delivery("branch: main"), "6: delivery.repository: missing, accepted: a GitHub repository, "
     "owner/name"),
    (delivery("repository: shop"),
     '6: delivery.repository: got "shop", accepted: a GitHub repository, owner/name'),
    (delivery("repository: acme/shop, branch: /main"),
     '6: delivery.branch: got "/main", accepted: a branch such as main'),
    (delivery("repository: acme/shop, connection: github"),
     '6: delivery.connection: got "github", accepted: the ARN of a connection to GitHub'),
    (delivery("repository: acme/shop, approved: true"),
     "6: delivery.approved: no such key, accepted: approve, branch, connection, repository; "
     "did you mean approve?"),
    (services("scans: { runs: fargate, build: services/api }"),
     "5: services.scans: a reserved name, accepted: any other label"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


@pytest.mark.parametrize(
    "body",
    [
        services(API) + SHOP + BUILD,
        services(API, ARM) + BUILD,
        services(API, "web: { runs: fargate, image: acme/web:1, architecture: arm64 }")
        + SHOP
        + BUILD,
        delivery(f"repository: acme/shop, branch: release/1, connection: '{ARN}', approve: true"),
    ],
)
def test_what_is_right_is_accepted(settings, body):
    assert settings(body).images is Images.BUILD


def test_only_what_is_built_is_delivered():
    settings = from_values({**BUILT, "delivery": {"repository": "acme/shop"}})
    assert settings.delivered == ["api"]
    assert from_values(BUILT).delivered == []


@pytest.mark.parametrize(("posture", "approve"), [("dev", False), ("prod", True)])
def test_somebody_approves_in_prod(posture, approve):
    values = {**BUILT, "posture": posture, "domain": {"name": "example.com", "zone": "example.com"}}
    settings = from_values({**values, "delivery": {"repository": "acme/shop"}})
    assert settings.delivery
    assert settings.delivery.approve is approve
    turned = {"repository": "acme/shop", "approve": not approve}
    settings = from_values({**values, "delivery": turned})
    assert settings.delivery
    assert settings.delivery.approve is not approve
