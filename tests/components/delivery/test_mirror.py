"""Mirror: a rule of ECR, and the repositories that it fills."""

import json

import pytest

from components.delivery.mirror import Mirror, MirrorArgs
from components.delivery.public_registry import PublicRegistry

RULE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule"
REPOSITORY = "aws:ecr/repository:Repository"
LIFECYCLE = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
ARN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
ARGS: MirrorArgs = {
    "registry": PublicRegistry.ECR_PUBLIC,
    "prefix": "dev-aws",
    "repositories": ["nginx/nginx", "docker/library/redis"],
}
HUB = {"registry": PublicRegistry.DOCKER_HUB, "credential_arn": ARN}


@pytest.fixture
def made(engine):
    def make(**changed):
        engine.run(lambda: Mirror("aws", {**ARGS, **changed}))
        return {r.name: r.inputs for r in engine.resources if r.type == REPOSITORY}

    return make


def test_a_registry_without_credentials(made, engine):
    made()
    assert engine.one(RULE) == {
        "ecrRepositoryPrefix": "dev-aws",
        "upstreamRegistryUrl": "public.ecr.aws",
    }


@pytest.mark.parametrize(
    ("registry", "host"),
    [
        (PublicRegistry.DOCKER_HUB, "registry-1.docker.io"),
        (PublicRegistry.GITHUB, "ghcr.io"),
        (PublicRegistry.GITLAB, "registry.gitlab.com"),
    ],
)
def test_a_registry_with_credentials(made, engine, registry, host):
    made(registry=registry, credential_arn=ARN)
    rule = engine.one(RULE)
    assert (rule["upstreamRegistryUrl"], rule["credentialArn"]) == (host, ARN)


@pytest.mark.parametrize("registry", ["docker.io", "ghcr.io", "registry.gitlab.com"])
def test_credentials_that_a_registry_asks_for_are_not_left_out(made, registry):
    message = f"^aws: credential_arn must be given for {registry}$"
    with pytest.raises(ValueError, match=message):
        made(registry=PublicRegistry(registry))


def test_repositories_stand_before_the_first_pull(made):
    found = made(key_arn="arn:key")
    assert {name: one["name"] for name, one in found.items()} == {
        "aws-docker-library-redis": "dev-aws/docker/library/redis",
        "aws-nginx-nginx": "dev-aws/nginx/nginx",
    }
    for one in found.values():
        encryption = [{"encryptionType": "KMS", "kmsKey": "arn:key"}]
        assert one["encryptionConfigurations"] == encryption
        assert one["imageScanningConfiguration"] == {"scanOnPush": True}
        assert one["imageTagMutability"] == "MUTABLE"
        assert one["forceDelete"] is False


def test_what_is_disposable_goes_with_its_images(made):
    assert [one["forceDelete"] for one in made(disposable=True).values()] == [True, True]


def test_old_images_expire(made, engine):
    made(repositories=["nginx/nginx"])
    (rule,) = json.loads(engine.one(LIFECYCLE)["policy"])["rules"]
    assert rule["selection"]["countNumber"] == 30
    assert rule["action"] == {"type": "expire"}
    assert engine.one(LIFECYCLE)["repository"] == "dev-aws/nginx/nginx"


def test_outputs_by_the_names_of_the_registry(made, engine):
    made(**HUB, repositories=["library/nginx"])
    assert engine.outputs("groundwork:index:Mirror") == {
        "repository_urls": {"library/nginx": "<<ecr.Repository/aws-library-nginx.repositoryUrl>>"},
        "repository_arns": {"library/nginx": "<<ecr.Repository/aws-library-nginx.arn>>"},
    }


def test_a_repository_that_is_named_twice_is_one(made):
    assert len(made(repositories=["nginx/nginx", "nginx/nginx"])) == 1


@pytest.mark.parametrize("given", [[], ["a/b-c", "a-b/c"]])
def test_none_and_two_that_nobody_could_tell_apart_are_refused(made, given):
    with pytest.raises(ValueError, match=r"^aws: repositories must be at least one, and differ"):
        made(repositories=given)


@pytest.mark.parametrize("prefix", ["a", "Dev", "dev-", "a" * 31, "dev/", ""])
def test_a_prefix_that_ecr_would_not_take_is_refused(made, prefix):
    with pytest.raises(ValueError, match=r"^aws: prefix must be 2 to 30 lower-case letters"):
        made(prefix=prefix)
