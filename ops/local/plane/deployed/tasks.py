"""Services of ECS: what their tasks are made of and how they are to be kept running."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ops.local.client import client

SOURCE: Final = "groundwork.source"
STOP_SECONDS: Final = 30
DRAIN_SECONDS: Final = 300
BATCH: Final = 10
"""Most services that ECS describes in one answer."""


@dataclass(frozen=True)
class Check:
    """How ECS asks a container whether it is well; defaults are those of ECS.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
    """

    command: tuple[str, ...]
    """A program and its arguments; exit code 0 is well."""
    interval: float
    timeout: float
    retries: int
    start_seconds: float
    """Failures count for nothing so long after the start."""


@dataclass(frozen=True)
class Container:
    """One container of a task."""

    name: str
    image: str
    source: str | None
    """Folder with its program, from the project's root; None where only the image has it."""
    command: tuple[str, ...] | None
    """None means the image's own."""
    environment: Mapping[str, str]
    secrets: Mapping[str, str]
    """Where to find the value of a variable: the ARN of a secret, often with `:key::`."""
    port: int | None
    essential: bool
    after: Mapping[str, str]
    """What must hold first, by container: START, HEALTHY, COMPLETE or SUCCESS."""
    check: Check | None
    stop_seconds: int
    """From SIGTERM to SIGKILL."""
    log_group: str


@dataclass(frozen=True)
class Group:
    """A target group that the tasks of a service are in."""

    arn: str
    port: int
    """Port of the container that its requests go to."""
    path: str
    """Where health is asked for; empty where a connection is all that is asked."""
    interval: float
    timeout: float
    healthy: int
    unhealthy: int
    codes: str
    """Answers that are healthy, such as `200` or `200-299,301`."""
    drain_seconds: int


@dataclass(frozen=True)
class Service:
    """A service of ECS."""

    name: str
    """Its tag `service`; without one the name that ECS has."""
    arn: str
    cluster: str
    revision: str
    """ARN of the task definition."""
    deployment: str
    """Another one means other tasks, also where the revision is the same."""
    desired: int
    containers: tuple[Container, ...]
    groups: tuple[Group, ...]
    security_groups: tuple[str, ...]
    grace_seconds: int
    """Failed checks of the target group count for nothing so long after a task's start."""
    min_percent: int
    max_percent: int
    """Between how many percent of the desired tasks a deployment may stay."""
    hosts: tuple[str, ...] = ()
    """Names of its tasks in private namespaces, by which others call it."""


def services(endpoint: str, region: str) -> tuple[Service, ...]:
    """All services that are not being deleted, by name."""
    ecs = client("ecs", endpoint, region)
    found = [each for each in _described(ecs) if each["status"] == "ACTIVE"]
    groups = _groups(endpoint, region, found)
    names = _names(endpoint, region, found)
    made = [_service(ecs, each, groups, names) for each in found]
    return tuple(sorted(made, key=lambda one: one.name))


def _described(ecs: Any) -> Iterator[Mapping[str, Any]]:
    for cluster in ecs.get_paginator("list_clusters").paginate().search("clusterArns[]"):
        listed = ecs.get_paginator("list_services").paginate(cluster=cluster)
        arns = list(listed.search("serviceArns[]"))
        for first in range(0, len(arns), BATCH):
            some = arns[first : first + BATCH]
            answer = ecs.describe_services(cluster=cluster, services=some, include=["TAGS"])
            yield from answer["services"]


def _service(
    ecs: Any, found: Mapping[str, Any], groups: Mapping[str, Any], names: Mapping[str, str]
) -> Service:
    tags = {tag["key"]: tag["value"] for tag in found.get("tags", ())}
    bounds = found.get("deploymentConfiguration", {})
    network = found.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    revision = ecs.describe_task_definition(taskDefinition=found["taskDefinition"])
    return Service(
        name=tags.get("service", found["serviceName"]),
        arn=found["serviceArn"],
        cluster=found["clusterArn"],
        revision=found["taskDefinition"],
        deployment=next(
            (one["id"] for one in found.get("deployments", ()) if one["status"] == "PRIMARY"), ""
        ),
        desired=found["desiredCount"],
        containers=tuple(map(container, revision["taskDefinition"]["containerDefinitions"])),
        groups=tuple(
            _group(groups[each["targetGroupArn"]], each["containerPort"])
            for each in found.get("loadBalancers", ())
            if each.get("targetGroupArn") in groups
        ),
        security_groups=tuple(network.get("securityGroups", ())),
        hosts=tuple(names[each] for each in _registries(found)),
        grace_seconds=found.get("healthCheckGracePeriodSeconds") or 0,
        min_percent=bounds.get("minimumHealthyPercent", 100),
        max_percent=bounds.get("maximumPercent", 200),
    )


