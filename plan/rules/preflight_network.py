"""What stands in the way between tasks, their images and their addresses."""

from collections.abc import Iterator, Sequence
from ipaddress import ip_network
from math import ceil
from typing import Any, Final

from components.network.endpoint_names import AGENT_ENDPOINTS
from plan.record import Resource
from plan.rules.forms import items, mappings, number
from plan.rules.rule import Exempt, Rule, Severity
from plan.rules.running import SERVICE, containers, most, tasks_of
from plan.rules.subject import Subject, given, plain
from stack.images import ECR, PLACEHOLDER, is_loopback

SUBNET: Final = "aws:ec2/subnet:Subnet"
VPC: Final = "aws:ec2/vpc:Vpc"
JOINED: Final = "aws:ec2/routeTableAssociation:RouteTableAssociation"
ROUTES: Final = "aws:ec2/routeTable:RouteTable"
ROUTE: Final = "aws:ec2/route:Route"
ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
LISTENER: Final = "aws:lb/listener:Listener"
LISTENER_RULE: Final = "aws:lb/listenerRule:ListenerRule"
IMAGE: Final = "docker:index/image:Image"
REPOSITORY: Final = "<<ecr.Repository/"

EVERYWHERE: Final = "0.0.0.0/0"
TAKEN: Final = 5
"""Addresses of each subnet that AWS keeps.

https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""
PULLING: Final = ("ecr.api", "ecr.dkr", "s3")
"""https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html"""
PRIORITIES: Final = range(1, 50_001)
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html"""


def _pulls(service: Resource, subject: Subject) -> str | Exempt | None:
    return _closed(service, subject) or next(
        (
            f"{image} is outside of ECR, and no route leads there"
            for image in _images(service, subject)
            if not _is_near(image, service, subject)
        ),
        None,
    )


def _calls(service: Resource, subject: Subject) -> str | Exempt | None:
    if exempt := _closed(service, subject):
        return exempt
    there = {name for one in _endpoints(service, subject) for name in _service(one)}
    missing = [one for one in dict.fromkeys(_needed(service, subject)) if one not in there]
    return f"no endpoint of {', '.join(missing)}, and no route to them" if missing else None


def _closed(service: Resource, subject: Subject) -> Exempt | None:
    """Why nothing is to be asked of where its tasks run; None where only endpoints lead on."""
    subnets = _subnets(service, subject)
    if not subnets:
        return Exempt("its subnets are not of this stack")
    public = given(service, "networkConfiguration.0.assignPublicIp") is True
    if all(_leads_on(one, subject, public=public) for one in subnets):
        return Exempt("a route leads to the internet")
    return None


def _subnets(service: Resource, subject: Subject) -> Sequence[Resource]:
    """Subnets of this stack that its tasks are in, also by what joins them to their routes."""
    named = subject.named(service, "networkConfiguration")
    behind = [
        each for one in named if one.type == JOINED for each in subject.named(one, "subnetId")
    ]
    found = {one.urn: one for one in (*named, *behind) if one.type == SUBNET}
    return list(found.values())


def _leads_on(subnet: Resource, subject: Subject, *, public: bool) -> bool:
    """Whether packets to everywhere leave it; by an internet gateway only from public addresses."""
    for joined in subject.naming(subnet, "subnetId", JOINED):
        for table in subject.named(joined, "routeTableId"):
            for route in subject.naming(table, "routeTableId", ROUTE):
                if given(route, "destinationCidrBlock") == EVERYWHERE:
                    return public or not given(route, "gatewayId")
    return False


def _images(service: Resource, subject: Subject) -> Iterator[str]:
    for task in tasks_of(service, subject):
        images = (plain(one.get("image")) for one in containers(task))
        yield from (one for one in images if isinstance(one, str))


def _is_near(image: str, service: Resource, subject: Subject) -> bool:
    """Whether it comes from ECR, or from nowhere yet."""
    if ECR.fullmatch(image) or REPOSITORY in image or image.startswith(PLACEHOLDER):
        return True
    built = [
        str(given(one, "imageName"))
        for task in tasks_of(service, subject)
        for one in subject.named(task, "containerDefinitions")
        if one.type == IMAGE and f"/{one.name}." in image
    ]
    return is_loopback(image) or any(ECR.fullmatch(one) or REPOSITORY in one for one in built)


