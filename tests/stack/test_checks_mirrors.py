"""Rules of mirrors: one a registry, credentials that ECR can read, and images to keep."""

import pytest

from tests.stack.texts import NETWORK, secrets, services

ARN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
NGINX = services("proxy: { runs: fargate, image: nginx }")
QUAY = services("proxy: { runs: fargate, image: quay.io/acme/proxy }")


def login(arn: str = ARN) -> str:
    return secrets(f'login: {{ arn: "{arn}" }}', NGINX)


def mirrors(*entries: str) -> str:
    return f"  groundwork:mirrors: {{ {', '.join(entries)} }}\n"


HUB = "hub: { registry: docker.io, secret: login }"
WRONG = [
    (QUAY + mirrors("a: { registry: quay.io }", "b: { registry: quay.io }"),
     "6: mirrors.b.registry: quay.io is the registry of a, accepted: a registry of its own"),
    (NGINX + mirrors("a: { registry: quay.io }"),
     "6: mirrors.a: a mirror of quay.io, of which no task has an image, "
     "accepted: a service, sidecar or job with an image of it, or no mirror"),
    (NGINX + mirrors("a: { registry: docker.com }"),
     '6: mirrors.a.registry: got "docker.com", accepted: docker.io, ghcr.io, public.ecr.aws, '
     "quay.io, registry.gitlab.com, registry.k8s.io; did you mean docker.io?"),
    (NGINX + mirrors("a: {}"),
     "6: mirrors.a.registry: missing, accepted: docker.io, ghcr.io, public.ecr.aws, "
     "quay.io, registry.gitlab.com, registry.k8s.io"),
    (NGINX + mirrors("a: { registry: docker.io }"),
     "6: mirrors.a.secret: none for docker.io, which ECR asks with credentials alone, "
     "accepted: an entry of groundwork:secrets"),
    (secrets(f'login: {{ arn: "{ARN}" }}', QUAY)
     + mirrors("a: { registry: quay.io, secret: login }"),
     "7: mirrors.a.secret: credentials for quay.io, which ECR asks without any, accepted: none"),
    (login() + mirrors("hub: { registry: docker.io, secret: logan }"),
     "7: mirrors.hub.secret: no secret logan, accepted: login; did you mean login?"),
    (login(ARN.replace("ecr-pullthroughcache/", "")) + mirrors(HUB),
     "7: mirrors.hub.secret: login is no secret that ECR in eu-north-1 can read, "
     "accepted: one with the arn of a secret of this region named ecr-pullthroughcache/…"),
    (login(ARN.replace("eu-north-1", "us-east-1")) + mirrors(HUB),
     "7: mirrors.hub.secret: login is no secret that ECR in eu-north-1 can read, "
     "accepted: one with the arn of a secret of this region named ecr-pullthroughcache/…"),
    (secrets("login: { value: { secure: x } }", NGINX) + mirrors(HUB),
     "7: mirrors.hub.secret: login is no secret that ECR in eu-north-1 can read, "
     "accepted: one with the arn of a secret of this region named ecr-pullthroughcache/…"),
    (secrets(f'login: {{ arn: "{ARN}" }}',
             services("proxy: { runs: fargate, image: nginx, pull_secret: login }")) + mirrors(HUB),
     "5: services.proxy.pull_secret: credentials for an image that comes by the mirror hub, "
     "accepted: none, or no mirror hub"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "mistake"), WRONG, ids=lambda value: value.split("accepted")[0])
def test_a_rule_that_is_broken_is_one_line(mistakes, body, mistake):
    assert mistakes(body) == [mistake]


def test_the_first_pull_needs_nat(mistakes):
    closed = NETWORK.replace("}", ", nat: none, endpoints: [tasks] }", 1)
    body = services("proxy: { runs: fargate, image: quay.io/acme/proxy }", net=closed)
    (mistake,) = mistakes(body + mirrors("a: { registry: quay.io }"))
    assert "services.proxy.image: an image that cannot be reached without NAT" in mistake


@pytest.mark.parametrize(
    "body",
    [
        QUAY + mirrors("a: { registry: quay.io }"),
        login() + mirrors(HUB),
        services("proxy: { runs: fargate, image: nginx, tracing: true }")
        + mirrors("a: { registry: public.ecr.aws }"),
    ],
)
def test_a_file_that_is_right(settings, body):
    assert settings(body).mirrors