def _registries(found: Mapping[str, Any]) -> list[str]:
    return [each["registryArn"] for each in found.get("serviceRegistries", ())]


def _names(endpoint: str, region: str, found: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """The whole name of each entry of Cloud Map that a service is registered in, by its ARN."""
    asked = client("servicediscovery", endpoint, region)
    names: dict[str, str] = {}
    for arn in {each for one in found for each in _registries(one)}:
        entry = asked.get_service(Id=arn.rpartition("/")[2])["Service"]
        space = entry.get("NamespaceId") or entry["DnsConfig"]["NamespaceId"]
        names[arn] = f"{entry['Name']}.{asked.get_namespace(Id=space)['Namespace']['Name']}"
    return names


def container(definition: Mapping[str, Any]) -> Container:
    """A container as the task definition has it."""
    ports = [each["containerPort"] for each in definition.get("portMappings", ())]
    options = definition.get("logConfiguration", {}).get("options", {})
    return Container(
        name=definition["name"],
        image=definition["image"],
        source=definition.get("dockerLabels", {}).get(SOURCE),
        command=tuple(definition.get("command", ())) or None,
        environment={each["name"]: each["value"] for each in definition.get("environment", ())},
        secrets={each["name"]: each["valueFrom"] for each in definition.get("secrets", ())},
        port=ports[0] if ports else None,
        essential=definition.get("essential", True),
        after={
            each["containerName"]: each["condition"] for each in definition.get("dependsOn", ())
        },
        check=_check(definition.get("healthCheck")),
        stop_seconds=definition.get("stopTimeout") or STOP_SECONDS,
        log_group=options.get("awslogs-group", ""),
    )


def _check(found: Mapping[str, Any] | None) -> Check | None:
    kind, *words = found["command"] if found else ("NONE",)
    if not found or kind == "NONE":
        return None
    command = ("/bin/sh", "-c", *words) if kind == "CMD-SHELL" else tuple(words)
    return Check(
        command=command,
        interval=found.get("interval", 30),
        timeout=found.get("timeout", 5),
        retries=found.get("retries", 3),
        start_seconds=found.get("startPeriod", 0),
    )


def _groups(
    endpoint: str, region: str, found: Sequence[Mapping[str, Any]]
) -> Mapping[str, Mapping[str, Any]]:
    """Each target group that a service names, with its attributes, by ARN."""
    named = {each.get("targetGroupArn") for one in found for each in one.get("loadBalancers", ())}
    balancing = client("elbv2", endpoint, region)
    pages = balancing.get_paginator("describe_target_groups").paginate()
    return {
        arn: {**each, **_attributes(balancing, arn)}
        for each in pages.search("TargetGroups[]")
        if (arn := each["TargetGroupArn"]) in named
    }


def _attributes(balancing: Any, arn: str) -> Mapping[str, str]:
    answer = balancing.describe_target_group_attributes(TargetGroupArn=arn)
    return {each["Key"]: each["Value"] for each in answer["Attributes"]}


def _group(found: Mapping[str, Any], port: int) -> Group:
    http = found["HealthCheckProtocol"] in ("HTTP", "HTTPS")
    return Group(
        arn=found["TargetGroupArn"],
        port=port,
        path=found.get("HealthCheckPath", "/") if http else "",
        interval=found["HealthCheckIntervalSeconds"],
        timeout=found["HealthCheckTimeoutSeconds"],
        healthy=found["HealthyThresholdCount"],
        unhealthy=found["UnhealthyThresholdCount"],
        codes=found.get("Matcher", {}).get("HttpCode", "200"),
        drain_seconds=int(found.get("deregistration_delay.timeout_seconds", DRAIN_SECONDS)),
    )