def _endpoints(service: Resource, subject: Subject) -> Iterator[Resource]:
    for subnet in _subnets(service, subject)[:1]:
        for vpc in subject.named(subnet, "vpcId"):
            if vpc.type == VPC:
                yield from subject.naming(vpc, "vpcId", ENDPOINT)


def _service(endpoint: Resource) -> Iterator[str]:
    """What it leads to, such as `ecr.api` of `com.amazonaws.eu-north-1.ecr.api`."""
    name = given(endpoint, "serviceName")
    if isinstance(name, str):
        yield name.split(".", 3)[-1]


def _needed(service: Resource, subject: Subject) -> Iterator[str]:
    """What ECS itself asks of AWS to start a task."""
    for task in tasks_of(service, subject):
        yield from PULLING
        if "FARGATE" not in items(given(task, "requiresCompatibilities")):
            yield from AGENT_ENDPOINTS
        for one in containers(task):
            log = mappings(one.get("logConfiguration"))
            if any(plain(each.get("logDriver")) == "awslogs" for each in log):
                yield "logs"
            for secret in mappings(one.get("secrets")):
                yield _kept_by(plain(secret.get("valueFrom")))


def _kept_by(source: Any) -> str:
    text = str(source)
    return "ssm" if ":ssm:" in text or "<<ssm." in text else "secretsmanager"


def _room(subnet: Resource, subject: Subject) -> str | None:
    services = [one for one in subject.each(SERVICE) if subnet in _subnets(one, subject)]
    wanted = sum(_share(one, subject) for one in services)
    try:
        free = ip_network(str(given(subnet, "cidrBlock"))).num_addresses - TAKEN
    except ValueError:
        return None
    return f"{free} addresses for {wanted} tasks" if wanted > free else None


def _share(service: Resource, subject: Subject) -> int:
    """Tasks in one of its subnets, while a deployment replaces all at their most."""
    percent = number(given(service, "deploymentMaximumPercent"))
    tasks = most(service, subject) * (200 if percent is None else percent) / 100
    return ceil(tasks / max(1, len(_subnets(service, subject))))


def _ranked(rule: Resource, subject: Subject) -> str | None:
    priority = number(given(rule, "priority"))
    if priority is None:
        return None
    if priority not in PRIORITIES:
        return f"priority is {priority:g}"
    for listener in subject.named(rule, "listenerArn"):
        if listener.type == LISTENER:
            for other in subject.naming(listener, "listenerArn", LISTENER_RULE):
                if other.urn != rule.urn and number(given(other, "priority")) == priority:
                    return f"{other.name} has the priority {priority:g}, too"
    return None


PREFLIGHT_NETWORK_RULES: Final = (
    Rule(
        id="GW.image-reach",
        title="A task can pull its images from where it runs",
        severity=Severity.HIGH,
        reason="Without a way to the registry no task starts, and the deployment hangs.",
        remedy="`nat` of the network, `build`, or `mirrors`, whose images come from ECR.",
        source="Groundwork",
        types=(SERVICE,),
        check=_pulls,
    ),
    Rule(
        id="GW.task-endpoints",
        title="What ECS needs to start a task has an endpoint where no route leads out",
        severity=Severity.HIGH,
        reason="A task that cannot get its image, secrets or log stream never starts.",
        remedy="`endpoints: [tasks]` of the network, or `nat`.",
        source="Groundwork",
        types=(SERVICE,),
        check=_calls,
    ),
    Rule(
        id="GW.address-room",
        title="A subnet has an address for every task, also while all are replaced",
        severity=Severity.MEDIUM,
        reason="Scaling and deployments stop when no address is left, at the busiest time.",
        remedy="A wider `cidr` of the network, or fewer tasks by `scale`.",
        source="Groundwork",
        types=(SUBNET,),
        check=_room,
    ),
    Rule(
        id="GW.listener-priority",
        title="Each rule of a listener has a priority of its own",
        severity=Severity.HIGH,
        reason="AWS refuses the second one, in the middle of a deployment.",
        remedy="`priority` of the service, or none: then it follows from its route.",
        source="Groundwork",
        types=(LISTENER_RULE,),
        check=_ranked,
    ),
)
