"""Tasks that could not start, and deployments that would not end well."""

import json
from typing import Any

from plan.rules.preflight_tasks import FUNCTION
from plan.rules.running import SCALED, SERVICE, TARGETS, TASK
from tests.plan.rules.cases import exempt, exempt_in_dev, found, met, said_of
from tests.plan.rules.made import made

DIGEST = "@sha256:" + "0" * 64
BUILT = "<<docker.index.Image/web-image.repoDigest>>"
DOCKER, BUILDX = "docker:index/image:Image", "docker-build:index:Image"
NGINX = "docker.io/library/nginx"


def task(*images: str, **inputs: Any):
    listed = [{"name": "web", "image": image, "stopTimeout": 30} for image in images]
    return made(TASK, "web-task", containerDefinitions=json.dumps(listed), **inputs)


def sized(cpu: Any, memory: Any, runs: str = "FARGATE"):
    return task(cpu=cpu, memory=memory, requiresCompatibilities=[runs])


def built(platform: str, kind: str = DOCKER):
    build = {"platforms": [platform]} if kind == BUILDX else {"build": {"platform": platform}}
    return made(kind, "web-image", **build)


def running(platform: str, chip: str | None = None, kind: str = DOCKER):
    image = built(platform, kind)
    runtime = {"runtimePlatform": {"cpuArchitecture": chip}} if chip else {}
    needs = {"containerDefinitions": [image]}
    return made(TASK, "web-task", needs=needs, containerDefinitions="[]", **runtime), image


def spread(*providers: tuple[str, int, int]):
    strategies = [
        {"capacityProvider": name, "base": base, "weight": weight}
        for name, base, weight in providers
    ]
    return made(SERVICE, capacityProviderStrategies=strategies)


def guarded(desired: int | None, low: int | None = None, *, enable: bool = True):
    service = made(
        SERVICE, "web-service", desiredCount=desired, deploymentCircuitBreaker={"enable": enable}
    )
    scaled = made(SCALED, needs={"resourceId": [service]}, minCapacity=low, maxCapacity=4)
    return (service,) if low is None else (service, scaled)


def balanced(grace: int | None, group: dict[str, Any], stop: int | None = 30):
    targets = made(TARGETS, "web-tg", **group)
    listed = [{"name": "web", "stopTimeout": stop}, {"name": "beside", "stopTimeout": 2}]
    run = made(TASK, "web-task", containerDefinitions=json.dumps(listed))
    service = made(
        SERVICE,
        "web-service",
        needs={"loadBalancers": [targets], "taskDefinition": [run]},
        loadBalancers=[{"containerName": "web", "targetGroupArn": "<<lb.TargetGroup/web-tg.arn>>"}],
        healthCheckGracePeriodSeconds=grace,
    )
    return service, targets, run


def checked(interval: int, threshold: int) -> dict[str, Any]:
    return {"healthCheck": {"interval": interval, "healthyThreshold": threshold}}


CASES = [
    met("GW.task-size", sized("256", "512")),
    met("GW.task-size", sized(1024, 8192)),
    found("GW.task-size", "cpu is 256, memory is 4096 MiB", sized("256", "4096")),
    found("GW.task-size", "cpu is 300, memory is 512 MiB", sized("300", "512")),
    found("GW.task-size", "cpu or memory is not given", sized("256", None)),
    exempt("GW.task-size", "it does not run on Fargate", sized("300", "512", "EC2")),
    met("GW.image-version", task(f"{NGINX}:1.29", NGINX + DIGEST, BUILT)),
    met("GW.image-version", made(FUNCTION, imageUri=BUILT)),
    met("GW.image-version", made(FUNCTION, runtime="python3.14")),
    found("GW.image-version", f"the image {NGINX} has no version", task(NGINX)),
    found("GW.image-version", f"the image {NGINX}:latest has no version", task(f"{NGINX}:latest")),
    found(
        "GW.image-version",
        "the image localhost.example:5000/web has no version",
        task("localhost.example:5000/web"),
    ),
    exempt("GW.image-version", "nobody has named its image yet", task("image.invalid/web")),
    met("GW.image-version", task("<<ecr.Repository/a.repositoryUrl>>@<<x.Image/a.digest>>")),
    exempt("GW.image-version", "nobody has named its image yet", task("127.0.0.1:5000/web")),
    met("GW.image-platform", *running("linux/amd64")),
    met("GW.image-platform", *running("linux/arm64", "ARM64")),
    met("GW.image-platform", *running("linux/arm64", "ARM64", BUILDX)),
    met("GW.image-platform", *running("linux/other")),
    found(
        "GW.image-platform",
        "web-image is built for linux/arm64, it runs on X86_64",
        *running("linux/arm64"),
    ),
    found(
        "GW.image-platform",
        "web-image is built for linux/amd64, it runs on ARM64",
        *running("linux/amd64", "ARM64", BUILDX),
    ),
    found(
        "GW.image-platform",
        "web-image is built for linux/arm64, it runs on X86_64",
        made(FUNCTION, needs={"imageUri": [built("linux/arm64")]}, architectures=["x86_64"]),
        built("linux/arm64"),
    ),
    met("GW.spot-base", spread(("FARGATE", 1, 0), ("FARGATE_SPOT", 0, 100))),
    met("GW.spot-base", made(SERVICE, launchType="FARGATE")),
    found("GW.spot-base", "every task runs on Spot", spread(("FARGATE_SPOT", 0, 1))),
    found(
        "GW.spot-base",
        "every task runs on Spot",
        spread(("FARGATE", 0, 0), ("FARGATE_SPOT", 1, 0)),
    ),
    exempt_in_dev("GW.spot-base", spread(("FARGATE_SPOT", 0, 1))),
    met("GW.untried-release", *guarded(1)),
    met("GW.untried-release", *guarded(0, 1)),
    met("GW.untried-release", *guarded(None)),
    met("GW.untried-release", *guarded(1, 0)),
    found("GW.untried-release", "a deployment may start no task at all", *guarded(0)),
    found("GW.untried-release", "a deployment may start no task at all", *guarded(0, 0)),
    exempt("GW.untried-release", "it has no circuit breaker", *guarded(0, enable=False)),
    met("GW.health-grace", *balanced(60, checked(15, 2))),
    met("GW.health-grace", *balanced(150, {})),
    found(
        "GW.health-grace",
        "45 s until a task is healthy, 30 s of grace",
        *balanced(30, checked(15, 3)),
    ),
    found("GW.health-grace", "150 s until a task is healthy, 0 s of grace", *balanced(None, {})),
    exempt("GW.health-grace", "no balancer asks it", made(SERVICE)),
    met("GW.drain-time", *balanced(60, {"deregistrationDelay": 20})),
    met("GW.drain-time", *balanced(60, {"deregistrationDelay": 120}, stop=120)),
    found("GW.drain-time", "300 s to finish requests, 30 s to stop", *balanced(60, {}, stop=None)),
    found(
        "GW.drain-time",
        "31 s to finish requests, 30 s to stop",
        *balanced(60, {"deregistrationDelay": 31}),
    ),
    exempt("GW.drain-time", "no balancer asks it", made(SERVICE)),
]

test_what_is_said = said_of(CASES)
