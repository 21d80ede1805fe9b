"""Mirrors: images of public registries, pulled from the account's own."""

import json

import pytest

from stack.refused import Refused

RULE = "aws:ecr/pullThroughCacheRule:PullThroughCacheRule"
REPOSITORY = "aws:ecr/repository:Repository"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
EVENT = "aws:cloudwatch/eventRule:EventRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
ARN = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
LOGIN = {"login": {"arn": ARN}}
HUB = {"hub": {"registry": "docker.io", "secret": "login"}}
AWS = {"aws-public": {"registry": "public.ecr.aws"}}
NGINX = "<<ecr.Repository/hub-library-nginx.{}>>"
COLLECTOR = "<<ecr.Repository/aws-public-aws-observability-aws-otel-collector.{}>>"


def images(made, task="proxy"):
    found = json.loads(made.of(TASK)[f"{task}-task"]["containerDefinitions"])
    return {each["name"]: each["image"] for each in found}


def pulls(made, task="proxy"):
    """Repositories that a task pulls from, and those that it may fill."""
    policy = json.loads(made.named(f"{task}-may-start").inputs["policy"])["Statement"]
    return tuple(
        [arn for each in policy if action in each["Action"] for arn in each["Resource"]]
        for action in ("ecr:BatchGetImage", "ecr:BatchImportUpstreamImage")
    )


def proxy(image="nginx:1.27", **more):
    return {"proxy": {"runs": "fargate", "image": image, **more}}


def test_an_image_comes_from_the_repository_of_the_mirror(stack):
    made = stack(secrets=LOGIN, mirrors=HUB, services=proxy())
    assert made.of(RULE)["hub-rule"] == {
        "ecrRepositoryPrefix": "test-hub",
        "upstreamRegistryUrl": "registry-1.docker.io",
        "credentialArn": ARN,
    }
    assert made.of(REPOSITORY)["hub-library-nginx"]["name"] == "test-hub/library/nginx"
    assert images(made) == {"proxy": f"{NGINX.format('repositoryUrl')}:1.27"}
    assert pulls(made) == ([NGINX.format("arn")], [NGINX.format("arn")])


def test_an_image_is_pulled_for_the_first_time_over_the_internet(stack):
    closed = {"app": {"cidr": "10.0.0.0/16", "endpoints": ["tasks"]}}
    made = stack(networks=closed, secrets=LOGIN, mirrors=HUB, services=proxy())
    assert "proxy-to-internet" in made.of(EGRESS)


def test_what_stands_beside_the_process_comes_from_there_too(stack):
    beside = {"image": "public.ecr.aws/nginx/nginx@sha256:" + "a" * 64, "memory": 64}
    made = stack(
        mirrors=AWS,
        services=proxy(tracing=True, sidecars={"front": beside}),
    )
    front = "<<ecr.Repository/aws-public-nginx-nginx.repositoryUrl>>@sha256:" + "a" * 64
    assert images(made) == {
        "proxy": "nginx:1.27",
        "proxy-collector": f"{COLLECTOR.format('repositoryUrl')}:v0.49.0",
        "proxy-front": front,
    }
    arns = [COLLECTOR.format("arn"), "<<ecr.Repository/aws-public-nginx-nginx.arn>>"]
    assert pulls(made) == (arns, arns)


def test_jobs_come_by_the_mirror_of_the_service_whose_image_they_run(stack):
    jobs = {
        "tidy": {"of": "proxy", "command": ["tidy"]},
        "sweep": {"image": "docker.io/acme/sweep"},
    }
    made = stack(secrets=LOGIN, mirrors=HUB, services=proxy(), jobs=jobs)
    assert images(made, "tidy") == {"tidy": f"{NGINX.format('repositoryUrl')}:1.27"}
    assert pulls(made, "tidy")[1] == [NGINX.format("arn")]
    assert images(made, "sweep") == {"sweep": "<<ecr.Repository/hub-acme-sweep.repositoryUrl>>"}


def test_two_services_of_one_image_share_the_repository(stack):
    made = stack(
        secrets=LOGIN,
        mirrors=HUB,
        services={**proxy(), "other": {"runs": "fargate", "image": "docker.io/library/nginx:1"}},
    )
    assert made.of(REPOSITORY).keys() == {"hub-library-nginx"}


def test_findings_in_them_are_told(stack):
    made = stack(secrets=LOGIN, mirrors=HUB, services=proxy())
    pattern = json.loads(made.of(EVENT)["scans-basic"]["eventPattern"])
    assert pattern["resources"] == [NGINX.format("arn")]


def test_without_a_mirror_all_is_as_it_is_given(stack):
    made = stack(services=proxy())
    assert images(made) == {"proxy": "nginx:1.27"}
    assert made.of(RULE) == made.of(REPOSITORY) == {}
    assert pulls(made) == ([], [])
    assert "scans-basic" not in made.of(EVENT)


@pytest.mark.parametrize(("posture", "kept"), [("dev", False), ("prod", True)])
def test_repositories_are_kept_as_the_stack_is(stack, posture, kept):
    made = stack(posture=posture, secrets=LOGIN, mirrors=HUB, services=proxy())
    assert made.named("hub-library-nginx").options.protect is kept


def test_a_name_that_is_too_long_for_ecr_is_one_line(stack, monkeypatch):
    monkeypatch.setattr("pulumi.get_stack", lambda: "a-very-long-name-of-a-stack")
    with pytest.raises(Refused) as refused:
        stack(secrets=LOGIN, mirrors=HUB, services=proxy())
    assert "mirrors.hub: repositories in ECR below a-very-long-name-of-a-stack-hub" in str(
        refused.value
    )
